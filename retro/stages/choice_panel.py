"""A question with options on the screen: answered with a digit or the arrows, then shown as counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.session.acts import Act
from retro.stages.choice import ChoiceView
from retro.stages.choice_rows import count_rows, open_rows
from retro.stages.choice_words import AGAIN, ALONE, key_of, shown_order, words
from retro.tui.charts.planned import what_comes_next
from retro.tui.keys import ANSWER, TAKE, Command, bindings
from retro.tui.panel import Panel
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList

V = TypeVar("V")

CHOOSE = Command(
    "1,2,3,4,5,6,7,8,9,0",
    "take",
    "answer",
    "Choose the answer with this number.",
    face="1-9",
    rank=0,
    means=ANSWER,
)
ARROWS = Command("enter", "take", "take", "Choose the answer under the cursor.", face="↑↓ Enter", means=TAKE)
FRAME = 13
"""Lines around a panel, about: what is known before the first layout."""


class ChoicePanel(Panel[V]):
    """The options of one question by digit, the own answer marked in words; once they are shown, the counts.

    A subclass says where the question is in what its kind shows, and which act an answer is.
    """

    FITS_ITSELF = True
    COMMANDS: ClassVar[tuple[Command, ...]] = (CHOOSE, ARROWS)
    BINDINGS = [b for n in "1234567890" for b in bindings([Command(n, f"pick({n})", "", "")])]  # noqa: RUF012
    OWN: ClassVar[str] = "your answer"
    """What the option is that this seat chose."""

    @property
    def question(self) -> ChoiceView:
        """The question as this seat sees it."""
        raise NotImplementedError

    def answer(self, option: int) -> Act:
        """The act that answers with an option, by its index."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Static(classes="question", markup=False)
        yield Static(classes="gap")
        yield RowList(cursor=self.takes_part, begins=False, cache=self.cache)

    def start(self) -> None:
        super().start()
        for above in self.query(".question, .gap"):
            above.display = not self.asks
        if self.takes_part and self.question.mine is not None:
            self.query_one(RowList).highlight(str(self.question.mine))

    @property
    def may_answer(self) -> bool:
        """Whether this seat can answer now."""
        return self.takes_part and self.question.open

    def commands(self) -> tuple[Command, ...]:
        if not self.may_answer:
            return ()
        last = len(self.question.options)
        return (replace(CHOOSE, face=f"1-{last}" if last < 10 else "1-9 0"), ARROWS)

    @property
    def height(self) -> int:
        """Lines of the panel, before the first layout about that many."""
        return self.size.height or max(1, self.screen.size.height - FRAME)

    @property
    def options(self) -> Sequence[str]:
        """The answers there are; numbers from 1 before them make them a scale."""
        return self.question.options

    @property
    def asked(self) -> str:
        """What everybody is asked: the question of the stage, or without one its instruction."""
        stage = self.view.stage
        title = stage.title if stage else ""
        prompts = stage.prompts if stage else ()
        return next((p.question or p.title for p in prompts), self.instruction or title)

    @property
    def instruction(self) -> str:
        """The instruction of the stage."""
        return self.view.stage.instruction if self.view.stage else ""

    @property
    def asks(self) -> str:
        return self.asked if self.instruction in ("", self.asked) else ""

    def show(self, shown: V) -> None:
        heading = self.query_one(Static)
        if str(heading.content) != self.asked:
            heading.update(Content(self.asked))
        answering = self.question.counts is None
        rows = [*self.option_rows(), *self.so_far_rows()] if answering else self.counted_rows()
        self.query_one(RowList).update(rows)

    def counted_rows(self) -> list[Row]:
        """The counts; where they are not shown, why, and what comes next."""
        question = self.question
        rows = count_rows(self.options, question.counts or (), question.answered, self.height - 2)
        return rows if question.counts else what_comes_next(self.view)(rows, self.query_one(RowList))

    def option_rows(self) -> list[Row]:
        """The options of the open question; their keys are indices."""
        options = self.options
        rows = [
            Row(
                Content.assemble((f"{key_of(n)}  ", "bold"), words(options[n], n)),
                key=str(n) if self.takes_part else None,
                right=Content.styled(f"✓ {self.OWN}", "$good") if n == self.question.mine else "",
            )
            for n in shown_order(options)
        ]
        return apart(rows) if self.roomy else rows

    def so_far_rows(self) -> list[Row]:
        """How many have answered, or that they are at it; to who takes part, what makes them done."""
        if self.takes_part:
            return [Row(""), Row(self._about_done(), style="quiet")]
        so_far = f"{self.question.so_far} so far" if self.question.so_far else ALONE
        return [Row(""), Row(so_far, style="strong" if self.question.so_far else "quiet")]

    def _about_done(self) -> str:
        if self.question.mine is not None:
            return AGAIN
        if self.view.mine_done:
            return "You are done without an answer. You can still give one."
        return f"With {self.OWN} you are done. To give none, press Ctrl-D."

    def action_pick(self, digit: int) -> None:
        self.pick((digit or 10) - 1)

    def action_take(self) -> None:
        self.query_one(RowList).action_choose()

    @on(RowList.Selected)
    def selected(self, event: RowList.Selected) -> None:
        event.stop()
        self.take(int(event.key))

    def take(self, option: int) -> None:
        """Answer with the option that was taken with Enter or a click."""
        self.pick(option)

    def pick(self, option: int) -> None:
        """Answer with an option, if there is such a one; the room refuses what comes too late, in words."""
        if self.takes_part and option < len(self.question.options):
            self.query_one(RowList).highlight(str(option))
            self.send(self.answer(option))


class ChoiceOnStage(ChoicePanel[V]):
    """The shared window: the question on the plate and its answers beside each other, then the counts."""

    @property
    def shows_instruction(self) -> bool:
        return self.asked == self.instruction

    @property
    def asks(self) -> str:
        return ""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: V) -> None:
        self.query_one(RowList).update(self.rows())

    def rows(self) -> list[Row]:
        """Everything there is to see."""
        question = self.question
        if question.counts is None:
            return open_rows(self.asked, self.options, question.so_far, self.height)
        return [Row(self.asked, style="strong"), Row(""), *self.counted_rows()]
