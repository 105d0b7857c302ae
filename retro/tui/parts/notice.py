"""The line in which something is said for a while, or until it is mended."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, Literal

from textual.content import Content
from textual.geometry import Size

from retro.tui.parts.line import TextLine

Kind = Literal["mark", "warn", "bad"]
"""News, something that was refused or needs a person, and trouble that everybody should know of."""

SIGNS: Final = MappingProxyType({"mark": "", "warn": "! ", "bad": "✗ "})


class NoticeLine(TextLine):
    """A sentence on a card with a coloured edge; an empty line while there is none."""

    DEFAULT_CSS = """
    NoticeLine { height: 1; color: $text-strong; }
    """

    _kind: Kind = "mark"

    def say(self, sentence: str, kind: Kind = "mark") -> None:
        """Show a sentence, or none."""
        if kind != self._kind and sentence == self.plain:
            self._left = Content("")
        self._kind = kind
        self.show(sentence)

    def drawn(self, size: Size) -> Sequence[Content]:
        if not self.plain:
            return []
        edge = Content.assemble(("▌", f"${self._kind}"), " ", (SIGNS[self._kind], f"bold ${self._kind}"))
        said = (edge + self._left).truncate(size.width, ellipsis=True)
        return [said.pad_right(size.width - said.cell_length).stylize_before("on $surface")]
