"""A list that fills the room below its rows from what the meeting has made and what comes next."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

Longer: TypeAlias = Callable[[list[Row], RowList], list[Row]]
"""Adds to rows what the list has room for."""


class FilledList(RowList):
    """A `RowList` that is as long as it is high, if there is enough to show."""

    _own: list[Row] | None = None
    _longer: Longer | None = None

    def fill(self, rows: list[Row], longer: Longer) -> None:
        """Show these rows, and below them what else has room, at this size and at every later one."""
        self._own, self._longer = rows, longer
        self.update(longer(rows, self))

    def resized(self, changed: bool) -> None:
        super().resized(changed)
        if self._own is not None and self._longer is not None:
            self.update(self._longer(self._own, self))


def lines_left(rows: Sequence[Row], place: RowList) -> int:
    """Lines that the rows leave free in a list; none before its first layout."""
    height = place.scrollable_content_region.height
    return max(0, height - place.lines_of(rows, height))
