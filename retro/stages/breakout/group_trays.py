"""Groups side by side, each on a ground of its own with a thick top: who is in it, what it brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.charts.fixed_cells import gap
from retro.tui.parts.line import spread
from retro.tui.widgets.pieces import Pieces, at_most, content_of, filled
from retro.tui.widgets.wrap import wrapped

IN_A_ROW: Final = 4
MOST: Final = 2 * IN_A_ROW
"""Groups that have trays; more are rows."""
NARROWEST: Final = 28
"""Cells of a tray, at least."""
GROUND: Final = "$foreground on $card-2"
_APART: Final = 2
_MARGIN: Final = 2
_BROUGHT: Final = 4
"""Lines of what a group brought back, at most; of several sentences each has fewer."""
_OF_SEVERAL: Final = 2


@dataclass(frozen=True)
class GroupTray:
    """One group."""

    title: str
    state: Pieces
    """What it is at, with its style."""
    people: tuple[Pieces, ...]
    brought: tuple[Pieces, ...]
    """What it brought back, sentence by sentence; empty where it cannot yet."""
    hue: str


@dataclass(frozen=True)
class GroupTrays:
    """Trays of the same size, at most four in a row."""

    trays: tuple[GroupTray, ...]
    free: int = 1
    """Free lines above and below the parts of a tray."""

    def lines(self, width: int) -> list[Content]:
        """One or two rows of trays."""
        count = len(self.trays)
        rows = -(-count // IN_A_ROW)
        beside = -(-count // rows)
        cells = (width - _APART * (beside - 1)) // beside
        people = max(len(tray.people) for tray in self.trays)
        lines: list[Content] = []
        for start in range(0, count, beside):
            drawn = [self._tray(tray, cells, people) for tray in self.trays[start : start + beside]]
            height = max(map(len, drawn))
            blank = filled(Content(""), cells, GROUND)
            even = [[*tray, *[blank] * (height - len(tray))] for tray in drawn]
            lines += [gap(_APART).join(row) for row in zip(*even, strict=True)]
            lines.append(Content(""))
        return lines[:-1]

    def _tray(self, tray: GroupTray, cells: int, people: int) -> list[Content]:
        room = cells - 2 * _MARGIN
        free = [Content("")] * self.free
        head = spread(Content.styled(tray.title, "bold $text-strong"), content_of(tray.state), room)
        names = [content_of(person).truncate(room, ellipsis=True) for person in tray.people]
        most = _BROUGHT if len(tray.brought) == 1 else _OF_SEVERAL
        brought = [
            line for text in tray.brought for line in at_most(wrapped(content_of(text), room), most, room)
        ]
        inside = [
            *(*free, head, *free),
            *(*names, *[Content("")] * (people - len(names)), *free),
            *((Content.styled("─" * room, "$rule"), *brought, *free) if tray.brought else ()),
        ]
        top = Content.styled("▀" * cells, f"{tray.hue} on $card-2")
        return [top, *(filled(line.pad_left(_MARGIN), cells, GROUND) for line in inside)]


def fits(trays: Sequence[GroupTray], width: int, height: int) -> GroupTrays | None:
    """Return the trays with as many free lines as there is room for; None where rows are better."""
    if not trays or len(trays) > MOST:
        return None
    beside = -(-len(trays) // -(-len(trays) // IN_A_ROW))
    if (width - _APART * (beside - 1)) // beside < NARROWEST:
        return None
    for free in (1, 0):
        picture = GroupTrays(tuple(trays), free)
        if len(picture.lines(width)) <= height:
            return picture
    return None
