"""Choosing one of a list."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import CANCEL, Command, bindings
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

MOST = 16
AROUND = 9
"""Lines of a dialog that are not its list, and of the screen that stays free."""


class Choose(Dialog[str | None]):
    """Returns the key of the row that was chosen, or None."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = CANCEL
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(self, title: str, rows: Sequence[Row], chosen: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._rows = tuple(rows)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield RowList(self._rows, cursor=True, empty="Nothing to choose from.")
            offered = (("Enter", "choose"), ("↑↓", "move"), ("Esc", "cancel"))
            yield Static(ways(*(offered if self._rows else offered[-1:])), classes="dialog-keys")

    def on_mount(self) -> None:
        self.query_one(RowList).highlight(self._chosen)
        self.set_focus(self.query_one(RowList))

    def on_resize(self) -> None:
        self.query_one(RowList).styles.max_height = max(1, min(MOST, self.size.height - AROUND))

    @on(RowList.Selected)
    def take(self, event: RowList.Selected) -> None:
        event.stop()
        self.dismiss(event.key)

    def action_cancel(self) -> None:
        self.dismiss(None)
