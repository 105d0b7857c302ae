"""Help, made from the same table as the keys."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


class Help(ModalScreen[None]):
    """All keys of this moment with whole sentences, and a few lines worth knowing."""

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
            yield Static(Content.assemble(("Esc", "bold $highlight"), " close"), classes="dialog-keys")

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
