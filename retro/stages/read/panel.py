"""A Markdown page to read in silence."""

from typing import Final

from textual.app import ComposeResult

from retro.stages.read.rules import ReadView
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.markdown_rows import rows_of
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row_list import RowList


class ReadPanel(Panel[ReadView]):
    """The page, scrollable. It is laid out once: only who has read it changes."""

    COMMANDS = (
        Command("space", "read_on", "read on", "Scroll on.", face="↓ Space", rank=0, means=keys.READ_ON),
        Command("down", "read_on", "", "Scroll on.", shown=False, means=keys.DOWN),
        Command("pagedown", "read_on", "", "Scroll on.", shown=False, means=keys.PAGE_DOWN),
        Command("up", "read_back", "back", "Scroll back.", shown=False, means=keys.UP),
        Command("pageup", "read_back", "back", "Scroll back.", shown=False, means=keys.PAGE_UP),
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
