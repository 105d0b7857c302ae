"""A Markdown page to read in silence."""

from typing import Final

from textual.app import ComposeResult

from retro.stages.read.rules import ReadView
from retro.tui.keys import Command, bindings
from retro.tui.markdown_rows import rows_of
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row_list import RowList


class ReadPanel(Panel[ReadView]):
    """The page, scrollable. It is laid out once: only who has read it changes."""

    COMMANDS = (
        Command("down,pagedown,space", "read_on", "read on", "Scroll on.", face="↓ Space", rank=0),
        Command("up,pageup", "read_back", "back", "Scroll back.", face="↑", shown=False),
    )
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache, empty="There is nothing to read here.")

    def show(self, shown: ReadView) -> None:
        if not self.query_one(RowList).rows:
            self.query_one(RowList).update(rows_of(shown.document))

    def action_read_on(self) -> None:
        self.query_one(RowList).action_page(1)

    def action_read_back(self) -> None:
        self.query_one(RowList).action_page(-1)


PANELS: Final = Panels(ReadPanel)
