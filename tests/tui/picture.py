"""What a terminal shows, cell by cell."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.pilot import Pilot

from retro.tui.app import SessionApp
from retro.tui.rich_patches import split_graphemes
from retro.tui.theme import RetroTheme

BLOCKS: Final = "█▀▄"


class Cell(NamedTuple):
    """One cell: what stands in it (nothing in the second half of a wide character), and in which look."""

    text: str
    style: Style


class Picture:
    """The screen of an app as the compositor has it: lines of cells."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, SessionApp)
        self.width, self.height = pilot.app.size
        theme = pilot.app.current_theme
        assert isinstance(theme, RetroTheme)
        self.theme = theme
        strips = pilot.app.screen._compositor.render_strips()
        self.cells = [list(_cells(strip)) for strip in strips]
        self.lines = ["".join(cell.text for cell in line) for line in self.cells]

    def colours(self, x: int, y: int) -> tuple[str, str]:
        """The colour of the letter in a cell, and that of its ground."""
        return _colours(self.cells[y][x].style)

    def in_colour(self, token: str) -> set[tuple[int, int]]:
        """The cells whose ground has this colour, or that are painted with it as a block."""
        wanted = self.theme.colour(token).lower()
        return {
            (x, y)
            for y, line in enumerate(self.cells)
            for x, (text, style) in enumerate(line)
            if wanted in _colours(style)[(not text or text not in BLOCKS) :]
        }

    def below(self, text: str) -> str:
        """What is read downwards from where a text begins, in its column, as one line."""
        start = text[:8]
        for y, line in enumerate(self.lines):
            if start in line:
                x = cell_len(line[: line.index(start)])
                column = ("".join(cell.text for cell in line[x:]) for line in self.cells[y:])
                return " ".join(part.split("  ")[0].strip() for part in column)
        return ""


def regions(cells: set[tuple[int, int]]) -> int:
    """How many regions of cells that touch each other there are."""
    left, count = set(cells), 0
    while left:
        count += 1
        near = [left.pop()]
        while near:
            x, y = near.pop()
            for neighbour in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if neighbour in left:
                    left.remove(neighbour)
                    near.append(neighbour)
    return count


@cache
def _colours(style: Style) -> tuple[str, str]:
    colours = (style.color, style.bgcolor)
    fore, ground = (colour.get_truecolor().hex if colour is not None else "" for colour in colours)
    return fore, ground


def _cells(strip: Any) -> Iterator[Cell]:
    for segment in strip:
        if segment.text.isascii():
            yield from (Cell(character, segment.style or Style()) for character in segment.text)
            continue
        for start, end, width in split_graphemes(segment.text)[0]:
            if width:
                yield Cell(segment.text[start:end], segment.style or Style())
                yield from (Cell("", segment.style or Style()) for _ in range(width - 1))
