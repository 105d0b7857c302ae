"""Rows broken into lines for one look and width: which line is whose, and what is painted on it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from textual.strip import Strip

from retro.session.identity_cache import IdentityCache
from retro.tui.widgets.row import Row
from retro.tui.widgets.strips import FindStyle, Shape, StripCache, Strips


class RowLayout:
    """The rows of one `RowList`. Before `lay` nobody knows its size, and it has no lines."""

    def __init__(self, rows: Iterable[Row], cache: StripCache) -> None:
        self._cache = cache
        self._shelf = 0
        self._kept = IdentityCache(most=1)
        self._strips: Sequence[Strips] = ()
        self._chosen: Strips = ()
        self.shape: Shape | None = None
        self.tops: list[int] = [0]
        """The first line of each row, and after them the number of all lines."""
        self.put(rows)
        self.forget()

    def put(self, rows: Iterable[Row]) -> None:
        """Take other rows; they have to be laid anew."""
        self.rows: tuple[Row, ...] = tuple(rows)
        self.places = {row.key: at for at, row in enumerate(self.rows) if row.key is not None}
        """Where the rows with a key are."""

    def forget(self) -> None:
        """Start without lines, until the size is known."""
        self.shape = None
        self._kept = IdentityCache(most=1)
        self._strips, self.tops = [()] * len(self.rows), [0] * (len(self.rows) + 1)

    def lay(self, shape: Shape, find: FindStyle) -> None:
        """Break all rows into lines."""
        self.shape, self._shelf = shape, self._cache.shelf(shape)
        get, shelf = self._cache.get, self._shelf
        self._strips = self._kept.each(
            "strips", self.rows, lambda row: get(shelf, shape, row, False, find), (shape,)
        )
        self.tops = [0, *accumulate(map(len, self._strips))]

    def choose(self, place: int | None, find: FindStyle) -> None:
        """Paint the cursor on a row."""
        if place is None or self.shape is None:
            self._chosen = ()
        else:
            self._chosen = self._cache.get(self._shelf, self.shape, self.rows[place], True, find)

    def lines_of(self, rows: Iterable[Row], find: FindStyle, enough: int | None = None) -> int:
        """Lines of rows in the shape of now. Their strips are kept: nobody breaks these rows again."""
        lines = 0
        if self.shape is None:
            return lines
        for row in rows:
            if enough is not None and lines >= enough:
                break
            lines += len(self._cache.get(self._shelf, self.shape, row, False, find))
        return lines

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self.tops[-1]

    def span(self, place: int) -> tuple[int, int]:
        """The first line of a row, and the first after it."""
        return self.tops[place], self.tops[place + 1]

    def row_at(self, line: int) -> int:
        """Which row a line belongs to."""
        return min(bisect_right(self.tops, line), len(self.rows)) - 1

    def keys_within(self, line: int, lines: int) -> Iterator[tuple[int, str]]:
        """Yield the places and keys of the rows of which so many lines from this one on show something."""
        for at in range(max(self.row_at(line), 0), self.row_at(line + lines - 1) + 1):
            key = self.rows[at].key
            if key is not None and self.tops[at + 1] > line:
                yield at, key

    def key_at(self, line: int) -> str | None:
        """The key of the row that a line belongs to."""
        return self.rows[self.row_at(line)].key if line < self.height else None

    def line(self, line: int, cursor: int | None) -> Strip | None:
        """What is painted on a line when the cursor is on the row of that place."""
        if not 0 <= line < self.height:
            return None
        place = self.row_at(line)
        strips = self._chosen if place == cursor else self._strips[place]
        return strips[line - self.tops[place]]

    def nearest(self, key: str | None, place: int) -> str | None:
        """The key if it is still there, otherwise the one that took its place."""
        if key in self.places:
            return key
        last = None
        for last, at in self.places.items():
            if at >= place:
                return last
        return last

    def number(self, place: int) -> int:
        """Which of the rows with a key stands at a place."""
        return list(self.places.values()).index(place)

    def paged(self, place: int, lines: int) -> int:
        """Which of the rows with a key is so many lines further down (or up), at least the next one."""
        places = list(self.places.values())
        number, target = places.index(place), self.tops[place] + lines
        if lines > 0:
            below = bisect_right(places, target, key=self.tops.__getitem__) - 1
            return min(max(number + 1, below), len(places) - 1)
        return max(min(number - 1, bisect_left(places, target, key=self.tops.__getitem__)), 0)
