"""Giving dots, and looking at the result."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.text import counted, nth
from retro.stages.choice import FEWEST
from retro.stages.vote.rules import GiveDot, ReopenVote, TakeDot, VoteRow, VoteView
from retro.tui import keys
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.line import TextLine
from retro.tui.widgets.meter import dots
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

GIVE = Command("space", "give", "give", "Give the topic a dot.", rank=0, means=keys.MARK)
GIVE_RIGHT = Command("right", "give", "give", "Give the topic a dot.", shown=False)
TAKE = Command("backspace,delete,left", "take", "take back", "Take one of your dots back.", rank=0)
CHOOSE = Command("down", "choose", "choose", "Go to another topic.", face="↑↓", rank=2, means=keys.DOWN)
REOPEN = Command(
    "o", "reopen", "vote anew", "Forget every dot and vote anew.", shown=False, means=keys.OPEN_AGAIN
)


class VotePanel(Panel[VoteView]):
    """The topics; at their right the own dots, and after closing everybody's."""

    DEFAULT_CSS = """
    VotePanel .head { margin: 0 0 1 0; }
    .-low VotePanel .head, .-flat VotePanel .head { margin: 0; }
    LeadScreen.-middle VotePanel .head { margin: 0; }
    VotePanel #cards { height: 4; }
    LeadScreen.-middle VotePanel #cards { height: 2; }
    .-low VotePanel #cards { height: 2; }
    .-flat VotePanel #cards { height: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    HIDES_AGENDA = "narrow"
    COMMANDS = (GIVE, GIVE_RIGHT, TAKE, CHOOSE, REOPEN)
    BINDINGS = bindings([GIVE, GIVE_RIGHT, TAKE, REOPEN])

    def compose(self) -> ComposeResult:
        yield TextLine(classes="head")
        yield RowList(cursor=True, cache=self.cache, empty="There is nothing to vote on yet.")
        yield RowList(cache=self.cache, id="cards", classes="quiet")

    def on_mount(self) -> None:
        cards = self.query_one("#cards", RowList)
        cards.can_focus = False
        super().on_mount()

    @property
    def _votes(self) -> bool:
        return self.takes_part and self.shown.open

    def commands(self) -> tuple[Command, ...]:
        if self._votes:
            return (CHOOSE, GIVE, TAKE)
        return (REOPEN,) if self.leads else ()

    def show(self, shown: VoteView) -> None:
        self.query_one(TextLine).show(self._head(shown))
        self.query_one(RowList).update([self._row(row, shown) for row in shown.rows])
        self._show_cards(self.query_one(RowList).highlighted)

    def _head(self, shown: VoteView) -> Content:
        if shown.withheld:
            which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
            return Content(f"Fewer than {FEWEST} people voted; their dots could tell whose they are.{which}")
        if not shown.open:
            voted = f"{counted(shown.voters, 'person')} voted".replace("persons", "people")
            return Content(f"{voted} · {nth(shown.round)} vote" if shown.round > 1 else f"{voted}.")
        most = f" · at most {shown.most} a topic" if shown.most < shown.budget else ""
        if shown.round > 1:
            most += f" · {nth(shown.round)} vote"
        if self._votes:
            left = shown.budget - shown.given
            return dots(left, shown.budget) + Content(f"  {left} of {shown.budget} dots left{most}")
        voted = f" · {shown.so_far} so far" if shown.so_far else ""
        return Content(f"{counted(shown.budget, 'dot')} each{most}{voted}")

    def _row(self, row: VoteRow, shown: VoteView) -> Row:
        count = row.mine if row.dots is None else row.dots
        right: Content = dots(count) if count else Content("")
        if row.dots is not None and row.dots:
            right = right + Content(f" {row.dots}")
        label = Content.assemble((f"{row.id:<5}", "mark"), row.title)
        return Row(label, key=row.id, right=right, hanging=5, style="strong" if count else "")

    @on(RowList.Highlighted)
    def highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_cards(event.key)

    def _show_cards(self, topic: str | None) -> None:
        """Show the cards of the topic under the cursor, if it is more than one."""
        lines = self.query_one("#cards", RowList)
        row = next((row for row in self.shown.rows if row.id == topic), None)
        rows = []
        if row is not None and len(row.cards) > 1:
            text = " · ".join(card for _, card in row.cards)
            rows = [
                Row(Content.assemble((f"{row.id} · ", "mark"), text), style="quiet", hanging=len(row.id) + 3)
            ]
        lines.update(rows)
        lines.display = any(len(row.cards) > 1 for row in self.shown.rows)

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_give()

    def action_choose(self) -> None:
        self.query_one(RowList).action_step(1)

    def action_give(self) -> None:
        topic = self.query_one(RowList).highlighted
        if self._votes and topic:
            self.send(GiveDot(self.stage_id, topic))

    def action_take(self) -> None:
        topic = self.query_one(RowList).highlighted
        if self._votes and topic:
            self.send(TakeDot(self.stage_id, topic))

    async def action_reopen(self) -> None:
        if self.leads:
            confirm = Confirm("Forget every dot and vote anew?", yes="vote anew")
            await self.app.push_screen(confirm, self._reopen_if)

    def _reopen_if(self, sure: bool | None) -> None:
        if sure:
            self.send(ReopenVote(self.stage_id))


PANELS: Final = Panels(VotePanel)
