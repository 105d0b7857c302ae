"""A text in exactly one line, with something at its right edge: what is too long is cut with `…`."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.widgets.pieces import Pieces, content_of, filled

APART: Final = 1


@dataclass(frozen=True)
class OneLine:
    """Lists of these keep the place of each thing, however long it is."""

    text: Pieces
    aside: Pieces = ""
    style: str = ""
    ground: str = "$background"

    def lines(self, width: int) -> list[Content]:
        """One line of `width` cells."""
        aside = content_of(self.aside)
        free = max(1, width - aside.cell_length - APART) if aside else width
        text = content_of(self.text, self.style).truncate(free, ellipsis=True)
        gap = width - text.cell_length - aside.cell_length
        return [filled(text + Content(" " * max(0, gap)) + aside, width, f"on {self.ground}")]
