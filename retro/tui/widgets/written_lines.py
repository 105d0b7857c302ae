"""A text that is being written, broken into lines: which index is in which cell."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size

from retro.session.clusters import cluster_around
from retro.tui.rich_patches import split_graphemes
from retro.tui.widgets.wrap import breaks

CURSOR, SELECTION = "input--cursor", "input--selection"

Piece: TypeAlias = tuple[str, str]
"""A part of a line and the name of its look: a component of the style sheet, or nothing."""


@dataclass(frozen=True)
class WrittenLines:
    """A text of one paragraph and where its lines begin. Spaces at a break stay at the end of their line."""

    text: str
    width: int
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str, width: int) -> "WrittenLines":
        """Break a text into lines of at most `width` cells; only spaces at their end may go beyond it."""
        width = max(1, width)
        return cls(text, width, (0, *breaks(text, width, width)))

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, line: int) -> tuple[int, int]:
        """The index at which a line begins, and the first one behind it."""
        return self.starts[line], self.starts[line + 1] if line + 1 < len(self) else len(self.text)

    def line_of(self, index: int) -> int:
        """The line in which the cursor is when it stands before an index."""
        return bisect_right(self.starts, index) - 1

    def column_of(self, index: int) -> int:
        """The cells between the beginning of its line and the cursor; `width` at most."""
        start = self.starts[self.line_of(index)]
        return min(cell_len(self.text[start:index]), self.width)

    def index_at(self, line: int, column: int) -> int:
        """The index in a cell of a line; the one behind the last character is only in the last line."""
        line = max(0, min(line, len(self) - 1))
        start, end = self.span(line)
        used, last = 0, start
        for offset, _end, cells in split_graphemes(self.text[start:end])[0]:
            last = start + offset
            if used + cells > column:
                return last
            used += cells
        return end if line == len(self) - 1 else last

    def pieces(self, line: int, cursor: int | None, selection: tuple[int, int]) -> list[Piece]:
        """A line in pieces of one look, of at most `width` cells and one more for a cursor behind them.

        `cursor` is the index before which it stands, None for a text that is only shown.
        """
        start, end = self.span(line)
        at = cursor if cursor is not None and self.line_of(cursor) == line else -1
        _, behind = cluster_around(self.text, at + 1)
        begun, ended = sorted(selection)
        edges = sorted({start, end, *(edge for edge in (at, behind, begun, ended) if start < edge < end)})
        is_behind = at >= 0 and (at == len(self.text) or self.column_of(at) >= self.width)
        found: list[Piece] = []
        used = 0
        for here, there in pairwise(edges):
            # Only spaces at the end of a line have no room in it.
            text = self.text[here:there]
            text = set_cell_size(text, min(cell_len(text), self.width - used))
            used += cell_len(text)
            on_cursor = not is_behind and 0 <= at <= here < behind
            found.append((text, CURSOR if on_cursor else SELECTION if begun <= here < ended else ""))
        if is_behind:
            found += [(" " * (self.column_of(at) - used), ""), (" ", CURSOR)]
        return found
