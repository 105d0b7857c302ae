"""Several questions on the screen: each has a row and is answered with a digit; then what came out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.session.acts import Act
from retro.session.text import counted
from retro.stages.choice import ChoiceView
from retro.stages.choice_panel import FRAME
from retro.stages.choice_words import AGAIN, ALONE, HOW_IT_CHANGES, legend
from retro.stages.question_rows import result_rows
from retro.stages.questions import QuestionView
from retro.tui.charts.planned import what_comes_next
from retro.tui.keys import ANSWER, DOWN, Command, bindings
from retro.tui.panel import Panel
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList

V = TypeVar("V")

RATE = Command(
    "1,2,3,4,5,6,7,8,9,0",
    "take",
    "answer",
    "Answer the question under the cursor with this number.",
    face="1-9",
    rank=0,
    means=ANSWER,
)
OTHER = Command("down", "other", "choose", "Go to another question.", face="↑↓", rank=2, means=DOWN)


class QuestionsPanel(Panel[V]):
    """A row for each question, and one for how it changes where that is asked; the next digit answers the row
    under the cursor.

    A subclass says which the questions are, which act an answer is, and how a question is worded.
    """

    FITS_ITSELF = True
    COMMANDS: ClassVar[tuple[Command, ...]] = (RATE, OTHER)
    BINDINGS = [b for n in "1234567890" for b in bindings([Command(n, f"pick({n})", "", "")])]  # noqa: RUF012
    DEFAULT_CSS = """
    QuestionsPanel .legend { height: auto; max-height: 4; color: $text-quiet; margin: 1 0 0 0; }
    """

    @property
    def questions(self) -> Sequence[QuestionView]:
        """The questions as this seat sees them."""
        raise NotImplementedError

    def answer(self, question: str, option: int) -> Act:
        """The act that answers a question, by the index of the answer."""
        raise NotImplementedError

    def answer_trend(self, question: str, trend: int) -> Act:
        """The act that says how it changes."""
        raise NotImplementedError

    def worded(self, question: QuestionView) -> Content:
        """A question as people read it."""
        sentence = f"  {question.sentence}" if question.sentence else ""
        return Content.assemble((question.title, "bold"), (sentence, "$text-quiet"))

    @property
    def open(self) -> bool:
        """Whether the questions can be answered."""
        return any(question.choice.open for question in self.questions)

    @property
    def may_answer(self) -> bool:
        """Whether this seat can answer now."""
        return self.takes_part and self.open

    @property
    def places(self) -> dict[str, tuple[QuestionView, ChoiceView, bool]]:
        """What is answered in each row, by its key, and whether that is how it changes."""
        found: dict[str, tuple[QuestionView, ChoiceView, bool]] = {}
        for question in self.questions:
            found[question.id] = (question, question.choice, False)
            if question.trend is not None:
                found[f"{question.id} trend"] = (question, question.trend, True)
        return found

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.takes_part, cache=self.cache)
        yield Static(classes="legend", markup=False)

    def start(self) -> None:
        super().start()
        self._go_on("")

    def commands(self) -> tuple[Command, ...]:
        if not self.may_answer:
            return ()
        return (self.rate(), *((OTHER,) if len(self.places) > 1 else ()))

    def rate(self) -> Command:
        """The digits, as many as the row under the cursor has answers."""
        place = self.places.get(self.query_one(RowList).highlighted or "")
        last = len(place[1].options) if place else 9
        return replace(RATE, face=f"1-{last}" if last < 10 else "1-9 0")

    @property
    def height(self) -> int:
        """Lines of the panel, before the first layout about that many."""
        return self.size.height or max(1, self.screen.size.height - FRAME)

    def show(self, shown: V) -> None:
        self.query_one(".legend").display = self.may_answer
        place = self.query_one(RowList)
        place.update(self.open_rows() if self.open else what_comes_next(self.view)(self.closed_rows(), place))
        self._show_legend()

    def open_rows(self) -> list[Row]:
        """The questions with the own answers, and how many have answered."""
        rows = [self._row(key, *place) for key, place in self.places.items()]
        return [*(apart(rows) if self.roomy else rows), Row(""), self._so_far()]

    def closed_rows(self) -> list[Row]:
        """What came out of the questions."""
        return result_rows(self.questions, self.height)

    def _row(self, key: str, question: QuestionView, choice: ChoiceView, trend: bool) -> Row:
        mine = "" if choice.mine is None else choice.options[choice.mine].replace(" · ", " ")
        return Row(
            Content.styled(HOW_IT_CHANGES, "$text-quiet") if trend else self.worded(question),
            key=key if self.takes_part else None,
            right=Content.styled(f"✓ {mine}", "$good") if mine else "",
            indent=2 if trend else 0,
            hanging=2,
        )

    def _so_far(self) -> Row:
        if not self.takes_part:
            so_far = next((q.choice.so_far for q in self.questions), "")
            return Row(f"{so_far} so far", style="strong") if so_far else Row(ALONE, style="quiet")
        left = sum(choice.mine is None for _, choice, _ in self.places.values())
        if not left:
            return Row(AGAIN, style="quiet")
        if self.view.mine_done:
            return Row("You are done. You can still answer.", style="quiet")
        said = f"{counted(left, 'answer')} left. With the last one you are done; without it, press Ctrl-D."
        return Row(said, style="quiet")

    def _show_legend(self) -> None:
        key = self.query_one(RowList).highlighted
        place = self.places.get(key or "")
        said = legend(place[1].options) if place else ""
        static = self.query_one(".legend", Static)
        if str(static.content) != said:
            static.update(Content(said))

    @on(RowList.Highlighted)
    def follow(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_legend()
        self.post_message(self.KeysChanged())

    def action_pick(self, digit: int) -> None:
        self.pick((digit or 10) - 1)

    def action_take(self) -> None:
        """A digit takes: nothing is to be done for a click on what the footer says of all of them."""

    def action_other(self) -> None:
        self.query_one(RowList).action_step(1)

    def pick(self, option: int) -> None:
        """Answer the row under the cursor, if there is such an answer, and go on to the next open row."""
        key = self.query_one(RowList).highlighted
        place = self.places.get(key or "")
        if not self.may_answer or key is None or place is None or option >= len(place[1].options):
            return
        question, _, trend = place
        self.send(self.answer_trend(question.id, option) if trend else self.answer(question.id, option))
        self._go_on(key)

    def _go_on(self, key: str) -> None:
        """Put the cursor on the first row after this one that has no answer."""
        keys = list(self.places)
        behind = keys[keys.index(key) + 1 :] if key in keys else keys
        open_ones = (other for other in behind if self.places[other][1].mine is None)
        self.query_one(RowList).highlight(next(open_ones, None))


class QuestionsOnStage(QuestionsPanel[V]):
    """The shared window: what is asked on the plate, the questions, then what came out of them."""

    @property
    def asked(self) -> str:
        """What everybody is asked to do."""
        stage = self.view.stage
        return (stage.instruction or stage.title) if stage else ""

    @property
    def shows_instruction(self) -> bool:
        return bool(self.view.stage and self.view.stage.instruction)

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def start(self) -> None:
        Panel.start(self)

    def show(self, shown: V) -> None:
        self.query_one(RowList).update(self.rows())

    def rows(self) -> list[Row]:
        """Everything there is to see."""
        return self.opened_rows() if self.open else self.closed_rows()

    def opened_rows(self) -> list[Row]:
        """The plate, the questions, what the answers mean, and how many were given."""
        questions = [Row(self.worded(question), hanging=2) for question in self.questions]
        meant = dict.fromkeys(legend(question.choice.options) for question in self.questions)
        told = [Row(said, style="quiet") for said in meant] if len(meant) == 1 else []
        rows = [Row(picture=Plate(self.asked)), Row(""), *(apart(questions) if self.roomy else questions)]
        return [*rows, Row(""), *told, Row(""), self._so_far()]
