"""One table row for each thing a key does: binding, footer, help and palette are made from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

FACES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "backspace": "Backspace",
    "delete": "Del",
    "question_mark": "?",
    "colon": ":",
    "plus": "+",
    "minus": "-",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "shift+tab": "Shift-Tab",
    "f1": "F1",
    "f2": "F2",
}


@dataclass(frozen=True)
class Command:
    """What a key does. `label` stands in the footer, `help` is the whole sentence."""

    keys: str
    """As Textual names them, alternatives with commas; the first is the one shown."""
    action: str
    """The method `action_…` of the panel or screen that has the command in its table; `app.…` of the app."""
    label: str
    help: str
    shown: bool = True
    """Whether there is a place for it in the footer."""
    face: str = ""
    """How the key is written where its name does not say it."""
    rank: int = 1
    """What makes room in a narrow footer: 2 goes first, 0 never goes before all the others."""

    @property
    def key(self) -> str:
        """The key as people know it."""
        if self.face:
            return self.face
        first = self.keys.split(",")[0]
        name = first.removeprefix("ctrl+")
        face = FACES.get(name, name)
        return f"Ctrl-{face.upper()}" if first.startswith("ctrl+") else face


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Make Textual's bindings."""
    return [Binding(c.keys, c.action, c.label, show=False) for c in commands]
