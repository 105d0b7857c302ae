"""Giving dots, and looking at the result."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.text import counted, nth
from retro.stages.choice import FEWEST
from retro.stages.vote.result_rows import result_rows
from retro.stages.vote.rules import GiveDot, ReopenVote, TakeDot
from retro.stages.vote.topics_with_cards import TopicCards, topic_board
from retro.stages.vote.vote_view import VoteRow, VoteView
from retro.tui import keys
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
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
LOOK = Command(
    "down", "choose", "look at the cards", "Go to another topic.", face="↑↓", rank=2, means=keys.DOWN
)
REOPEN = Command(
    "o", "reopen", "vote again", "Clear all dots and vote again.", shown=False, means=keys.OPEN_AGAIN
)

NOT_SHOWN = "Their dots are not shown: people could guess who gave them."
TOO_FEW = f"Fewer than {FEWEST} people voted. {NOT_SHOWN}"
TOO_FEW_SEATS = f"Fewer than {FEWEST} seats voted. {NOT_SHOWN}"
NO_TOPICS = "There is nothing to vote on yet."
IN_ORDER = "in the order of the board"
FRAME = 13
"""Lines around a panel, about: what is known before the first layout."""


class VotePanel(Panel[VoteView]):
    """At a seat: a list of the topics with the own dots, then bars; below it the cards of the chosen one."""

    DEFAULT_CSS = """
    VotePanel .head { margin: 0 0 1 0; }
    .-low VotePanel .head, .-flat VotePanel .head { margin: 0; }
    VotePanel #cards { height: 5; }
    .-tall VotePanel #cards { height: 8; }
    .-low VotePanel #cards { height: 1; }
    .-flat VotePanel #cards { height: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    FITS_ITSELF = True
    COMMANDS = (GIVE, GIVE_RIGHT, TAKE, CHOOSE, LOOK, REOPEN)
    BINDINGS = bindings([GIVE, GIVE_RIGHT, TAKE, REOPEN])

    def compose(self) -> ComposeResult:
        yield TextLine(classes="head")
        yield RowList(cursor=True, cache=self.cache, empty=NO_TOPICS)
        yield RowList(cache=self.cache, id="cards")

    def start(self) -> None:
        for lines in self.query("#cards").results(RowList):
            lines.can_focus = False
        super().start()

    @property
    def _votes(self) -> bool:
        return self.takes_part and self.shown.open

    def commands(self) -> tuple[Command, ...]:
        if self._votes:
            return (GIVE, TAKE, CHOOSE)
        return (REOPEN,) if self.leads else (LOOK,)

    def show(self, shown: VoteView) -> None:
        head = self._head(shown)
        self.query_one(TextLine).display = bool(head)
        self.query_one(TextLine).show(head)
        lines = self.query_one(RowList)
        if has_result(shown):
            lines.update(result_rows(shown, self.view.in_time, self._lines_for_rows()))
        else:
            lines.update(self._rows(shown))
        self._show_cards(lines.highlighted)

    def _lines_for_rows(self) -> int:
        cards = self.query_one("#cards", RowList)
        # As it is to be: after a change of size it is not laid out yet.
        taken = int(cards.styles.height.value) if cards.display and cards.styles.height else 0
        return (self.size.height or self.screen.size.height - FRAME) - taken

    def _head(self, shown: VoteView) -> Content:
        """What stands over the topics; empty where a head of the chart says it."""
        which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
        if shown.withheld:
            too_few = TOO_FEW_SEATS if shown.together else TOO_FEW
            return Content.assemble((too_few, "bold $text-strong"), (which, "$text-quiet"))
        if not shown.open:
            return Content("" if has_result(shown) else f"Nobody voted.{which}")
        most = f" · at most {shown.most} on a topic" if shown.most < shown.budget else ""
        if self._votes:
            left = shown.budget - shown.given
            several = f" · you vote for {shown.votes_for} people" if shown.votes_for > 1 else ""
            drawn = dots(left, shown.budget) if not several else Content("")
            return Content.assemble(
                drawn + "  " if drawn else "",
                (f"{left} of {shown.budget} dots left", "bold $text-strong"),
                (f"{several}{most}{which}", "$text-quiet"),
            )
        each = f"{counted(shown.budget, 'dot')} each"
        voted = f" · {shown.so_far} so far" if shown.so_far else ""
        said = f"{most}{which}{voted}"
        order = f" · {IN_ORDER}" if len(each + said + IN_ORDER) + 3 <= self.size.width else ""
        return Content.assemble((each, "bold $text-strong"), (f"{said}{order}", "$text-quiet"))

    def _rows(self, shown: VoteView) -> list[Row]:
        """The topics; those without own dots are the same rows on all screens."""
        rows = [*self.cache.kept.each("topics of a vote", shown.every, _row)]
        for place, row in enumerate(shown.rows):
            if row.mine:
                rows[place] = _row(row)
        return rows

    @on(RowList.Highlighted)
    def highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_cards(event.key)

    def _show_cards(self, topic: str | None) -> None:
        """Show the cards of the topic under the cursor, always in the same place."""
        lines = self.query_one("#cards", RowList)
        row = next((row for row in self.shown.rows if row.id == topic), None)
        lines.update([] if row is None else [Row(picture=TopicCards(row.id, row.cards, lines.size.height))])
        every = self.shown.every
        lines.display = self.cache.once(every, "grouped", lambda: any(len(row.cards) > 1 for row in every))

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
            confirm = Confirm("Clear all dots and vote again?", yes="vote again")
            await self.app.push_screen(confirm, self._reopen_if)

    def _reopen_if(self, sure: bool | None) -> None:
        if sure:
            self.send(ReopenVote(self.stage_id))


class VoteOnStage(VotePanel):
    """On the shared window: all topics at once with their cards, then bars. It cannot vote: no cursor."""

    DEFAULT_CSS = ""

    def compose(self) -> ComposeResult:
        yield TextLine(classes="head")
        yield FilledList(cache=self.cache)

    def show(self, shown: VoteView) -> None:
        head = self._head(shown)
        self.query_one(TextLine).display = bool(head)
        self.query_one(TextLine).show(head)
        height = self.size.height or self.screen.size.height - FRAME
        if has_result(shown):
            rows = result_rows(shown, self.view.in_time, height)
        else:
            rows = self._topics(shown, height - 2) if shown.rows else []
        rows = rows or [Row(NO_TOPICS, style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    def _topics(self, shown: VoteView, height: int) -> list[Row]:
        """All of them, drawn once while nobody can see what is given to them."""
        return self.cache.once(shown.every, height, lambda: [Row(picture=topic_board(shown.every, height))])

    def _show_cards(self, topic: str | None) -> None:
        """They are among the topics."""


def _row(row: VoteRow) -> Row:
    label = Content.assemble((f"{row.id:<5}", "quiet"), row.title)
    right = dots(row.mine) if row.mine else Content("")
    return Row(label, key=row.id, right=right, hanging=5, style="strong" if row.mine else "")


def has_result(shown: VoteView) -> bool:
    """Whether there are dots to show."""
    return not shown.open and not shown.withheld and bool(shown.voters)


PANELS: Final = Panels(VotePanel, VoteOnStage)
