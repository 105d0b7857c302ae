"""A number of earlier sessions beside that of this one, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.earlier_figures import EarlierMean
from retro.session.scale_words import average
from retro.tui.charts.fixed_cells import fixed
from retro.tui.widgets.section import Section

TITLE: Final = "Over time"
TODAY: Final = "today"
_DATE: Final = 13
_NUMBER: Final = 5


@dataclass(frozen=True)
class OverTime:
    """A bar a session, the oldest first and this one last; each from the lowest step to the mean."""

    before: tuple[EarlierMean, ...]
    now: float
    high: int

    def lines(self, width: int) -> list[Content]:
        """The head, and a line for each session."""
        rows = [(spoken_date(each.date), each.mean, "$rule") for each in self.before]
        rows.append((TODAY, self.now, "$hue-1"))
        room = max(1, width - _DATE - _NUMBER)
        lines = Section(TITLE, f"mean, 1 to {self.high}").lines(width)
        for when, mean, colour in rows:
            bar = Content.styled("▄" * max(1, round(room * mean / self.high)), colour)
            number = Content.styled(f" {mean:.1f}", "bold $text-strong")
            lines += [(fixed(when, _DATE, "$text-quiet") + bar + number).truncate(width)]
        return lines


def over_time(before: Sequence[EarlierMean], counts: Sequence[int]) -> OverTime | None:
    """The picture; None where there is nothing before, or nothing now."""
    return OverTime(tuple(before), average(counts), len(counts)) if before and counts else None
