"""The agenda, to be changed while the meeting runs."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.errors import RetroError
from retro.room.room_port import RoomPort
from retro.session.agenda import Stage
from retro.session.agenda_acts import AgendaAct, InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.agenda_plan import Plan, PlannedStage
from retro.session.text import counted
from retro.session.view import View
from retro.tui import keys
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.dialogs.stage_form import StageForm
from retro.tui.keys import Command, bindings
from retro.tui.parts.agenda_bar import SIGNS
from retro.tui.stage_offers import StageOffer, StageOffers
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

AROUND: Final = 13
"""Lines of the dialog that are not its list, and of the screen that stays free."""
AROUND_LOW: Final = 8
"""The same where lines are scarce."""
LOW: Final = 24
PATIENCE: Final = 1.0
"""Seconds for which the next key waits until it is known what came of a change."""
STATES: Final = MappingProxyType({"past": "over", "now": "now", "ahead": "", "skipped": "skipped"})

ALL: Final = "all"
"""The row that stands for all stages of a template."""

CLOSE = (
    Command("escape", "cancel", "close", "Close the agenda.", means=keys.GO_BACK),
    Command("ctrl+c", "cancel", "close", "Close the agenda.", means=keys.LEAVE),
)
CHANGE = Command(
    "enter", "change", "change", "Change the stage: minutes, title, prompts, dots.", means=keys.TAKE
)
SKIP = Command("S", "skip", "skip", "Skip a stage that is to come, or take that back.", means=keys.SKIP)
REPEAT = Command("C", "repeat", "repeat", "Hold a stage again: a copy of it comes next.")
INSERT = Command("I", "insert", "insert", "Insert a stage of a template, or a single one.")
EARLIER = Command("less_than_sign", "move(-1)", "earlier", "Move a stage that is to come one place earlier.")
LATER = Command("greater_than_sign", "move(1)", "later", "Move a stage that is to come one place later.")


class AgendaDialog(Dialog[None]):
    """All stages in their order. What is changed here everybody is told at once."""

    DEFAULT_CSS = """
    AgendaDialog {
        .dialog { width: 76; }
        .agenda-said { height: auto; min-height: 1; max-height: 3; margin: 1 0 0 0; color: $text-strong; }
        &.-low .agenda-said, &.-flat .agenda-said { margin: 0; }
        &.-low .dialog-keys, &.-flat .dialog-keys { margin: 0; }
    }
    """
    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (*CLOSE, CHANGE, SKIP, REPEAT, INSERT, EARLIER, LATER)
    BINDINGS: ClassVar[list[BindingType]] = bindings(c for c in COMMANDS_HERE if c is not CHANGE)

    def __init__(self, room: RoomPort, view: View, offers: StageOffers) -> None:
        super().__init__()
        self._room = room
        self._view = view
        self._offers = offers
        self._lines = RowList(cursor=True)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(classes="dialog-title", markup=False)
            yield self._lines
            yield Static(classes="agenda-said", markup=False)
            yield Static(classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.set_focus(self._lines)
        self.show(self._view)
        first = next((stage.id for stage in self._plan.stages if stage.status in ("now", "ahead")), None)
        self._lines.highlight(first)

    def on_resize(self) -> None:
        around = AROUND_LOW if self.size.height < LOW else AROUND
        self._lines.styles.max_height = max(1, self.size.height - around)

    def show(self, view: View) -> None:
        """Show the agenda as it is now."""
        if view.plan is None:
            self.dismiss()
            return
        self._view = view
        minutes = sum(stage.minutes for stage in view.plan.stages if stage.status != "skipped")
        self.query_one(".dialog-title", Static).update(Content(f"Agenda · {counted(minutes, 'minute')}"))
        self._lines.update([_row(stage) for stage in view.plan.stages])
        self._show_keys()

    @property
    def _plan(self) -> Plan:
        assert self._view.plan is not None  # noqa: S101  (`show` closes the dialog without one)
        return self._view.plan

    @property
    def _here(self) -> PlannedStage | None:
        """The stage under the cursor."""
        return self._plan.stage(self._lines.highlighted or "")

    @on(RowList.Highlighted)
    def _show_keys(self) -> None:
        here = self._here
        skips = "take back" if here and here.status == "skipped" else "skip"
        first = ways(("Enter", "change"), ("S", skips), ("C", "repeat"), ("I", "insert"))
        second = ways(("<", "earlier"), (">", "later"), ("Esc", "close"))
        self.query_one(".dialog-keys", Static).update(Content("\n").join((first, second)))

    def say(self, sentence: str) -> None:
        """Tell what came of a change, or why there is none."""
        self.query_one(".agenda-said", Static).update(Content(sentence))

    # What the keys do

    @on(RowList.Selected)
    async def change(self, event: RowList.Selected) -> None:
        event.stop()
        stage = self._here
        if stage is None:
            return
        if stage.status in ("past", "skipped") and self._plan.stages.index(stage) < self._plan.place:
            self.say(f"{stage.title} is over. C repeats it; it cannot be changed.")
            return
        form = StageForm(self._room, self._view.seat, self._plan, stage)
        await self.app.push_screen(form, lambda answer: self._changed() if answer is not None else None)

    async def action_skip(self) -> None:
        if stage := self._here:
            await self._ask([SkipStage(*self._saw, stage.id, stage.status != "skipped")])

    async def action_repeat(self) -> None:
        if stage := self._here:
            await self._ask([RepeatStage(*self._saw, stage.id)])

    async def action_move(self, by: int) -> None:
        stages, stage = self._plan.stages, self._here
        if stage is None:
            return
        target = stages.index(stage) + by
        if not 0 <= target < len(stages):
            self.say(f"{stage.title} is the {'first' if by < 0 else 'last'} stage already.")
            return
        behind = target + 1 if by > 0 else target
        before = stages[behind].id if behind < len(stages) else ""
        await self._ask([MoveStage(*self._saw, stage.id, before)])

    async def action_insert(self) -> None:
        offers = await asyncio.to_thread(self._offers)
        rows = [Row(offer.title, key=str(n), right=_size(offer)) for n, offer in enumerate(offers)]
        chosen = Choose("Insert a stage from", rows)
        await self.app.push_screen(chosen, lambda key: self._offer(offers, key))

    def _offer(self, offers: Sequence[StageOffer], key: str | None) -> None:
        if key is not None:
            self.call_later(self._choose_stage, offers[int(key)])

    async def _choose_stage(self, offer: StageOffer) -> None:
        rows = [Row(s.title, key=str(n), right=f"{s.minutes}'") for n, s in enumerate(offer.stages)]
        if offer.together and len(rows) > 1:
            minutes = sum(stage.minutes for stage in offer.stages)
            rows.insert(0, Row("The whole format", key=ALL, right=f"{minutes}'"))
        chosen = Choose(f"Insert from {offer.title}", rows)
        await self.app.push_screen(chosen, lambda key: self._insert(offer.stages, key))

    def _insert(self, stages: Sequence[Stage], key: str | None) -> None:
        if key is None:
            return
        plan, here = self._plan, self._here
        place = max(plan.stages.index(here) if here else -1, plan.place)
        after = plan.stages[place].id if place >= 0 else ""
        chosen = stages if key == ALL else [stages[int(key)]]
        self.call_later(self._ask, self._insertions(chosen, after))

    def _insertions(self, stages: Sequence[Stage], after: str) -> Iterator[InsertStage]:
        """Insert stages in their order, each behind the one that is there when the next is asked for."""
        for stage in stages:
            known = {planned.id for planned in self._plan.stages}
            yield InsertStage(*self._saw, stage, after)
            after = next((planned.id for planned in self._plan.stages if planned.id not in known), after)

    def action_cancel(self) -> None:
        self.dismiss()

    # The way to the room

    @property
    def _saw(self) -> tuple[int, str]:
        return self._plan.version, self._plan.here

    async def _ask(self, acts: Iterable[AgendaAct]) -> None:
        """Ask for changes. The next key means what its writer sees then, unless the disk is slow."""
        answered = asyncio.Event()
        self._keep(acts, answered)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await answered.wait()

    @work(group="agenda", exit_on_error=False)
    async def _keep(self, acts: Iterable[AgendaAct], answered: asyncio.Event) -> None:
        """Ask for one after another; what is refused ends it."""
        try:
            for act in acts:
                await self._room.submit(self._view.seat, act)
                self._changed()
        except RetroError as refusal:
            self.say(f"✗ {refusal}")
        finally:
            answered.set()

    def _changed(self) -> None:
        """Show what was changed, with the sentence that everybody reads; the cursor goes to what is new."""
        known = {stage.id for stage in self._plan.stages}
        self.show(self._room.view(self._view.seat))
        self._lines.highlight(next((s.id for s in self._plan.stages if s.id not in known), None))
        self.say(self._view.agenda_note)


def _size(offer: StageOffer) -> str:
    number = counted(len(offer.stages), "stage")
    return f"as a whole · {number}" if offer.together else number


def _row(stage: PlannedStage) -> Row:
    style = {"now": "strong", "past": "quiet", "skipped": "quiet"}.get(stage.status, "")
    right = f"{stage.minutes}'  {STATES[stage.status]:<7}"
    return Row(f"{SIGNS[stage.status]} {stage.title}", key=stage.id, right=right, style=style, hanging=2)
