"""What the shared window shows of small groups: who is in each, and what it brought back."""

from textual.app import ComposeResult

from retro.session.text import counted_people
from retro.stages.breakout.group_acts import FormGroupsAgain, JoinAnotherGroup
from retro.stages.breakout.group_rows import (
    NOTHING_YET,
    about_groups,
    group_rows,
    group_strip,
    people_parts,
    question_rows,
    result_rows,
    state_of,
    step_row,
)
from retro.stages.breakout.group_talk import AGAIN_QUESTION, NOBODY, people_of
from retro.stages.breakout.group_trays import GroupTray, fits
from retro.stages.breakout.group_view import BreakoutView
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import OPEN_AGAIN, Command, bindings
from retro.tui.panel import Panel
from retro.tui.parts.people_strip import PeopleStrip
from retro.tui.widgets.hues import hue_of
from retro.tui.widgets.pieces import Pieces
from retro.tui.widgets.row import Row

MOVE = Command(
    "ctrl+g",
    "move",
    "another group",
    "Put somebody who is the only one here in a group into another one.",
    rank=0,
)
AGAIN = Command("o", "again", "groups again", "Form groups again.", rank=2, means=OPEN_AGAIN)
FRAME = 13
"""Lines around a panel, about: what is known before the first layout."""


class GroupsOnStage(Panel[BreakoutView]):
    """Trays where there is room for them, rows where there is not. Nothing of what a group writes is here."""

    FITS_ITSELF = True
    IS_BOARD = True
    COMMANDS = (MOVE, AGAIN)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield FilledList(cache=self.cache)

    @property
    def talks(self) -> bool:
        return self.shown.over

    @property
    def asks(self) -> str:
        return self.shown.question

    def commands(self) -> tuple[Command, ...]:
        if not self.leads:
            return ()
        alone = any(group.alone for group in self.shown.groups)
        return (*((MOVE,) if alone else ()), *((AGAIN,) if self.shown.over else ()))

    def strip(self, *, bare: bool) -> PeopleStrip | None:
        return group_strip(self.view, self.shown, bare=bare)

    def show(self, shown: BreakoutView) -> None:
        results = [*self._question(shown), *result_rows(shown)]
        rows = results if shown.over else self._at_work(shown)
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    def _question(self, shown: BreakoutView) -> list[Row]:
        # Alone, all steps are on the screen, with their minutes.
        asked = question_rows(self.view, shown, with_step=shown.work != "alone")
        return [*asked, Row("")] if asked else []

    def _at_work(self, shown: BreakoutView) -> list[Row]:
        if not shown.groups:
            return [*self._question(shown), Row(NOBODY, style="quiet")]
        if shown.work == "alone":
            people = counted_people(sum(len(group.seats) for group in shown.groups))
            return [
                *self._question(shown),
                Row(f"{people}, each alone.", style="strong"),
                Row(""),
                step_row(shown, apart=self.roomy),
            ]
        below = about_groups(self.view, shown)
        asked = self._question(shown)
        height = (self.size.height or self.screen.size.height - FRAME) - len(below) - len(asked) - 1
        trays = fits([self._tray(shown, n) for n in range(len(shown.groups))], self._width, height)
        groups = [Row(picture=trays)] if trays else group_rows(self.view, shown)
        return [*asked, *groups, *([Row("")] if below else []), *below]

    @property
    def _width(self) -> int:
        return max((self.size.width or self.screen.size.width) - 1, 1)

    def _tray(self, shown: BreakoutView, number: int) -> GroupTray:
        group = shown.groups[number]
        people = people_of(self.view, group)
        brought: tuple[Pieces, ...] = tuple(((text, "$text-strong"),) for text in group.brought)
        if shown.brings and not brought:
            brought = (((NOTHING_YET, "$text-quiet"),),)
        return GroupTray(
            f"Group {group.number}",
            (state_of(self.view, group, shown.most),),
            tuple(tuple(people_parts((person,))[:-1]) for person in people),
            brought,
            hue_of(group.number - 1),
        )

    def action_move(self) -> None:
        alone = next((group for group in self.shown.groups if group.alone), None)
        if self.leads and alone is not None:
            self.send(JoinAnotherGroup(self.stage_id, alone.number - 1))

    async def action_again(self) -> None:
        if self.leads and self.shown.over:
            confirm = Confirm(AGAIN_QUESTION, yes="form groups again")
            await self.app.push_screen(confirm, self._again_if)

    def _again_if(self, sure: bool | None) -> None:
        if sure:
            self.send(FormGroupsAgain(self.stage_id))
