"""The end of a meeting with several questions, or with two lines: what was good, and what to change."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from retro.session.acts import Act
from retro.session.text import LINE_LIMIT
from retro.session.view import View
from retro.stages.close.closing_lines import all_closing_lines
from retro.stages.close.closing_questions import TIME
from retro.stages.close.closing_words import LABELS, NOTHING
from retro.stages.close.rules import DELTA, LINE, PLUS, AnswerQuestion, CloseView, Rate, SayLine
from retro.stages.questions import QuestionView
from retro.stages.questions_panel import OTHER, RATE, QuestionsOnStage, QuestionsPanel
from retro.tui.charts.taken import taken_lines, taken_rows
from retro.tui.keys import NEXT_PLACE, TAKE, Command, bindings
from retro.tui.panel import Panels
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

PLACEHOLDERS: Final = MappingProxyType(
    {
        LINE: "one line about this meeting, if you like",
        PLUS: "what was good today",
        DELTA: "what to change next time",
    }
)
NEXT = Command(
    "tab",
    "next_place",
    "next line",
    "Go to the next line to write, or back to the questions.",
    means=NEXT_PLACE,
)
SAVE = Command("enter", "save", "save", "Save the line.", rank=0, means=TAKE)


class ClosingPanel(QuestionsPanel[CloseView]):
    """A row for each question, and below them the lines to leave; then what came out of both."""

    COMMANDS = (RATE, OTHER, NEXT, SAVE)
    BINDINGS = bindings([NEXT])

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._lines: dict[str, Field] = {}
        """The lines to write in, of those who have some, by what they are about."""

    @property
    def questions(self) -> Sequence[QuestionView]:
        return self.shown.questions

    @property
    def open(self) -> bool:
        return self.shown.rating.open

    def worded(self, question: QuestionView) -> Content:
        return Content.styled(question.sentence, "bold")

    def answer(self, question: str, option: int) -> Act:
        if question == TIME:
            return Rate(self.stage_id, option + 1)
        return AnswerQuestion(self.stage_id, question, option)

    @property
    def list_lines(self) -> int:
        """Lines of what the meeting takes with it, for each of its lists."""
        return 8 if self.roomy else 5

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.takes_part, cache=self.cache)
        yield Static(classes="legend", markup=False)
        for asked in self.shown.written if self.takes_part else ():
            self._lines[asked.about] = Field(
                label=LABELS[asked.about],
                placeholder=PLACEHOLDERS[asked.about],
                max_length=LINE_LIMIT,
                classes="entry",
                id=asked.about,
            )
        yield from self._lines.values()

    def start(self) -> None:
        for asked in self.shown.written:
            if field := self._lines.get(asked.about):
                field.value = self.view.drafts.get(self._draft(asked.about), asked.own)
        super().start()
        if self._lines and not self.questions and self.open:
            self.screen.set_focus(next(iter(self._lines.values())))

    def unfinished(self) -> Mapping[str, str]:
        written = {asked: self._lines[asked.about].value for asked in self.shown.written if self._lines}
        return {
            self._draft(asked.about): text for asked, text in written.items() if text not in ("", asked.own)
        }

    def commands(self) -> tuple[Command, ...]:
        if not (self.takes_part and self.open):
            return ()
        if any(self.focuses(field) for field in self._lines.values()):
            return (SAVE, NEXT)
        return (self.rate(), *((OTHER,) if len(self.places) > 1 else ()), NEXT)

    def show(self, shown: CloseView) -> None:
        for field in self._lines.values():
            field.display = self.open
        super().show(shown)
        if not self.open:
            return
        legend = self.query_one(".legend")
        legend.display = self.may_answer and bool(self.questions)

    def open_rows(self) -> list[Row]:
        rows = super().open_rows() if self.questions else []
        own = [
            Row(Content.assemble((f"{LABELS[asked.about]}  ", "$text-quiet"), asked.own), hanging=8)
            for asked in self.shown.written
            if asked.own
        ]
        return [*rows, *([Row("")] if rows and own else []), *own]

    def closed_rows(self) -> list[Row]:
        lines = all_closing_lines(self.shown.written, apart=False)
        rows = super().closed_rows()
        rows += [Row("")] if rows and lines else []
        rows += [Row(picture=picture) for picture in lines]
        if not rows:
            rows = [Row(NOTHING, style="quiet")]
        return [*rows, *taken_rows(self.view.record, self.list_lines)]

    def _draft(self, about: str) -> str:
        return f"closing {about} {self.stage_id}"

    async def action_save(self) -> None:
        for field in self._lines.values():
            if self.focuses(field):
                await field.action_submit()

    def action_next_place(self) -> None:
        """Go to the next line; behind the last one back to the questions, if there are any."""
        places: list[Field | RowList] = [*([self.query_one(RowList)] if self.questions else [])]
        places += self._lines.values() if self.open else ()
        here = next((n for n, place in enumerate(places) if self.focuses(place)), -1)
        if places:
            self.screen.set_focus(places[(here + 1) % len(places)])
        self.post_message(self.KeysChanged())

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Draft(self._draft(event.input.id or ""), event.value))

    @on(Field.Submitted)
    def save(self, event: Field.Submitted) -> None:
        event.stop()
        self.send(SayLine(self.stage_id, event.text, event.input.id or LINE))
        fields = list(self._lines.values())
        behind = fields[fields.index(event.input) + 1 :] if event.input in fields else []
        self.screen.set_focus(behind[0] if behind else self.query_one(RowList))
        self.post_message(self.KeysChanged())


class ClosingOnStage(QuestionsOnStage[CloseView], ClosingPanel):
    """The shared window: how it was, the lines people left, and below it what the meeting has made."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: CloseView) -> None:
        self.query_one(RowList).update(self.rows())

    def rows(self) -> list[Row]:
        if not self.open:
            return self.closed_rows()
        return [*self.opened_rows(), *taken_rows(self.view.record, self.list_lines)]

    @property
    def height(self) -> int:
        """Lines for the questions, so that what is below them has room too."""
        return super().height - taken_lines(self.view.record, self.list_lines)


CLOSINGS: Final = Panels(ClosingPanel, ClosingOnStage)
