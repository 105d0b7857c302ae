"""The line in which something is said for a while, or until it is mended."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Size

from retro.tui.parts.cut_text import MORE
from retro.tui.parts.line import TextLine

Kind = Literal["mark", "warn", "bad"]
"""News, something that was refused or needs a person, and trouble that everybody should know of."""

SIGNS: Final = MappingProxyType({"mark": "", "warn": "! ", "bad": "✗ "})


class NoticeLine(TextLine):
    """A sentence on a card with a coloured edge; an empty line while there is none.

    A sentence without room says where all of it stands, and `unread` keeps it for there.
    """

    DEFAULT_CSS = """
    NoticeLine { height: 1; color: $text-strong; }
    """

    _kind: Kind = "mark"
    _last = ""

    @property
    def unread(self) -> str:
        """The last sentence, where there was no room for all of it."""
        return self._last if Content(self._last).cell_length > self._room else ""

    def forget(self) -> None:
        """Keep the last sentence no more: what it was about is over."""
        self._last = self.plain

    @property
    def _room(self) -> int:
        return self.size.width - 2 - len(SIGNS[self._kind])

    def say(self, sentence: str, kind: Kind = "mark") -> None:
        """Show a sentence, or none."""
        if kind != self._kind and sentence == self.plain:
            self._left = Content("")
        self._kind = kind
        self._last = sentence or self._last
        self.show(sentence)

    def drawn(self, size: Size) -> Sequence[Content]:
        if not self.plain:
            return []
        edge = Content.assemble(("▌", f"${self._kind}"), " ", (SIGNS[self._kind], f"bold ${self._kind}"))
        said = (edge + _fitting(self.plain, size.width - edge.cell_length)).truncate(size.width)
        return [said.pad_right(size.width - said.cell_length).stylize_before("on $surface")]


def _fitting(text: str, width: int) -> str:
    """The text in so many cells; where it does not fit, its first sentence as a whole if that does."""
    if cell_len(text) <= width:
        return text
    first, dot, _ = text.partition(". ")
    if dot and width - len(MORE) - 1 < cell_len(first) + 1 <= width - 2:
        return f"{first}. …"
    room = max(width - len(MORE) - 1, 0)
    return f"{set_cell_size(text, room).rstrip()} {MORE}"
