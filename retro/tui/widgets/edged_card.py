"""A card: text on a ground of its own with a coloured edge. What has no ground is told apart by its edge."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from textual.content import Content

from retro.palette import HALVES
from retro.tui.widgets.pieces import Pieces, content_of, filled, joined
from retro.tui.widgets.wrap import wrapped

EDGE: Final = "▌"
APART: Final = 2
LABEL: Final = 4
"""Cells of a label such as `b12`, with the one after it."""
TEXT: Final = 64
"""Cells of the text of a card at most, where columns stand beside it."""


@dataclass(frozen=True)
class EdgedCard:
    """One thing with an edge: a card of a question, an action, a lesson."""

    edge: str
    """The style of the edge, such as `$hue-1`."""
    text: Pieces
    label: str = ""
    columns: tuple[tuple[Pieces, int], ...] = ()
    """What stands in columns beside the text, and how wide each is."""
    aside: Pieces = ""
    """Stands at the right edge of the first line."""
    details: tuple[Pieces, ...] = ()
    """Quiet lines below the text."""
    style: str = ""
    """Of the text."""
    ground: str = "$surface"
    padded: bool = False
    """Whether half a line of its ground is above and below, so that cards below each other stand apart."""

    def lines(self, width: int) -> list[Content]:
        """The text, then the details, each line with the edge before it."""
        label = content_of(f"{self.label:<{LABEL - 1}} " if self.label else "", "$text-quiet")
        lead = label.cell_length
        inside = max(1, width - 3)
        room = max(1, inside - lead)
        body = [
            *self._head(room),
            *(line for detail in self.details for line in wrapped(content_of(detail, "$text-quiet"), room)),
        ]
        edge = Content.styled(f"{EDGE} ", self.edge)
        above, below = ([half_line(half, width, self.ground)] if self.padded else [] for half in HALVES)
        inner = [
            filled(edge + ((Content(" " * lead) if number else label) + line), width, f"on {self.ground}")
            for number, line in enumerate(body)
        ]
        return [*above, *inner, *below]

    def _head(self, room: int) -> list[Content]:
        """The text with its columns beside it."""
        aside = content_of(self.aside)
        first = _text_cells(room, [width for _, width in self.columns], aside.cell_length)
        if not first:
            return self._folded(room)
        cells = [(content_of(self.text, self.style), first), *((content_of(c), w) for c, w in self.columns)]
        lines = side_by_side(cells)
        if aside:
            gap = max(APART, room - lines[0].cell_length - aside.cell_length)
            lines[0] = lines[0] + Content(" " * gap) + aside
        return lines

    def _folded(self, room: int) -> list[Content]:
        """The text, and in a line of its own what stands beside it where there is room."""
        aside, text = content_of(self.aside), content_of(self.text, self.style)
        below = [joined([part for part, _ in self.columns])] if self.columns else []
        beside = room - aside.cell_length - APART
        if aside and beside >= room // 2:
            lines = wrapped(text, beside)
            gap = room - lines[0].cell_length - aside.cell_length
            lines[0] = lines[0] + Content(" " * gap) + aside
        else:
            lines = wrapped(text, room)
            below += [self.aside] if aside else []
        return [*lines, *(line for part in below for line in wrapped(content_of(part), room))]


def alternating(cards: Iterable[EdgedCard]) -> list[EdgedCard]:
    """Cards that lie close, every other one on a second ground."""
    return [replace(card, ground="$card-2") if number % 2 else card for number, card in enumerate(cards)]


def half_line(half: str, width: int, ground: str) -> Content:
    """One of the `HALVES`, as wide as a card and in the colour of its ground."""
    return Content.styled(half * width, ground)


def padded(cards: Iterable[EdgedCard]) -> list[EdgedCard]:
    """Cards that stand apart, each with half a line of its ground above and below."""
    return [replace(card, padded=True) for card in cards]


def column_cells(width: int, widths: Iterable[int]) -> list[int]:
    """In which cells the columns beside labelled cards of a width begin; none where they have no room."""
    room, cells = max(1, width - 3) - LABEL, list(widths)
    text = _text_cells(room, cells)
    starts = accumulate((cell + APART for cell in cells), initial=2 + LABEL + text + APART)
    return list(starts)[:-1] if text else []


def _text_cells(room: int, widths: list[int], aside: int = 0) -> int:
    """How wide the text is that has columns beside it; 0 where these have no room."""
    free = room - sum(width + APART for width in widths) - (aside + APART if aside else 0)
    if free < room // 3:
        return 0
    return min(free, TEXT) if widths else free


def side_by_side(cells: list[tuple[Content, int]]) -> list[Content]:
    """Contents in columns of given widths, each broken within its own."""
    columns = [(wrapped(content, width), width) for content, width in cells]
    lines: list[Content] = []
    for number in range(max(len(part) for part, _ in columns)):
        line, start = Content(""), 0
        for part, width in columns:
            if number < len(part) and part[number]:
                line = line + Content(" " * (start - line.cell_length)) + part[number]
            start += width + APART
        lines.append(line)
    return lines
