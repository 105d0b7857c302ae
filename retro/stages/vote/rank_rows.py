"""Topics that were put in order: the points of each, and from which place to which it was put."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.stages.vote.vote_view import VoteRow
from retro.stages.vote.vote_words import places_said
from retro.tui.charts.fixed_cells import fixed, gap
from retro.tui.widgets.row import Row

SIGN: Final = 5
TITLE: Final = 40
"""Cells of a title at most, where a longer line of places has the room."""
POINTS: Final = 5
GAP: Final = 3
STEP: Final = 6
"""Cells from one place to the next at most."""
TRACK: Final = 12
"""Cells of a line of places at least; where there are fewer, the places are said in numbers."""
LEGEND: Final = "○ best and worst place   ● on average"


@dataclass(frozen=True)
class RankedTopic:
    """One topic: its points, and its places from the best to the worst with the mean between: `○─●──○`."""

    row: VoteRow
    places: int
    """The worst place that any topic has."""
    leading: bool = False
    longest: int = 0
    """Cells of the longest title of all topics."""
    beside: int = TRACK
    """Cells of the longest line of places, or of what is said instead of one."""

    def lines(self, width: int) -> list[Content]:
        """One line."""
        look = "bold $text-strong" if self.leading else "$foreground"
        line = Content.assemble(
            fixed(self.row.id, SIGN, "$text-quiet"),
            fixed(self.row.title, self._title_cells(width), look),
            fixed(f"{self.row.dots or '–':>{POINTS}}", POINTS, look),
            gap(GAP),
        )
        return [(line + self._places(width - line.cell_length)).truncate(width, ellipsis=True)]

    def _title_cells(self, width: int) -> int:
        """As many as the longest title needs, where the line of places leaves them free."""
        free = width - SIGN - POINTS - GAP - self.beside
        return max(0, min(TITLE, width * 9 // 20 - SIGN), min(self.longest, free))

    def _places(self, room: int) -> Content:
        spread = self.row.spread
        if spread is None or room < TRACK:
            return Content.styled(places_said(self.row), "$text-quiet")
        cells = min(room, STEP * (self.places - 1) + 1)

        def cell(place: float) -> int:
            return round((place - 1) * (cells - 1) / max(1, self.places - 1))

        low, high = cell(spread.best), cell(spread.worst)
        signs = ["─"] * cells
        signs[low] = signs[high] = "○"
        signs[cell(spread.mean)] = "●"
        track, colour = "".join(signs), "$dot" if self.leading else "$text-strong"
        return Content.assemble(
            (track[:low], "$rule"), (track[low : high + 1], colour), (track[high + 1 :], "$rule")
        )


def ranked_rows(rows: Sequence[VoteRow], leading: Collection[str]) -> list[Row]:
    """A line for each topic, in their order."""
    places = max((row.spread.worst for row in rows if row.spread), default=1)
    longest = max((cell_len(row.title) for row in rows), default=0)
    said = (cell_len(places_said(row)) for row in rows if row.spread is None)
    beside = max(TRACK, STEP * (places - 1) + 1, *said)
    return [
        Row(picture=RankedTopic(row, places, row.id in leading, longest, beside), key=row.id) for row in rows
    ]
