"""The lines that people left at the end of a meeting, as a picture."""

from collections.abc import Sequence
from typing import Final

from retro.stages.close.closing_words import TITLES
from retro.stages.close.rules import LINE, ClosingLines
from retro.tui.charts.beside import Beside, Stack, Words
from retro.tui.widgets.row import Picture
from retro.tui.widgets.section import Section

LEAST: Final = 32
"""Cells of lines that stand beside others."""


def closing_lines(lines: Sequence[str], *, apart: bool, about: str = LINE) -> Picture:
    """The lines that people left, in the order of the view, which says nothing of who wrote them."""
    pictures: list[Picture] = [Section(TITLES[about], "in random order")]
    for line in lines:
        pictures.append(Words((("▎ ", "$rule"), line), hanging=2))
        if apart:
            pictures.append(Words())
    return Stack(tuple(pictures[:-1] if apart and lines else pictures))


def all_closing_lines(written: Sequence[ClosingLines], *, apart: bool) -> tuple[Picture, ...]:
    """The lines of all: what was good beside what to change. Nothing where there are none."""
    drawn = tuple(closing_lines(w.said, apart=apart, about=w.about) for w in written if w.said)
    return (Beside(drawn, least=LEAST, apart=4),) if drawn else ()
