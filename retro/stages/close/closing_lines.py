"""The lines that people left at the end of a meeting, as a picture."""

from collections.abc import Sequence

from retro.tui.charts.beside import Stack, Words
from retro.tui.widgets.row import Picture
from retro.tui.widgets.section import Section


def closing_lines(lines: Sequence[str], *, apart: bool) -> Picture:
    """The lines that people left, in the order of the view, which says nothing of who wrote them."""
    pictures: list[Picture] = [Section("One line each", "in random order")]
    for line in lines:
        pictures.append(Words((("▎ ", "$rule"), line), hanging=2))
        if apart:
            pictures.append(Words())
    return Stack(tuple(pictures[:-1] if apart and lines else pictures))
