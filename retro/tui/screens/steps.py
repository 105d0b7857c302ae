"""The facilitator's steps from stage to stage: one for each press.

While people are still at it, each asks before it is taken.
"""

from collections.abc import Callable
from dataclasses import replace

from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.asked_first import before_skipping, before_step, before_the_end
from retro.session.stage_places import can_skip, following, passes_before, planned_rows, preceding
from retro.session.view import StageRow, View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.panel import MakePanel
from retro.tui.parts.people_strip import PeopleStrip, people_strip
from retro.tui.screens.access import AccessScreen
from retro.tui.screens.frame import HUNDRED
from retro.tui.step_pause import TOO_FAST, StepPause
from retro.tui.widgets.row import Row
from retro.tui.widgets.strips import StripCache


class StepScreen(AccessScreen):
    """What ends, reveals or closes something."""

    def __init__(
        self, view: View, cache: StripCache, room: RoomPort, panel_for: Callable[[View], MakePanel]
    ) -> None:
        super().__init__(view, cache, room, panel_for)
        self.step_pause = StepPause()

    async def show(self, view: View) -> None:
        before = self.view
        await super().show(view)
        if _place(before) != _place(view):
            self.step_pause.begin()

    def people_strip(self, now: int) -> PeopleStrip:
        """The line on who is done; a panel may count groups in the place of people."""
        bare = self.app.size.width < HUNDRED
        people = people_strip(self.view, now, bare=bare)
        own = self.panel.strip(bare=bare) if self.panel else None
        return replace(own, hands=people.hands) if own else people

    def _send(self, act: acts.Act) -> None:
        if self.panel:
            self.panel.send(act)

    def _step(self, act: acts.Act) -> None:
        if self.panel and not self.panel.fills_in(act):
            self.step_pause.begin()
            self.panel.send(act, self.step_pause.end)

    def _refuses_step(self) -> bool:
        """Whether this press takes no step, because somebody else leads or one was taken this moment."""
        if self.view.led_by:
            self.tell(f"{self.view.led_by} leads now.")
            return True
        if self.step_pause.ignores():
            self.tell(TOO_FAST)
            return True
        return False

    async def action_next(self) -> None:
        step = self.view.next
        if not self._refuses_step() and step is not None:
            if not step.question and self.panel is not None and self.panel.fills_in(step.act):
                return
            await self._take_step(step.act, step.label, step.question, asked_by="n")

    async def action_skip(self) -> None:
        stage = self.view.stage
        row = following(self.view)
        if not self._refuses_step() and stage is not None and row is not None and can_skip(self.view):
            question = before_skipping(stage.title, row.title)
            await self._take_step(acts.NextStage(stage.id, row.id), "go to the next stage", question)

    async def action_back(self) -> None:
        if self._refuses_step():
            return
        before = preceding(self.view) or self.view.rows[0]
        here = self.view.stage.id if self.view.stage else ""
        await self._take_step(acts.PreviousStage(here), f"go back to {before.title}")

    async def action_jump(self, clicked: str = "") -> None:
        """Ask where to go; the cursor is on the stage that was clicked, by its id, or on the current one."""
        if self._refuses_step():
            return
        rows = [
            Row(row.title, key=row.id, right=f"{row.minutes}'  {_place_in_time(row)}")
            for row in planned_rows(self.view)
        ]
        current = self.view.stage.id if self.view.stage else ""
        titles = {row.id: row.title for row in self.view.rows}

        def chosen(stage: str) -> None:
            if stage == current:
                return
            question = passes_before(self.view, stage)
            self.call_later(self._take_step, acts.JumpTo(stage, current), f"go to {titles[stage]}", question)

        await self.ask(Choose("Go to", rows, clicked or current), chosen)

    async def action_end(self) -> None:
        if self._refuses_step():
            return
        await self._take_step(acts.EndSession(), "end the session", before_the_end(self.view))

    async def _take_step(self, act: acts.Act, doing: str, question: str = "", *, asked_by: str = "") -> None:
        """Take a step, after its question if there is one, and after another one while people are at it:
        somebody is not done, or a round is running.

        `doing` is what the step does, as in "reveal cards". The key that asked, `asked_by`, does not answer.
        """
        asked = before_step(self.view, doing, question, self.people_strip(self._now()).not_done)
        if not asked:
            self._step(act)
            return
        await self.ask(
            Confirm(asked, yes=doing, asked_by=asked_by),
            lambda sure: self._step(act) if sure else None,
        )


def _place_in_time(row: StageRow) -> str:
    if row.status == "now":
        return "now"
    return "before" if row.before and row.status in ("ahead", "skipped") else ""


def _place(view: View) -> tuple[object, ...]:
    """Return what changes with each step of the meeting: the stage, and the step that comes next in it."""
    return (view.stage.id if view.stage else "", view.ended, view.next and view.next.act)
