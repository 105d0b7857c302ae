"""Things to choose from side by side, each on a ground of its own with a thick top."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.charts.fixed_cells import fixed, gap
from retro.tui.widgets.pieces import filled
from retro.tui.widgets.wrap import wrapped

MOST: Final = 6
"""Trays in a row."""
NARROWEST: Final = 18
"""Cells of a tray; where that is too much for two of them they are lines."""
GROUND: Final = "$foreground on $card-2"
_APART = 2
_MARGIN = 2


@dataclass(frozen=True)
class Tray:
    """One thing: what it is called for short, and its words."""

    sign: str
    text: str


@dataclass(frozen=True)
class Trays:
    """Trays of the same size, together as wide as there is room: some are one cell wider than others."""

    trays: tuple[Tray, ...]
    colour: str = "$hue-1"
    room: int = 100
    """Lines there are: with fewer than the trays need they are lines."""
    free: int = 1
    """Free lines above and below the words of a tray."""

    def lines(self, width: int) -> list[Content]:
        """Rows of trays, as even as can be, or a line for each."""
        fitting = min(MOST, (width + _APART) // (NARROWEST + _APART))
        if fitting < 2 or not self.trays:
            return self._as_lines(width)
        rows = -(-len(self.trays) // fitting)
        beside = -(-len(self.trays) // rows)
        room = width - _APART * (beside - 1)
        widths = [room * (n + 1) // beside - room * n // beside for n in range(beside)]
        lines: list[Content] = []
        for start in range(0, len(self.trays), beside):
            row = zip(self.trays[start : start + beside], widths, strict=False)
            drawn = [(self._tray(tray, cells), cells) for tray, cells in row]
            height = max(len(tray) for tray, _ in drawn)
            grounds = [
                [*tray, *[Content.styled(" " * cells, "on $card-2")] * (height - len(tray))]
                for tray, cells in drawn
            ]
            lines += [gap(_APART).join(line) for line in zip(*grounds, strict=True)]
            lines.append(Content(""))
        lines.pop()
        return lines if len(lines) <= self.room else self._as_lines(width)

    def _tray(self, tray: Tray, cells: int) -> list[Content]:
        room = max(1, cells - 2 * _MARGIN)
        sign = Content.styled(tray.sign, "bold $text-strong")
        text = [*wrapped(sign, room), *(wrapped(Content(tray.text), room) if tray.text else [])]
        top = Content.styled("▀" * cells, f"{self.colour} on $card-2")
        free = [Content("")] * self.free
        inside = [*free, *(line.pad_left(_MARGIN) for line in text), *free]
        return [top, *(filled(line.truncate(cells), cells, GROUND) for line in inside)]

    def _as_lines(self, width: int) -> list[Content]:
        return [
            Content.assemble(
                Content.styled("▌ ", self.colour),
                fixed(tray.sign, 3, "bold $text-strong"),
                fixed(tray.text, max(0, width - 5), "$foreground"),
            ).truncate(width)
            for tray in self.trays
        ]
