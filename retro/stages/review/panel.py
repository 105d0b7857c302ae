"""Open actions of earlier sessions, what became of them, and the tasks that people wrote on their pages."""

from collections.abc import Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.dates import days_between, spoken_date
from retro.session.record import Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import counted
from retro.stages.review.rules import AnswerFound, Judge, ReviewView
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.keys import ANSWER, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.edged_card import EdgedCard, alternating, padded
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

_SAID = {
    Verdict.OPEN: ("open", "$text-quiet", "$accent"),
    Verdict.KEEP: ("↻ carry over", "bold $warn", "$warn"),
    Verdict.DONE: ("✓ done", "bold $good", "$good"),
    Verdict.DROP: ("✗ dropped", "bold $bad", "$bad"),
}
"""What was said of an action: in words, the look of the words, the edge."""
_ANSWERED = {
    Answer.OPEN: ("accept?", "$text-quiet", "$accent"),
    Answer.TAKE: ("✓ taken", "bold $good", "$good"),
    Answer.LEAVE: ("✗ left", "bold $bad", "$bad"),
}
COLUMNS: Final = (18, 18)
"""Cells for who, and for by when."""
IN_COLUMNS: Final = 100
"""Cells of a terminal from which on they stand in columns."""
FEW: Final = 6
"""Actions up to which they stand apart, where there is room."""
SAID: Final = 12
"""Cells for what was said, so that the columns of all stand below each other."""
MOST_BLOCKS: Final = 12
"""Actions up to which each has a block in the summary, to be counted by eye."""
BLOCK: Final = "▄▄▄▄▄▄"
_NOT_SETTLED: Final = (Verdict.OPEN, Verdict.KEEP)
TWO_WEEKS: Final = 14
_FOUND = "found "
"""What the keys of rows with found tasks begin with; those of actions are their numbers alone."""
_JUDGING: Final = (
    Command("1", "judge('done')", "done", "This action is done.", means=ANSWER),
    Command("2", "judge('keep')", "carry over", "This action stays open.", means=ANSWER),
    Command("3", "judge('drop')", "drop", "This action is dropped.", means=ANSWER),
    Command("4", "judge('open')", "open", "The group has not decided yet.", shown=False, means=ANSWER),
)
_ANSWERING: Final = (
    Command("5", "answer_found('take')", "take", "Accept the task from the page as an action.", means=ANSWER),
    Command("6", "answer_found('leave')", "leave", "Ignore the task from the page.", means=ANSWER),
)
"""Other keys than those of actions: whoever goes through the list with one key takes nothing by mistake."""


class ReviewPanel(Panel[ReviewView]):
    """A list of open actions, each judged with one key on the shared window; below it what comes next."""

    ENTRIES = "A"
    COMMANDS = (*_JUDGING, *_ANSWERING)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield FilledList(cursor=self.leads, edged=True, cache=self.cache)

    def start(self) -> None:
        super().start()
        verdicts = [one.verdict for one in self.shown.carried_actions]
        if self.leads and Verdict.OPEN in verdicts:
            self.query_one(RowList).highlight(str(verdicts.index(Verdict.OPEN)))

    def commands(self) -> tuple[Command, ...]:
        if not self.leads:
            return ()
        return _ANSWERING if (self._row or "").startswith(_FOUND) else _JUDGING

    @property
    def _row(self) -> str | None:
        return self.query_one(RowList).highlighted

    def show(self, shown: ReviewView) -> None:
        wide = self.screen.size.width >= IN_COLUMNS
        carried = [_card(one, shown.today, columns=wide) for one in shown.carried_actions]
        found = [_found_card(task) for task in shown.found]
        close = not self.roomy or len(carried) + len(found) > FEW
        parts = [_rows(carried, "", close=close), _rows(found, _FOUND, close=close)]
        rows: list[Row] = []
        if carried:
            verdicts = [one.verdict for one in shown.carried_actions]
            rows += [_summary(verdicts), *parts[0]]
        if found:
            rows += [*([Row("")] if rows else []), section("Found on the page", str(len(found))), *parts[1]]
        rows = rows or [Row("There are no open actions from earlier meetings.", style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    @on(RowList.Highlighted)
    def _show_keys(self) -> None:
        self.post_message(self.KeysChanged())

    def action_judge(self, verdict: str) -> None:
        if self.leads and self._row is not None and not self._row.startswith(_FOUND):
            self.send(Judge(self.stage_id, int(self._row), Verdict(verdict)))
            self.query_one(RowList).action_step(1)

    def action_answer_found(self, answer: str) -> None:
        if self.leads and self._row is not None and self._row.startswith(_FOUND):
            number = int(self._row.removeprefix(_FOUND))
            self.send(AnswerFound(self.stage_id, number, Answer(answer)))
            self.query_one(RowList).action_step(1)


PANELS: Final = Panels(ReviewPanel)


def _summary(verdicts: Sequence[Verdict]) -> Row:
    """How many are done, in words, and each as a block."""
    done = sum(verdict is Verdict.DONE for verdict in verdicts)
    words = (f"{done} of {len(verdicts)} done", "strong")
    if len(verdicts) > MOST_BLOCKS:
        return Row((words,))
    looks = [_SAID[verdict][2] if verdict is not Verdict.OPEN else "$rule" for verdict in verdicts]
    return Row(Content.assemble(words, "   ", *((f"{BLOCK} ", look) for look in looks)).rstrip())


def _rows(cards: Sequence[EdgedCard], prefix: str, *, close: bool) -> list[Row]:
    shown = alternating(cards) if close else padded(cards)
    return [Row(picture=card, key=f"{prefix}{number}") for number, card in enumerate(shown)]


def _card(carried: CarriedAction, today: str, *, columns: bool) -> EdgedCard:
    """A carried-over action; who and by when stand beside it in columns, or in the line below.

    Where it is late, for how long takes the place of its date, which stands below then.
    """
    action = carried.action
    said, look, edge = _SAID[carried.verdict]
    due = f"due {spoken_date(action.due)}" if action.due else ""
    trigger = f"trigger: {action.trigger}" if action.trigger else ""
    agreed = f"agreed {_ago(carried.date, today)}"
    late = days_between(action.due, today) if action.due and carried.verdict in _NOT_SETTLED else 0
    late_by: Pieces = ((f"{counted(late, 'day')} late", "bold $warn"),) if late > 0 else due
    by: tuple[Pieces, Pieces] = (action.who or "nobody yet", late_by)
    details = (due if late > 0 else "", agreed, trigger)
    return EdgedCard(
        edge,
        action.what,
        columns=tuple(zip(by, COLUMNS, strict=True)) if columns else (),
        aside=((said.rjust(SAID), look),),
        details=(joined(details if columns else (*by, *details)),),
        style="bold $text-strong",
    )


def _ago(date: str, today: str) -> str:
    """How long ago a day was, in words."""
    days = days_between(date, today)
    if days < 1:
        return "today" if not days else spoken_date(date)
    return f"{counted(days, 'day') if days < TWO_WEEKS else counted(days // 7, 'week')} ago"


def _found_card(task: FoundTask) -> EdgedCard:
    """A task that somebody wrote on the page of an earlier session."""
    said, look, edge = _ANSWERED[task.answer]
    due = f"due {spoken_date(task.due)}" if task.due else ""
    by = " · ".join(part for part in (task.who, due) if part) or "nobody yet"
    return EdgedCard(
        edge,
        task.what or "(removed)",
        aside=((f"{said} {task.action}".strip(), look),),
        details=(f"{by} · written by hand on the page of {task.session} in {task.wiki}",),
        style="bold $text-strong",
    )
