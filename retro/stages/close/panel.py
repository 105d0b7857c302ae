"""Was it worth the time, and one line; several questions have a panel of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from retro.session.acts import Act
from retro.session.scale_words import average
from retro.session.text import LINE_LIMIT
from retro.session.view import View
from retro.stages.choice import ChoiceView
from retro.stages.choice_panel import ChoiceOnStage, ChoicePanel
from retro.stages.choice_rows import HEAD_LINES, chart, count_rows, open_rows
from retro.stages.close.closing_lines import closing_lines
from retro.stages.close.closing_panel import CLOSINGS
from retro.stages.close.closing_questions import QUESTIONS, TIME
from retro.stages.close.rules import CloseView, Rate, SayLine
from retro.tui.charts.beside import Beside
from retro.tui.charts.taken import taken_lines, taken_rows
from retro.tui.keys import ANSWER, NEXT_PLACE, TAKE, Command, bindings
from retro.tui.panel import OtherPanels, Panels
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

QUESTION = QUESTIONS[TIME].sentence
RATE = Command("1,2,3,4,5", "take", "rate", "Rate; Enter goes to the line.", face="1-5", rank=0, means=ANSWER)
LINE = Command("tab", "line", "one line", "Write one line, or go back to the rating.", means=NEXT_PLACE)
SAVE = Command("enter", "save", "save", "Save the line.", rank=0, means=TAKE)


class ClosePanel(ChoicePanel[CloseView]):
    """The rating by digit, then a line to leave."""

    COMMANDS = (RATE, LINE, SAVE)
    BINDINGS = bindings([LINE])
    OWN = "your rating"

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._rated = self.question.mine
        """What was asked for last."""
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    @property
    def question(self) -> ChoiceView:
        return self.shown.rating

    @property
    def options(self) -> Sequence[str]:
        return [f"{n} · {words}" for n, words in enumerate(self.question.options, 1)]

    @property
    def asked(self) -> str:
        return self.instruction or QUESTION

    def answer(self, option: int) -> Act:
        return Rate(self.stage_id, option + 1)

    @property
    def _draft(self) -> str:
        return f"closing line {self.stage_id}"

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.takes_part, begins=False, cache=self.cache)
        if self.takes_part:
            self._lines = (
                Field(
                    placeholder="Tab: one line about this meeting, if you like",
                    max_length=LINE_LIMIT,
                    classes="entry",
                    id="line",
                ),
            )
        yield from self._lines

    def start(self) -> None:
        for field in self._lines:
            field.value = self.view.drafts.get(self._draft, self.shown.line)
        super().start()

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines)
        return {self._draft: written} if written not in ("", self.shown.line) else {}

    def commands(self) -> tuple[Command, ...]:
        if not self.may_answer:
            return ()
        writing = any(self.focuses(field) for field in self._lines)
        return (SAVE, replace(LINE, label="rating")) if writing else (RATE, LINE)

    def show(self, shown: CloseView) -> None:
        rating = shown.rating
        for field in self._lines:
            field.display = rating.open
        if rating.counts is None:
            rows = self.option_rows()
            if shown.line:
                rows += [Row(""), Row(Content.assemble(("your line  ", "quiet"), shown.line), hanging=11)]
            rows += self.so_far_rows()
        else:
            height = self._chart_lines(shown)
            rows = count_rows(self.options, rating.counts, rating.answered, height, self._figure)
            if shown.lines:
                rows += [Row(""), Row(picture=closing_lines(shown.lines, apart=False))]
            rows += taken_rows(self.view.record, self.list_lines)
        self.query_one(RowList).update(rows)

    @property
    def _figure(self) -> str:
        """The one figure of the rating, the same for all who read it."""
        counts, before = self.question.counts, self.shown.before
        if not counts:
            return ""
        return f"{average(counts):.1f} on average" + (f" · last time {before[-1].mean:.1f}" if before else "")

    @property
    def list_lines(self) -> int:
        """Lines of what the meeting takes with it, for each of its lists."""
        return 8 if self.roomy else 5

    def _chart_lines(self, shown: CloseView) -> int:
        """Lines for the chart, so that what is below it has room too."""
        return self.height - len(shown.lines) - 3 - taken_lines(self.view.record, self.list_lines)

    def pick(self, option: int) -> None:
        if option < len(self.question.options):
            self._rated = option
        super().pick(option)

    def take(self, option: int) -> None:
        """Rate; once that is done, Enter goes on to the line."""
        if option == self._rated:
            self.action_line()
        else:
            self.pick(option)

    async def action_save(self) -> None:
        for field in self._lines:
            await field.action_submit()

    def action_line(self) -> None:
        for field in self._lines if self.shown.rating.open else ():
            if self.focuses(field):
                self.screen.set_focus(self.query_one(RowList))
            else:
                self.screen.set_focus(field)
        self.post_message(self.KeysChanged())

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Draft(self._draft, event.value))

    @on(Field.Submitted)
    def save(self, event: Field.Submitted) -> None:
        event.stop()
        self.send(SayLine(self.stage_id, event.text))
        self.screen.set_focus(self.query_one(RowList))
        self.post_message(self.KeysChanged())


class CloseOnStage(ChoiceOnStage[CloseView], ClosePanel):
    """The shared window: how it was rated, the lines people left, and below it what the meeting has made."""

    def rows(self) -> list[Row]:
        """Everything there is to see."""
        rating, lines = self.question, self.shown.lines
        taken = taken_lines(self.view.record, self.list_lines)
        room = self.height - taken
        if rating.counts is None:
            rows = open_rows(self.asked, self.options, rating.so_far, room)
            return [*rows, *taken_rows(self.view.record, self.list_lines)]
        rows = [Row(self.asked, style="strong"), Row("")]
        if not rating.counts:
            rows += count_rows(self.options, rating.counts, rating.answered, room)
            rows += [Row(""), Row(picture=closing_lines(lines, apart=self.roomy))] if lines else []
        else:
            drawn = chart(self.options, rating.counts, room - HEAD_LINES, self._figure)
            beside = (drawn, closing_lines(lines, apart=self.roomy)) if lines else (drawn,)
            rows.append(Row(picture=Beside(beside, shares=(3, 2)[: len(beside)], least=32, apart=6)))
        return [*rows, *taken_rows(self.view.record, self.list_lines)]


PANELS: Final = Panels(
    ClosePanel,
    CloseOnStage,
    others=(OtherPanels(lambda shown: bool(shown.questions) or shown.both, CLOSINGS),),
)
