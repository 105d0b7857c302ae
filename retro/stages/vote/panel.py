"""Giving dots, and looking at the result."""

from dataclasses import replace
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.acts import MarkDone
from retro.session.text import counted
from retro.stages.answered_topics import answers_said
from retro.stages.vote.result_rows import result_rows
from retro.stages.vote.rules import Abstain, GiveDot, GiveFive, PlaceTopic, ReopenVote, TakeDot, TakeFive
from retro.stages.vote.topics_with_cards import TopicCards, topic_board
from retro.stages.vote.vote_head import all_questions, ballot_head, open_head, question_line, result_head
from retro.stages.vote.vote_settings import DOTS, POINTS, RANKING
from retro.stages.vote.vote_view import VotePart, VoteRow, VoteView
from retro.stages.vote.vote_words import NO_TOPICS, has_result
from retro.stages.vote.voting_methods import STEP
from retro.tui import keys
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.cut_text import CutText
from retro.tui.parts.line import TextLine
from retro.tui.widgets.meter import dots
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

MORE = "Give the topic one more, or put it one place higher."
LESS = "Take one of your dots or points back, or put the topic one place lower."
GIVE = Command(
    "space", "give", "give", "Give the topic a dot, 5 points, or the next place.", rank=0, means=keys.MARK
)
GIVE_ONE = Command("right", "give_one", "one more", MORE, shown=False)
TAKE = Command("backspace,delete", "take", "take back", "Take back what Space gave.", rank=0)
TAKE_ONE = Command("left", "take_one", "one less", LESS, shown=False)
ABSTAIN = Command("0", "abstain", "abstain", "Abstain: give nothing, and be done.", means=keys.ANSWER)
QUESTION = Command(
    "tab", "question(1)", "next question", "Go to the next question.", rank=0, means=keys.NEXT_PLACE
)
QUESTION_BEFORE = Command(
    "shift+tab",
    "question(-1)",
    "question before",
    "Go to the question before.",
    shown=False,
    means=keys.PLACE_BEFORE,
)
CHOOSE = Command("down", "choose", "choose", "Go to another topic.", face="↑↓", rank=2, means=keys.DOWN)
LOOK = Command(
    "down", "choose", "look at the cards", "Go to another topic.", face="↑↓", rank=2, means=keys.DOWN
)
REOPEN = Command(
    "o", "reopen", "vote again", "Delete all ballots and vote again.", shown=False, means=keys.OPEN_AGAIN
)

LABELS = {
    DOTS: (GIVE, TAKE),
    POINTS: (
        replace(GIVE, label=f"{STEP} more"),
        replace(GIVE_ONE, label="1 more", shown=True),
        replace(TAKE, label=f"{STEP} less"),
        replace(TAKE_ONE, label="1 less", shown=True, rank=2),
    ),
    RANKING: (
        replace(GIVE, label="rank next"),
        replace(GIVE_ONE, label="higher", shown=True, rank=2),
        replace(TAKE, label="take out"),
        replace(TAKE_ONE, label="lower", shown=True, rank=2),
    ),
}
"""The keys of each method, as the footer has them."""
MOST_LINES = 4
"""Of all questions together on the shared window."""
FRAME = 13
"""Lines around a panel, about: what is known before the first layout."""


class VotePanel(Panel[VoteView]):
    """At a seat: a list of the topics with the own dots, then bars; below it the cards of the chosen one."""

    DEFAULT_CSS = """
    VotePanel .head { margin: 0 0 1 0; }
    .-low VotePanel .head, .-flat VotePanel .head { margin: 0; }
    VotePanel #question { height: auto; max-height: 2; }
    VotePanel #cards { height: 5; }
    .-tall VotePanel #cards { height: 8; }
    .-low VotePanel #cards { height: 1; }
    .-flat VotePanel #question { max-height: 1; }
    .-flat VotePanel #cards { height: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    FITS_ITSELF = True
    COMMANDS = (GIVE, GIVE_ONE, TAKE, TAKE_ONE, CHOOSE, QUESTION, QUESTION_BEFORE, ABSTAIN, LOOK, REOPEN)
    BINDINGS = bindings([GIVE, GIVE_ONE, TAKE, TAKE_ONE, QUESTION, QUESTION_BEFORE, ABSTAIN, REOPEN])
    _at = 0
    """Which of several questions this terminal shows."""
    _seen: frozenset[str] = frozenset()
    """The ids of those that it has shown."""

    def compose(self) -> ComposeResult:
        yield CutText(id="question")
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

    @property
    def part(self) -> VotePart:
        """The question that this terminal shows."""
        parts = self.shown.parts
        return parts[self._at % len(parts)]

    def commands(self) -> tuple[Command, ...]:
        if self._votes:
            labels = LABELS[self.shown.method]
            if len(self.shown.questions) <= 1:
                return (*labels, ABSTAIN, CHOOSE)
            # In a narrow footer it is the way to the next question, and to be done, that must be named.
            labels = tuple(replace(label, rank=2) if label.keys == TAKE.keys else label for label in labels)
            return (*labels, QUESTION, QUESTION_BEFORE, ABSTAIN, CHOOSE)
        return (REOPEN,) if self.leads else (LOOK,)

    def show(self, shown: VoteView) -> None:
        self._show_heads(shown)
        lines = self.query_one(RowList)
        if has_result(shown):
            height = self._lines_for_rows()
            lines.update(result_rows(shown, self.view.in_time, height, self.size.width))
        else:
            lines.update(self._rows(shown))
        self._show_cards(lines.highlighted)

    def _lines_for_rows(self) -> int:
        cards = self.query_one("#cards", RowList)
        # As it is to be: after a change of size it is not laid out yet.
        taken = int(cards.styles.height.value) if cards.display and cards.styles.height else 0
        return (self.size.height or self.screen.size.height - FRAME) - taken

    def _show_heads(self, shown: VoteView) -> None:
        """What stands over the topics."""
        question = self.query_one("#question", CutText)
        question.display = shown.open and bool(shown.questions)
        if question.display:
            if self._votes:
                self._seen |= {self.part.question}
                asked = question_line(shown, self._at % len(shown.questions))
            else:
                asked = all_questions(shown)
            if question.content != asked:
                question.update(asked)
        head = self._head(shown)
        line = self.query_one(".head", TextLine)
        line.display = bool(head)
        line.show(head)

    def _head(self, shown: VoteView) -> Content:
        if not shown.open:
            return result_head(shown)
        return ballot_head(shown, self.part) if self._votes else open_head(shown, self.size.width)

    def _rows(self, shown: VoteView) -> list[Row]:
        """The topics; those without own dots are the same rows on all screens."""
        rows = [*self.cache.kept.each("topics of a vote", shown.every, _row)]
        for place, row in enumerate(self.part.rows if shown.open else shown.rows):
            if row.mine:
                rows[place] = _row(row, shown.method)
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
        self._change(GiveFive, STEP)

    def action_give_one(self) -> None:
        self._change(GiveDot, 1)

    def action_take(self) -> None:
        self._change(TakeFive, -STEP)

    def action_take_one(self) -> None:
        self._change(TakeDot, -1)

    def _change(self, act: type[GiveDot | TakeDot], step: int) -> None:
        """Give the topic under the cursor more or less: points by the step, dots one by one."""
        topic = self.query_one(RowList).highlighted
        if not self._votes or not topic:
            return
        if self.shown.method == RANKING:
            self._rank(topic, step)
            return
        if self.shown.method != POINTS:
            act = GiveDot if step > 0 else TakeDot
        self.send(act(self.stage_id, topic, self.part.question))

    def _rank(self, topic: str, step: int) -> None:
        """Put a topic behind the last one, or take it out; by 1, one place higher or lower."""
        last = self.part.given
        place = next((row.mine for row in self.part.rows if row.id == topic), 0)
        if step == -STEP:
            wanted = 0
        elif not place:
            wanted = last + 1 if step > 0 else 0
        else:
            wanted = place if step == STEP else min(max(place - step, 1), last)
        if place != wanted:
            self.send(PlaceTopic(self.stage_id, topic, wanted, self.part.question))

    def action_question(self, step: int) -> None:
        if self._votes and self.shown.questions:
            self._at = (self._at + step) % len(self.shown.questions)
            self.redraw()

    def shows_unseen(self) -> bool:
        unseen = [part.question not in self._seen | _answered(self.shown) for part in self.shown.parts]
        if not self._votes or not self.shown.questions or not any(unseen):
            return False
        self._at = unseen.index(True)
        self.redraw()
        return True

    async def action_abstain(self) -> None:
        if not self._votes or self.part.abstains:
            return
        if not self.part.given:
            self._abstain_if(True)
            return
        confirm = Confirm("Take back all that you gave here, and abstain?", yes="abstain")
        await self.app.push_screen(confirm, self._abstain_if)

    def _abstain_if(self, sure: bool | None) -> None:
        """Abstain, and be done where nothing else is asked; else go to what is."""
        if not sure or not self._votes:
            return
        now = self.part.question
        self.send(Abstain(self.stage_id, now))
        asked = [part.question not in _answered(self.shown) | {now} for part in self.shown.parts]
        if any(asked):
            self._at = asked.index(True)
            self.redraw()
        elif not self.view.mine_done:
            # Others see the mark of everybody who is done, whatever made them so.
            self.send(MarkDone(self.stage_id))

    async def action_reopen(self) -> None:
        if self.leads:
            confirm = Confirm("Delete all ballots and vote again?", yes="vote again")
            await self.app.push_screen(confirm, self._reopen_if)

    def _reopen_if(self, sure: bool | None) -> None:
        if sure:
            self.send(ReopenVote(self.stage_id))


class VoteOnStage(VotePanel):
    """On the shared window: all topics at once with their cards, then bars. It cannot vote: no cursor."""

    DEFAULT_CSS = f"""
    VoteOnStage #question {{ max-height: {MOST_LINES}; }}
    """

    def compose(self) -> ComposeResult:
        yield CutText(id="question")
        yield TextLine(classes="head")
        yield FilledList(cache=self.cache)

    def show(self, shown: VoteView) -> None:
        self._show_heads(shown)
        height = self.size.height or self.screen.size.height - FRAME
        if has_result(shown):
            rows = result_rows(shown, self.view.in_time, height, self.size.width, listed=False)
        else:
            rows = self._topics(shown, height - 2 - self._lines_asked()) if shown.rows else []
        rows = rows or [Row(NO_TOPICS, style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    def _lines_asked(self) -> int:
        """How many lines the questions take over the topics."""
        question = self.query_one("#question", CutText)
        return len(question.render_lines_of(self.size.width or 1, MOST_LINES)) if question.display else 0

    def _topics(self, shown: VoteView, height: int) -> list[Row]:
        """All of them, drawn once while nobody can see what is given to them."""
        return self.cache.once(shown.every, height, lambda: [Row(picture=topic_board(shown.every, height))])

    def _show_cards(self, topic: str | None) -> None:
        """They are among the topics."""


def _row(row: VoteRow, method: str = DOTS) -> Row:
    said = answers_said(row.answers)
    label = Content.assemble(
        (f"{row.id:<5}", "quiet"), row.title, (f"   {said}" if said else "", "$text-quiet")
    )
    return Row(label, key=row.id, right=_mine(row, method), hanging=5, style="strong" if row.mine else "")


def _mine(row: VoteRow, method: str) -> Content:
    if not row.mine:
        return Content("")
    if method == RANKING:
        return Content(f"place {row.mine}")
    return Content(counted(row.mine, "point")) if method == POINTS else dots(row.mine)


def _answered(shown: VoteView) -> frozenset[str]:
    """The ids of the questions to which this seat gave something, or from which it abstains."""
    return frozenset(part.question for part in shown.parts if part.given or part.abstains)


PANELS: Final = Panels(VotePanel, VoteOnStage)
