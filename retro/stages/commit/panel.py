"""Actions: who does what by when."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.record import Action
from retro.stages.commit.rules import CommitView
from retro.tui.keys import TAKE, Command
from retro.tui.panel import Panel, Panels
from retro.tui.record_forms import how_decided
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

MEND = Command("enter", "mend", "change", "Change what the cursor is on.", means=TAKE)


class CommitPanel(Panel[CommitView]):
    """All actions so far; one without a name or a date says so."""

    ENTRIES = "AD"
    COMMANDS = (MEND,)

    def compose(self) -> ComposeResult:
        yield RowList(cursor=True, cache=self.cache, empty="No action yet. Press a to write one down.")

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self.query_one(RowList).rows else ()

    def show(self, shown: CommitView) -> None:
        rows = [row for action in shown.actions for row in _rows(action)]
        if shown.decisions:
            rows += [Row("Decisions", style="heading")]
            for decision in shown.decisions:
                rows.append(Row(decision.text, key=decision.id, hanging=2))
                if how := how_decided(decision):
                    rows.append(Row(how, indent=2, hanging=2, style="quiet"))
        self.query_one(RowList).update(rows)

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Mend(event.key))

    def action_mend(self) -> None:
        self.query_one(RowList).action_choose()


PANELS: Final = Panels(CommitPanel)


def _rows(action: Action) -> list[Row]:
    who = Content(action.who) if action.who else Content.styled("who?", "$warn")
    due = Content(f"by {spoken_date(action.due)}") if action.due else Content.styled("by when?", "$warn")
    trigger = [Row(f"trigger: {action.trigger}", indent=2, hanging=2)] if action.trigger else []
    return [
        Row(action.what, key=action.id, style="strong", hanging=2),
        Row(who + Content(" · ") + due, indent=2),
        *trigger,
        Row(""),
    ]
