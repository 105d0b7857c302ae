"""A number of several sessions: a column each, drawn in eighths of a line."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.charts.fixed_cells import fixed

HEIGHT: Final = 5
"""Lines of the highest column."""
EIGHTHS: Final = " ▁▂▃▄▅▆▇"
NARROWEST, WIDEST = 6, 7
"""Cells of a column; two free cells are between them."""
_APART = 2


@dataclass(frozen=True)
class Point:
    """One session: when it was, in as few letters as can be, and its number."""

    when: str
    value: float


@dataclass(frozen=True)
class Trend:
    """The last sessions that have room, the latest at the right in the colour."""

    points: tuple[Point, ...]
    low: float = 1
    """The value that has no height."""
    high: float = 5
    """The value that has the full height."""
    colour: str = "$hue-1"
    nothing: str = "No numbers yet."

    def lines(self, width: int) -> list[Content]:
        """The columns, below them dates and numbers."""
        if not self.points:
            return [fixed(self.nothing, min(width, len(self.nothing)), "$text-quiet")]
        cells = max(1, min(WIDEST, max(NARROWEST, (width + _APART) // len(self.points) - _APART), width))
        points = self.points[-max(1, (width + _APART) // (cells + _APART)) :]
        drawn = [self._column(point, cells, last=point is points[-1]) for point in points]
        between = Content(" " * _APART)
        return [between.join(row) for row in zip(*drawn, strict=True)]

    def _column(self, point: Point, cells: int, *, last: bool) -> list[Content]:
        span = self.high - self.low
        share = min(1.0, max(0.0, (point.value - self.low) / span)) if span else 1.0
        whole, eighths = divmod(max(1, round(share * HEIGHT * 8)), 8)
        colour = self.colour if last else "$rule"
        lines: list[Content] = []
        for line in reversed(range(HEIGHT)):
            if line < whole:
                lines.append(Content.styled("█" * cells, f"{colour} on {colour}"))
            else:
                lines.append(Content.styled((EIGHTHS[eighths] if line == whole else " ") * cells, colour))
        look = "bold $text-strong" if last else "$text-quiet"
        return [*lines, fixed(point.when, cells, look), fixed(f"{point.value:.4g}", cells, look)]
