"""Keys that a simulated person presses. What a person types is text, never a key: `Hands.write`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Key:
    """One key: what a sentence calls it, and the characters that a terminal sends for it."""

    name: str
    sent: str


def sign(character: str) -> Key:
    """Give the key of one letter or digit. Raises ValueError for anything longer: that is text."""
    if len(character) != 1:
        raise ValueError(f"{character!r} is not one character")
    return Key(character, character)


ENTER: Final = Key("Enter", "\r")
ESCAPE: Final = Key("Esc", "\x1b")
TAB: Final = Key("Tab", "\t")
SPACE: Final = Key("Space", " ")
BACKSPACE: Final = Key("Backspace", "\x7f")
UP: Final = Key("↑", "\x1b[A")
DOWN: Final = Key("↓", "\x1b[B")
RIGHT: Final = Key("→", "\x1b[C")
PAGE_DOWN: Final = Key("PgDn", "\x1b[6~")
CTRL_D: Final = Key("Ctrl-D", "\x04")
CTRL_Q: Final = Key("Ctrl-Q", "\x11")
CTRL_X: Final = Key("Ctrl-X", "\x18")
