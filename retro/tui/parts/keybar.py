"""The footer: at most seven keys, each with what it does now; a click does it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from retro.tui.keys import Command
from retro.tui.parts.line import TextLine

MOST = 7


class KeyBar(TextLine):
    """Keys and what they do; what does not fit is left out from the end, `?` names them all."""

    DEFAULT_CSS = """
    KeyBar { background: $panel; color: $foreground; padding: 0 1; dock: bottom; }
    """

    @dataclass
    class Pressed(Message):
        """A command was clicked."""

        command: Command

    def __init__(self) -> None:
        super().__init__()
        self._commands: tuple[tuple[Command, str], ...] = ()
        self._status = Content("")
        self._places: list[tuple[int, int, Command]] = []

    def offer(self, commands: Sequence[tuple[Command, str]], status: Content | str = "") -> None:
        """Show these commands under these labels."""
        self._commands = tuple(commands)[:MOST]
        self._status = Content(status) if isinstance(status, str) else status
        self._lay()

    def on_resize(self) -> None:
        self._lay()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, command in self._places:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Pressed(command))
                return

    def _lay(self) -> None:
        room = self.content_size.width - (self._status.cell_length + 2 if self._status else 0)
        line = Content("")
        self._places = []
        for number, (command, label) in enumerate(self._commands):
            piece = Content.assemble((command.key, "bold $highlight" if not number else "bold $text-strong"))
            piece += Content(f" {label}" if label else "")
            gap = "   " if line else ""
            if line.cell_length + len(gap) + piece.cell_length > room and number:
                break
            start = line.cell_length + len(gap)
            line = line + Content(gap) + piece
            self._places.append((start, line.cell_length, command))
        self.show(line, self._status)
