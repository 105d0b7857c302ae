"""Help, made from the same table as the keys."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui import keys
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import Command, bindings
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

READ_ON: Final = ("↑↓", "more")
CLOSE: Final = ("Esc", "close")


class Help(Dialog[None]):
    """All keys of this moment with whole sentences, and a few lines worth knowing."""

    DEFAULT_CSS = """
    Help .help { height: 80%; }
    Help .help RowList { height: 1fr; max-height: 100%; }
    """

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        Command("escape", "close", "close", "Close the help.", means=keys.GO_BACK),
        Command("q,ctrl+c", "close", "close", "Close the help.", means=keys.LEAVE),
        Command("question_mark,f1", "close", "close", "Close the help.", means=keys.HELP),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(self, sections: Sequence[tuple[str, Sequence[Command]]], notes: Sequence[str]) -> None:
        super().__init__()
        self._sections = sections
        self._notes = notes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help"):
            yield Static(Content("What you can do now"), classes="dialog-title")
            yield RowList(self._rows())
            yield Static(ways(CLOSE), classes="dialog-keys")

    @on(events.Resize)
    def _say_how_to_read_on(self) -> None:
        """Whether the rows fit is known once they have a size."""
        self.call_after_refresh(self._offer_keys)

    def _offer_keys(self) -> None:
        rows = self.query_one(RowList)
        reads_on = rows.max_scroll_y > 0
        self.query_one(".dialog-keys", Static).update(ways(*((READ_ON, CLOSE) if reads_on else (CLOSE,))))

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        for title, commands in self._sections:
            if not commands:
                continue
            rows.append(Row(title, style="heading"))
            for command in commands:
                key = Content(command.key.ljust(12)).stylize("bold")
                rows.append(Row(key + Content(command.help), indent=2, hanging=12))
            rows.append(Row(""))
        rows.extend(Row(note, style="quiet") for note in self._notes)
        return rows

    def action_close(self) -> None:
        self.dismiss(None)
