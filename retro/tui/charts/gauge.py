"""A value on a line, with the one before it: how a team sees itself, compared with last time."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from textual.content import Content

from retro.session.scale_words import compared
from retro.tui.charts.fixed_cells import fixed

TRACK: Final = 60
"""Cells of the line."""
LABEL: Final = 24
_SHORTEST = 10
NOW, BEFORE = "●", "○"
_SIGNS: Final = MappingProxyType({"▲": "bold $good", "▼": "bold $warn", "=": "$text-quiet"})


@dataclass(frozen=True)
class Gauge:
    """One line: `Tests   ────○───●────  3.7  ▲ better than in March`; two where it is narrow."""

    label: str
    now: float | None
    """None where there are no numbers to show."""
    before: float | None = None
    when: str = "last time"
    """What the value before it is called."""
    low: float = 1
    high: float = 5
    colour: str = "$hue-1"
    nothing: str = "no answers"
    compared: bool = False
    """Keep room for a comparison although there is none: lines below each other are equally long then."""

    def lines(self, width: int) -> list[Content]:
        """Label, line and number."""
        number, words = self._number(), self._comparison()
        label = fixed(self.label, min(LABEL, width), "bold $text-strong")
        if self.now is None:
            return [Content.assemble(label, Content.styled(self.nothing, "$text-quiet")).truncate(width)]
        longest = len(f"▲ better than {self.when}") if words or self.compared else 0
        beside = LABEL + 2 + number.cell_length + (2 + longest if longest else 0)
        if width - beside >= _SHORTEST * 2:
            track = self._track(min(TRACK, width - beside))
            return [Content.assemble(label, track, "  ", number, "  " if words else "", words)]
        first = Content.assemble(
            fixed(self.label, max(0, width - number.cell_length - 2), "bold $text-strong"), "  ", number
        )
        lines = [first.truncate(width), self._track(min(TRACK, width))]
        return [*lines, words.truncate(width, ellipsis=True)] if words else lines

    def _number(self) -> Content:
        return Content.styled("" if self.now is None else f"{self.now:.1f}", "bold $text-strong")

    def _comparison(self) -> Content:
        if self.now is None or self.before is None:
            return Content("")
        sign, words = compared(self.now, self.before, self.when)
        return Content.assemble((sign, _SIGNS[sign]), (f" {words}", "$text-quiet"))

    def _track(self, cells: int) -> Content:
        now = self._place(self.now, cells)
        before = self._place(self.before, cells)
        pieces: list[Content] = []
        for cell in range(cells):
            if cell == now:
                pieces.append(Content.styled(NOW, f"bold {self.colour}"))
            elif cell == before:
                pieces.append(Content.styled(BEFORE, "$text-quiet"))
            else:
                pieces.append(Content.styled("─", "$rule"))
        return Content.assemble(*pieces)

    def _place(self, value: float | None, cells: int) -> int | None:
        if value is None:
            return None
        span = self.high - self.low
        share = min(1.0, max(0.0, (value - self.low) / span)) if span else 0.0
        return round(share * (cells - 1))
