"""A sentence over the screen that stays until it is closed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui import keys
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import Command, bindings


class Told(Dialog[None]):
    """Takes the place of a dialog that somebody may be typing in: the keys of a sentence do nothing here."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        Command("escape", "close", "close", "Close the message.", means=keys.GO_BACK),
        Command("enter", "close", "close", "Close the message.", means=keys.TAKE),
        Command("ctrl+c", "close", "close", "Close the message.", means=keys.LEAVE),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._sentence), classes="dialog-title")
            yield Static(ways(("Esc", "close")), classes="dialog-keys")

    def action_close(self) -> None:
        self.dismiss(None)
