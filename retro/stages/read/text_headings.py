"""The headings of a text to read: all of them beside it, and the one that somebody has come to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from retro.session.text import counted
from retro.tui.widgets.one_line import OneLine
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

TEXT: Final = 76
"""Cells of a line that is easy to read."""
HEADING: Final = "heading"


def heading_rows(rows: Sequence[Row], notes: Mapping[str, int] | None = None) -> list[Row]:
    """The headings of a page, each with the lines or the notes below it; nothing for a page without parts."""
    parts = list(_parts(rows))
    if len(parts) < 2:
        return []

    def aside(title: str, lines: int) -> str:
        if not notes:
            return counted(lines, "line")
        return counted(notes[title], "note") if title in notes else ""

    lines = [Row(picture=OneLine(title, (aside(title, lines),), "$foreground")) for title, lines in parts]
    return [section("In the text"), *lines]


def _parts(rows: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """Each heading, and how many lines there are below it before the next one; free ones do not count."""
    title, lines = "", 0
    for row in rows:
        if row.style == HEADING:
            if title:
                yield title, lines
            title, lines = row.text.plain, 0
        elif row.text.plain:
            lines += len(row.broken(TEXT))
    if title:
        yield title, lines


def place_in(rows: Sequence[Row], tops: Sequence[int], scroll: int, height: int) -> tuple[str, int]:
    """The last heading above what is in view, and how much of the page is above its end, in per cent.

    `tops` are the first line of each row, and after them the number of all lines.
    """
    above = [row for row, top in zip(rows, tops, strict=False) if top < scroll and row.style == HEADING]
    title = above[-1].text.plain if above else ""
    return title, min(100, 100 * (scroll + height) // max(1, tops[-1]))
