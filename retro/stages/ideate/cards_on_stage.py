"""What the shared window shows of cards: how many there are, and all of them once they are revealed."""

from textual.app import ComposeResult
from textual.widgets import Static

from retro.stages.ideate.cards_panel import CardsPanel
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.revealed_cards import hue_of_column
from retro.stages.ideate.rules import IdeateView
from retro.stages.ideate.writing_keys import PROMPT, PROMPT_BACK, REOPEN, SCROLL, SCROLL_BACK
from retro.stages.ideate.writing_wall import Asked, Wall, WritingWall
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command, bindings
from retro.tui.parts.line import TextLine
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.row_list import RowList

REOPEN_QUESTION = (
    "Reopen writing? All cards are hidden until the next reveal, which shows them in a new order. "
    "People saw these cards: they may recognise which are new."
)


class CardsOnStage(CardsPanel):
    """The questions and about how many cards there are; the cards themselves once they are revealed."""

    COMMANDS = (REOPEN, PROMPT, PROMPT_BACK, SCROLL, SCROLL_BACK)
    BINDINGS = bindings([REOPEN, PROMPT, PROMPT_BACK])

    def compose(self) -> ComposeResult:
        yield WritingWall()
        yield from super().compose()

    def commands(self) -> tuple[Command, ...]:
        reopen = (REOPEN,) if self.leads and self.shown.reopens else ()
        tabs = not self.shown.hidden and not self.in_columns and len(self.shown.columns) > 1
        return (*reopen, *((PROMPT, PROMPT_BACK) if tabs else ()), SCROLL, SCROLL_BACK)

    async def action_reopen(self) -> None:
        if self.leads and self.shown.reopens:
            await self.app.push_screen(Confirm(REOPEN_QUESTION, yes="reopen"), self._reopen_if)

    def _reopen_if(self, sure: bool | None) -> None:
        if sure:
            self.send(ReopenCards(self.stage_id))

    def show(self, shown: IdeateView) -> None:
        wall = self.query_one(WritingWall)
        wall.display = shown.hidden
        self.follow_questions(shown)
        if not shown.hidden:
            self.show_places(shown)
            self.show_revealed(shown)
            return
        for part in (
            *self.query(TextLine),
            *self.query(Static),
            *self.query(RowList),
            *self.query(ColumnBoard),
        ):
            part.display = False
        several = len(shown.columns) > 1
        asked = tuple(
            Asked(c.title, c.question, hue_of_column(c), now=several and c.prompt == shown.asked_now)
            for c in shown.columns
        )
        wall.show(Wall(asked, shown.so_far, shown.at_least or 0, shown.notice))
