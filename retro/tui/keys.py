"""One table row for each thing a key does: binding, footer, help and palette are made from it.

A key means the same on every screen. Where commands of one key do different things, as Enter saves a card
here and answers there, they share one of the meanings below. `tests/tui/test_keys.py` fails where a key gets
a second meaning, and compares `docs/keys.md` with all commands there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

TAKE = "Choose the row under the cursor, save the line, or say yes."
GO_BACK = "Go back: close, cancel, or clear the marks."
UP = "Go up: the previous line, row or card."
DOWN = "Go down: the next line, row or card."
PAGE_UP = "Go up by a page."
PAGE_DOWN = "Go down by a page."
FIRST = "Go to the first row."
LAST = "Go to the last row."
WITHDRAW = "Delete what you are changing."
NOTE = "Write down a note on the topic."
MARK = "Mark what is under the cursor, or give it a dot."
READ_ON = "Scroll by a page."
ANSWER = "Give the answer that has this number."
NEXT_PLACE = "Go to the next tab, or to the next line to write or answer."
PLACE_BEFORE = "Go to the previous tab or line."
SUBJECT = "Choose what the group talks about or decides on."
SKIP = "Skip something, or choose what comes next."
OPEN_AGAIN = "Reopen what was revealed or closed."
CHANGE_SEAT = "Switch between your own seat and the shared window."
COLOURS = "Change the colours."
HELP = "Show the help, or close it (F1 while you are typing)."
LEAVE = "Leave this screen; nothing is lost."

FACES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "backspace": "Backspace",
    "delete": "Del",
    "question_mark": "?",
    "colon": ":",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "shift+tab": "Shift-Tab",
    "f1": "F1",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "f6": "F6",
    "f7": "F7",
    "asterisk": "*",
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
    means: str = ""
    """What its keys mean on all screens, where this is a case of something wider than `help` says."""

    @property
    def key(self) -> str:
        """The key as people know it."""
        return self.face or face_of(self.keys.split(",")[0])

    @property
    def meaning(self) -> str:
        """What its keys mean on all screens."""
        return self.means or self.help


def face_of(key: str) -> str:
    """Return how a single key is written, by its name in Textual."""
    name = key.removeprefix("ctrl+")
    face = FACES.get(name, name)
    return f"Ctrl-{face.upper()}" if key.startswith("ctrl+") else face


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Make Textual's bindings."""
    return [Binding(c.keys, c.action, c.label, show=False) for c in commands]


CANCEL = (
    Command("escape", "cancel", "cancel", "Close it; nothing is changed.", means=GO_BACK),
    Command("ctrl+c", "cancel", "cancel", "Close it; nothing is changed.", means=LEAVE),
)
"""What closes a list or a form."""
