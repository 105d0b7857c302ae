"""One question, answered with a digit or the arrows."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.stages.checkin.rules import Answer, CheckinView
from retro.stages.counts import count_rows, so_far_row
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList

CHOOSE = Command("1,2,3,4,5,6,7,8,9,0", "take", "answer", "Answer with the number.", face="1-9", rank=0)
ARROWS = Command("enter", "take", "take", "Answer with the line under the cursor.", face="↑↓ Enter")


class CheckinPanel(Panel[CheckinView]):
    """The options; the own answer is marked in words."""

    COMMANDS = (CHOOSE, ARROWS)
    BINDINGS = [b for n in "1234567890" for b in bindings([Command(n, f"pick({n})", "", "")])]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Static(classes="question", markup=False)
        yield Static(classes="gap")
        yield RowList(cursor=self.takes_part, cache=self.cache)

    def commands(self) -> tuple[Command, ...]:
        if self.shown.counts is not None or not self.takes_part:
            return ()
        last = len(self.shown.options)
        return (replace(CHOOSE, face=f"1-{last}" if last < 10 else "1-9 0"), ARROWS)

    def show(self, shown: CheckinView) -> None:
        stage = self.view.stage
        question = next((p.question or p.title for p in stage.prompts), stage.title) if stage else ""
        asked = self.query_one(Static)
        if str(asked.content) != question:
            asked.update(Content(question))
        if shown.counts is not None:
            rows = count_rows(shown.options, shown.counts, shown.answered)
        else:
            rows = [
                Row(
                    Content.assemble((f"{_digit(n)}  ", "bold"), _words(option, n)),
                    key=str(n) if self.takes_part else None,
                    right=Content.styled("✓ your answer", "$good") if n == shown.mine else "",
                )
                for n, option in enumerate(shown.options)
            ]
            if not self.takes_part:
                rows += [so_far_row(shown.so_far)]
        if self.roomy:
            rows = apart(rows)
        elif not self.takes_part and shown.counts is None:
            rows.insert(-1, Row(""))
        self.query_one(RowList).update(rows)

    def action_pick(self, digit: int) -> None:
        option = (digit or 10) - 1
        if self.takes_part and option < len(self.shown.options):
            self.query_one(RowList).highlight(str(option))
            self.send(Answer(self.stage_id, option))

    def action_take(self) -> None:
        self.query_one(RowList).action_choose()

    @on(RowList.Selected)
    def choose(self, event: RowList.Selected) -> None:
        event.stop()
        self.send(Answer(self.stage_id, int(event.key)))


def _digit(option: int) -> str:
    return str((option + 1) % 10)


def _words(option: str, number: int) -> str:
    """Leave the number out that a scale's option starts with: it stands before it as the key."""
    head, _, tail = option.partition(" · ")
    return tail if head == str(number + 1) else option
