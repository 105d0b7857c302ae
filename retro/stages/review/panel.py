"""Open actions of earlier sessions, what became of them, and the tasks that people wrote on their pages."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.record import Answer, FoundTask, Verdict
from retro.stages.review.rules import AnswerFound, Judge, ReviewView
from retro.tui.keys import ANSWER, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

_SAID = {
    Verdict.OPEN: ("open", "$text-quiet"),
    Verdict.KEEP: ("↻ keep", "$warn"),
    Verdict.DONE: ("✓ done", "$good"),
    Verdict.DROP: ("✗ dropped", "$bad"),
}
_ANSWERED = {
    Answer.OPEN: ("take it?", "$text-quiet"),
    Answer.TAKE: ("✓ taken", "$good"),
    Answer.LEAVE: ("✗ left", "$bad"),
}
_FOUND = "found "
"""What the keys of rows with found tasks begin with; those of actions are their numbers alone."""
_JUDGING: Final = (
    Command("1", "judge('done')", "done", "This action is done.", means=ANSWER),
    Command("2", "judge('keep')", "keep", "This action stays open.", means=ANSWER),
    Command("3", "judge('drop')", "drop", "This action is dropped.", means=ANSWER),
    Command("4", "judge('open')", "open", "Nothing was said of it yet.", shown=False, means=ANSWER),
)
_ANSWERING: Final = (
    Command("5", "answer_found('take')", "take", "Take what was found on a page as an action.", means=ANSWER),
    Command("6", "answer_found('leave')", "leave", "Leave what was found on a page.", means=ANSWER),
)
"""Other keys than those of actions: whoever goes through the list with one key takes nothing by mistake."""


class ReviewPanel(Panel[ReviewView]):
    """A list of open actions; on the shared window each is judged with one key."""

    ENTRIES = "A"
    COMMANDS = (*_JUDGING, *_ANSWERING)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.leads, cache=self.cache, empty="Nothing was left open.")

    def commands(self) -> tuple[Command, ...]:
        if not self.leads:
            return ()
        return _ANSWERING if (self._row or "").startswith(_FOUND) else _JUDGING

    @property
    def _row(self) -> str | None:
        return self.query_one(RowList).highlighted

    def show(self, shown: ReviewView) -> None:
        carried_actions = shown.carried_actions
        done = sum(carried.verdict is Verdict.DONE for carried in carried_actions)
        rows = [Row(f"{done} of {len(carried_actions)} done", style="heading")] if carried_actions else []
        for number, carried in enumerate(carried_actions):
            action = carried.action
            said, look = _SAID[carried.verdict]
            due = f"due {spoken_date(action.due)}" if action.due else ""
            by = " · ".join(part for part in (action.who, due) if part) or "nobody yet"
            trigger = f" · trigger: {action.trigger}" if action.trigger else ""
            rows.append(Row(action.what, key=str(number), right=Content.styled(said, look), hanging=2))
            facts = f"{by} · agreed {spoken_date(carried.date)}{trigger}"
            rows.append(Row(facts, style="quiet", indent=2))
            if self.roomy:
                rows.append(Row(""))
        if shown.found:
            rows += [Row("")] if rows and rows[-1].text.plain else []
            rows.append(Row("Found on the page", style="heading"))
        for number, task in enumerate(shown.found):
            rows += self._found_rows(number, task)
        self.query_one(RowList).update(rows)

    def _found_rows(self, number: int, task: FoundTask) -> list[Row]:
        said, look = _ANSWERED[task.answer]
        due = f"due {spoken_date(task.due)}" if task.due else ""
        by = " · ".join(part for part in (task.who, due) if part) or "nobody yet"
        right = Content.styled(f"{said} {task.action}".strip(), look)
        rows = [
            Row(task.what or "(removed)", key=f"{_FOUND}{number}", right=right, hanging=2),
            Row(
                f"{by} · written by hand on the page of {task.session} in {task.wiki}",
                style="quiet",
                indent=2,
            ),
        ]
        return [*rows, Row("")] if self.roomy else rows

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
