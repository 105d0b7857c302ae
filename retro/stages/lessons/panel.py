"""Keeping what was learned."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.stages.lessons.rules import LessonsView
from retro.tui.keys import TAKE, Command
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

MEND = Command("enter", "mend", "change", "Change the lesson under the cursor.", means=TAKE)


class LessonsPanel(Panel[LessonsView]):
    """The lessons so far, and cards to take some from."""

    ENTRIES = "AL"
    COMMANDS = (MEND,)

    def compose(self) -> ComposeResult:
        yield RowList(cursor=True, cache=self.cache, empty="No lesson yet. Press l to write one down.")

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self.shown.lessons else ()

    def show(self, shown: LessonsView) -> None:
        rows: list[Row] = []
        for lesson in shown.lessons:
            tags = " ".join(f"#{tag}" for tag in lesson.tags)
            rows.append(Row(lesson.statement, key=lesson.id, style="strong", hanging=2))
            detail = "   ".join(part for part in (lesson.context, tags) if part)
            if detail:
                rows.append(Row(detail, style="quiet", indent=2))
            rows.append(Row(""))
        if shown.cards:
            rows.append(Row("Cards to take lessons from", style="heading"))
            rows += [
                Row(Content.assemble((f"{card.id:<5}", "mark"), card.text), hanging=5) for card in shown.cards
            ]
        self.query_one(RowList).update(rows)

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Mend(event.key))

    def action_mend(self) -> None:
        self.query_one(RowList).action_choose()


PANELS: Final = Panels(LessonsPanel)
