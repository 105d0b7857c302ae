"""Pictures put together: below each other, and side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from retro.tui.charts.fixed_cells import gap
from retro.tui.widgets.row import Picture, as_content
from retro.tui.widgets.wrap import wrapped


@dataclass(frozen=True)
class Words:
    """A text in styles, wrapped; empty it is one free line."""

    parts: str | tuple[str | tuple[str, str], ...] = ""
    """Text, or pieces with the names of their styles. No `Content`: two are equal whatever their styles."""
    hanging: int = 0
    indent: int = 0

    def lines(self, width: int) -> list[Content]:
        """The text in lines."""
        indent = min(self.indent, width // 3)
        lines = wrapped(as_content(self.parts), width - indent, self.hanging)
        return [line.pad_left(indent).truncate(width) for line in lines]


@dataclass(frozen=True)
class Stack:
    """Pictures below each other."""

    pictures: tuple[Picture, ...]

    def lines(self, width: int) -> list[Content]:
        """The lines of all."""
        return [line for picture in self.pictures for line in picture.lines(width)]


@dataclass(frozen=True)
class Beside:
    """Pictures side by side; below each other where one would have fewer cells than it needs."""

    pictures: tuple[Picture, ...]
    shares: tuple[int, ...] = ()
    """How they share the width; equally if empty."""
    least: int = 26
    apart: int = 2

    def lines(self, width: int) -> list[Content]:
        """As many lines as the highest picture has."""
        widths = self._widths(width)
        if not widths or min(widths) < self.least:
            return Stack(tuple(self._below())).lines(width)
        columns = [picture.lines(cells) for picture, cells in zip(self.pictures, widths, strict=True)]
        between = gap(self.apart)
        lines: list[Content] = []
        for row in zip_longest(*columns, fillvalue=Content("")):
            cells = [line.pad_right(room - line.cell_length) for line, room in zip(row, widths, strict=True)]
            lines.append(between.join(cells))
        return lines

    def _widths(self, width: int) -> list[int]:
        shares = self.shares or (1,) * len(self.pictures)
        room = width - self.apart * (len(shares) - 1)
        if not shares or room < len(shares):
            return []
        widths = [room * share // sum(shares) for share in shares]
        widths[-1] += room - sum(widths)
        return widths

    def _below(self) -> Sequence[Picture]:
        return [piece for picture in self.pictures for piece in (picture, Words())][:-1]
