"""Where the meeting is, over the screen of somebody who comes late; any key closes it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui import keys
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import Command, bindings


class WhereItIs(Dialog[None]):
    """A few lines to read, which follow the meeting while they are shown."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        Command(
            "escape", "close", "close", "Close the summary; any other key does so, too.", means=keys.GO_BACK
        ),
        Command("enter", "close", "close", "Close the summary.", means=keys.TAKE),
        Command("ctrl+c", "close", "close", "Close the summary.", means=keys.LEAVE),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content("\n".join(self._lines)), markup=False, id="lines")
            yield Static(ways(("any key", "close"), ("F5", "read it again")), classes="dialog-keys")

    def follow(self, lines: Sequence[str]) -> None:
        """Show how things are now; nothing is left to say once the meeting is over."""
        if not lines:
            self.action_close()
        elif lines != self._lines:
            self._lines = lines
            self.on_mount()

    def on_mount(self) -> None:
        # What came between composing and mounting is shown too; before that there is nothing to update.
        for shown in self.query("#lines").results(Static):
            shown.update(Content("\n".join(self._lines)))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.action_close()

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss(None)
