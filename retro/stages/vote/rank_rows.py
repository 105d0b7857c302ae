"""Topics that were put in order: the points of each, and from which place to which it was put."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.stages.vote.vote_view import VoteRow
from retro.stages.vote.vote_words import places_said
from retro.tui.charts.fixed_cells import fixed, gap
from retro.tui.widgets.row import Row

SIGN: Final = 5
TITLE: Final = 40
"""Cells of a title at most."""
POINTS: Final = 5
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

    def lines(self, width: int) -> list[Content]:
        """One line."""
        look = "bold $text-strong" if self.leading else "$foreground"
        line = Content.assemble(
            fixed(self.row.id, SIGN, "$text-quiet"),
            fixed(self.row.title, max(0, min(TITLE, width * 9 // 20 - SIGN)), look),
            fixed(f"{self.row.dots or '–':>{POINTS}}", POINTS, look),
            gap(3),
        )
        return [(line + self._places(width - line.cell_length)).truncate(width, ellipsis=True)]

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
    return [Row(picture=RankedTopic(row, places, row.id in leading), key=row.id) for row in rows]
