"""Short pairs of lines beside each other, as many as there is room for."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.widgets.pieces import Pieces, content_of

APART: Final = 2
LEAST: Final = 28
"""Cells of a pair at least; where two do not fit beside each other, each pair takes one line."""
MOST: Final = 4
"""Pairs in a row at most."""


@dataclass(frozen=True)
class Grid:
    """Pairs such as a topic and what came of it."""

    pairs: tuple[tuple[Pieces, Pieces], ...]
    free: bool = False
    """Whether the rows have a free line between them."""

    def lines(self, width: int) -> list[Content]:
        """Two lines for each row of pairs, or a line for each pair."""
        number = min(MOST, len(self.pairs), (width + APART) // (LEAST + APART))
        if number < 2:
            return [line for pair in self.pairs for line in _in_one_line(pair, width)]
        each = (width + APART) // number - APART
        lines: list[Content] = []
        for start in range(0, len(self.pairs), number):
            row = self.pairs[start : start + number]
            lines += [Content("")] if lines and self.free else []
            for part in (0, 1):
                line = Content("")
                for place, pair in enumerate(row):
                    gap = place * (each + APART) - line.cell_length
                    line = line + Content(" " * gap) + content_of(pair[part]).truncate(each, ellipsis=True)
                lines.append(line)
        return lines


def _in_one_line(pair: tuple[Pieces, Pieces], width: int) -> list[Content]:
    first, second = map(content_of, pair)
    room = width - second.cell_length - APART
    if room < width // 3:
        return [first.truncate(width, ellipsis=True), second.truncate(width, ellipsis=True)]
    first = first.truncate(room, ellipsis=True)
    return [first + Content(" " * (width - first.cell_length - second.cell_length)) + second]
