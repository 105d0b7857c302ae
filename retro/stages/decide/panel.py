"""The proposal and what people say of it."""

from typing import Final

from textual.app import ComposeResult

from retro.stages.decide.matter_view import DecideView
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row_list import RowList


class DecidePanel(Panel[DecideView]):
    """The proposal and what people say of it."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)


PANELS: Final = Panels(DecidePanel)
