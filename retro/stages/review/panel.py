"""Open actions of earlier sessions, and what became of them."""

from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.record import Verdict
from retro.stages.review.rules import Judge, ReviewView
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


class ReviewPanel(Panel[ReviewView]):
    """A list of open actions; on the shared window each is judged with one key."""

    ENTRIES = "A"
    COMMANDS = (
        Command("1", "judge('done')", "done", "This action is done.", means=ANSWER),
        Command("2", "judge('keep')", "keep", "This action stays open.", means=ANSWER),
        Command("3", "judge('drop')", "drop", "This action is dropped.", means=ANSWER),
        Command("4", "judge('open')", "open", "Nothing was said of it yet.", shown=False, means=ANSWER),
    )
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.leads, cache=self.cache, empty="Nothing was left open.")

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self.leads else ()

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
        self.query_one(RowList).update(rows)

    def action_judge(self, verdict: str) -> None:
        lines = self.query_one(RowList)
        if self.leads and lines.highlighted is not None:
            self.send(Judge(self.stage_id, int(lines.highlighted), Verdict(verdict)))
            lines.action_step(1)


PANELS: Final = Panels(ReviewPanel)
