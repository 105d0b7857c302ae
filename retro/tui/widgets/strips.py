"""From rows to the strips a terminal is painted with, made once and shared by many apps."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from retro.session.identity_cache import IdentityCache
from retro.tui.widgets.row import Row

Strips: TypeAlias = tuple[Strip, ...]

CURSOR_SIGN = "▸"
EDGES = ("▌", " ")
"""What the sign of the cursor may take the place of; another sign there says more."""
MARK_SIGN = "◆"


@dataclass(frozen=True)
class RowPalette:
    """The colours of one `RowList`: equal palettes paint equal strips."""

    theme: str
    base: Style
    cursor: Style
    named: tuple[tuple[str, Style], ...]
    """What a row or a span may be, over the base."""

    def style(self, name: str) -> Style | None:
        return next((style for known, style in self.named if known == name), None)


@dataclass(frozen=True)
class Shape:
    """Everything but the row that decides about its strips."""

    palette: RowPalette
    width: int
    cursor: bool
    """Keeps cells free for the sign of the cursor."""
    marks: bool
    """Keeps a cell free for the sign of marked rows."""
    edged: bool = False
    """Whether the sign of the cursor stands in the place of each row's edge, and no cells are kept for it."""

    @property
    def gutter(self) -> int:
        if self.edged:
            return 0
        return min((2 if self.cursor or self.marks else 0) + self.marks, max(0, self.width - 1))


FindStyle: TypeAlias = Callable[[str | Style], Style]


T = TypeVar("T")
MADE = 1024
"""Things made of values that are kept: those used last, whatever sizes and colours terminals ask for."""


class StripCache:
    """Keeps the strips of the rows and cards used last; one for all apps that show the same room."""

    def __init__(self, rows: int = 2048, shapes: int = 64) -> None:
        self._rows = rows
        self._shapes = shapes
        self._numbers: dict[Hashable, int] = {}
        self._strips: OrderedDict[Hashable, Strips] = OrderedDict()
        self._next = 0
        self._made: OrderedDict[Hashable, tuple[tuple[object, ...], object]] = OrderedDict()
        self.kept = IdentityCache(most=128)
        """What is made of each of many things, such as the cards of a question, for all apps."""

    def once(self, source: object, key: Hashable, make: Callable[[], T], also: Sequence[object] = ()) -> T:
        """Make something from a value that all apps of a room are given, once for all of them and each key.

        The value, and those that it is also made from, must never change; they are known by being the same
        objects, and stay with what was made, so that nothing else gets the id of one.
        """
        sources = (source, *also)
        name = tuple(map(id, sources)), key
        kept = self._made.get(name)
        if kept is None:
            kept = self._made[name] = (sources, make())
            if len(self._made) > MADE:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(name)
        return cast("T", kept[1])

    def __len__(self) -> int:
        return len(self._strips)

    def shelf(self, shape: Hashable) -> int:
        """The number of a shape, for `get` and `keep`: hashing a whole shape for each row is slow."""
        if (number := self._numbers.get(shape)) is None:
            if len(self._numbers) >= self._shapes:
                del self._numbers[next(iter(self._numbers))]
            number = self._numbers[shape] = self._next
            self._next += 1
        return number

    def get(self, shelf: int, shape: Shape, row: Row, chosen: bool, find_style: FindStyle) -> Strips:
        """The strips of a row, with the cursor on it if it is chosen."""
        return self.keep((shelf, row, chosen), lambda: painted(row, shape, chosen, find_style))

    def keep(self, key: Hashable, make: Callable[[], Strips]) -> Strips:
        """The strips that are kept under a key, which begins with a shelf; made if there are none."""
        strips = self._strips.get(key)
        if strips is None:
            strips = self._strips[key] = make()
            if len(self._strips) > self._rows:
                self._strips.popitem(last=False)
        else:
            self._strips.move_to_end(key)
        return strips


def painted(row: Row, shape: Shape, chosen: bool, find_style: FindStyle) -> Strips:
    """The strips of a row, each exactly as wide as the shape."""
    palette, gutter = shape.palette, shape.gutter
    look = row.style or ("mark" if row.marked else "")
    base = palette.base + (palette.style(look) or Style()) if look else palette.base

    def find(style: str | Style) -> Style:
        known = palette.style(style) if isinstance(style, str) else None
        return find_style(style) if known is None else known

    sign = CURSOR_SIGN if shape.cursor and chosen else " "
    mark = MARK_SIGN if row.marked else " "
    first = f"{sign}{mark} " if shape.marks else f"{sign} "

    strips: list[Strip] = []
    edge = CURSOR_SIGN
    for number, line in enumerate(row.broken(shape.width - gutter)):
        if chosen and shape.edged and line.plain[:1] in EDGES:
            line = Content(edge) + line[1:]
            edge = " "
        if chosen and line.plain and not line.plain.strip("▄▀"):
            # Half lines are the ground of a card, which has the colour of the cursor now.
            half = Style(foreground=palette.cursor.background, background=base.background)
            strips.append(Strip([Segment(line.plain, half.rich_style)]).adjust_cell_length(shape.width))
            continue
        lead = Content((" " * gutter) if number else first[:gutter])
        segments = [
            Segment(text, (style + palette.cursor if chosen else style).rich_style)
            for text, style in (lead + line).render(base, end="", parse_style=find)
            if text
        ]
        filler = base + palette.cursor if chosen else base
        strips.append(Strip(segments).adjust_cell_length(shape.width, filler.rich_style))
    return tuple(strips)
