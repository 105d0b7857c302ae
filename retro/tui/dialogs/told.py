"""A sentence over the screen that stays until it is closed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class Told(ModalScreen[None]):
    """Takes the place of a dialog that somebody may be typing in: the keys of a sentence do nothing here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,ctrl+c", "close", "Close", show=False),
    ]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._sentence), classes="dialog-title")
            yield Static(Content.assemble(("Esc", "bold $highlight"), " close"), classes="dialog-keys")

    def action_close(self) -> None:
        self.dismiss(None)
