"""A text to hear or read together."""

from typing import Final

from textual.app import ComposeResult

from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


class BriefPanel(Panel[None]):
    """Shows the text of the stage in full."""

    SHOWS_INSTRUCTION = True

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: None) -> None:
        stage = self.view.stage
        if stage is None:
            return
        rows: list[Row] = []
        for paragraph in (stage.document or stage.instruction).split("\n"):
            rows.append(Row(paragraph, style="strong" if not rows else ""))
        for prompt in stage.prompts:
            rows += [Row(""), Row(prompt.title, style="heading"), Row(prompt.question)]
        self.query_one(RowList).update(rows)


PANELS: Final = Panels(BriefPanel)
