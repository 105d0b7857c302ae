"""What the shared window shows of cards: how many there are, and all of them once they are revealed."""

from textual.app import ComposeResult

from retro.stages.ideate import card_rows
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import IdeateView
from retro.stages.ideate.writing_keys import REOPEN, SCROLL, SCROLL_BACK
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel
from retro.tui.widgets.row_list import RowList

REOPEN_QUESTION = (
    "Let people go on writing? The cards leave all screens until the next reveal, which gives all of them "
    "a new order. People saw these cards: they may recognise which are new."
)


class CardsOnStage(Panel[IdeateView]):
    """The questions and about how many cards there are; the cards themselves once they are revealed."""

    COMMANDS = (REOPEN, SCROLL, SCROLL_BACK)
    BINDINGS = bindings([REOPEN])

    def commands(self) -> tuple[Command, ...]:
        reopen = (REOPEN,) if self.leads and self.shown.reopens else ()
        return (*reopen, SCROLL, SCROLL_BACK)

    async def action_reopen(self) -> None:
        if self.leads and self.shown.reopens:
            await self.app.push_screen(Confirm(REOPEN_QUESTION, yes="reopen"), self._reopen_if)

    def _reopen_if(self, sure: bool | None) -> None:
        if sure:
            self.send(ReopenCards(self.stage_id))

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: IdeateView) -> None:
        if not shown.hidden:
            revealed = self.cache.once(shown.columns, lambda: card_rows.revealed_rows(shown))
            self.query_one(RowList).update(revealed)
            return
        self.query_one(RowList).update(card_rows.questions(shown))
