"""Was it worth the time, and one line."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from retro.session.text import LINE_LIMIT
from retro.session.view import View
from retro.stages.close.rules import RATINGS, CloseView, Rate, SayLine
from retro.stages.counts import count_rows, so_far_row
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

QUESTION = "Was this meeting worth the time you gave it?"
RATE = Command("1,2,3,4,5", "take", "rate", "Rate; Enter goes on to the line.", face="1-5", rank=0)
LINE = Command("tab", "line", "one line", "Write one line, or go back to the rating.")
SAVE = Command("enter", "save", "save", "Save the line.", rank=0)


class ClosePanel(Panel[CloseView]):
    """The rating by digit, then a line to leave."""

    COMMANDS = (RATE, LINE, SAVE)
    BINDINGS = [b for n in "12345" for b in bindings([Command(n, f"rate({n})", "", "")])] + bindings([LINE])

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._rated = self.shown.mine.rating
        """What was asked for last."""

    def compose(self) -> ComposeResult:
        if not (self.view.stage and self.view.stage.instruction):
            yield Static(QUESTION, classes="question", markup=False)
            yield Static(classes="gap")
        yield RowList(cursor=self.takes_part, cache=self.cache)
        if self.takes_part:
            yield Field(
                placeholder="Tab: one line about this meeting, if you like",
                max_length=LINE_LIMIT,
                classes="entry",
                id="line",
            )

    @property
    def _open(self) -> bool:
        return self.shown.counts is None

    def on_mount(self) -> None:
        for field in self.query(Field):
            field.value = self.view.drafts.get("closing line", self.shown.mine.line)
        super().on_mount()
        if self.takes_part:
            self.query_one(RowList).highlight(str(self.shown.mine.rating or 3))

    def commands(self) -> tuple[Command, ...]:
        if not (self.takes_part and self._open):
            return ()
        writing = any(field.has_focus for field in self.query(Field))
        return (SAVE, replace(LINE, label="rating")) if writing else (RATE, LINE)

    def show(self, shown: CloseView) -> None:
        for field in self.query(Field):
            field.display = shown.counts is None
        if shown.counts is None:
            rows = [
                Row(
                    Content.assemble((f"{n}  ", "bold"), words),
                    key=str(n) if self.takes_part else None,
                    right=Content.styled("✓ your rating", "$good") if shown.mine.rating == n else "",
                )
                for n, words in enumerate(RATINGS, 1)
            ]
            if self.roomy:
                rows = apart(rows)
            if shown.mine.line:
                rows += [
                    Row(""),
                    Row(Content.assemble(("your line  ", "quiet"), shown.mine.line), hanging=11),
                ]
            if not self.takes_part:
                rows += [Row(""), so_far_row(shown.so_far)]
        else:
            options = [f"{n} {words}" for n, words in enumerate(RATINGS, 1)]
            rows = count_rows(options, shown.counts, shown.answered)
            if shown.lines:
                rows += [Row(""), *(Row(f"“{line}”", hanging=1) for line in shown.lines)]
        self.query_one(RowList).update(rows)

    def action_rate(self, rating: int) -> None:
        if self.takes_part and self._open:
            self._rated = rating
            self.query_one(RowList).highlight(str(rating))
            self.send(Rate(self.stage_id, rating))

    def action_take(self) -> None:
        self.query_one(RowList).action_choose()

    async def action_save(self) -> None:
        for field in self.query(Field):
            await field.action_submit()

    def action_line(self) -> None:
        for field in self.query(Field):
            if field.has_focus:
                self.screen.set_focus(self.query_one(RowList))
            else:
                self.screen.set_focus(field)
        self.post_message(self.KeysChanged())

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        """Rate; once that is done, Enter goes on to the line."""
        event.stop()
        if int(event.key) == self._rated:
            self.action_line()
        else:
            self.action_rate(int(event.key))

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Draft("closing line", event.value))

    @on(Field.Submitted)
    def save(self, event: Field.Submitted) -> None:
        event.stop()
        self.send(SayLine(self.stage_id, event.text))
        self.screen.set_focus(self.query_one(RowList))
        self.post_message(self.KeysChanged())
