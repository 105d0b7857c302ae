"""`RowList`: rows of text drawn line by line, the base of boards, lists and documents.

One widget however many rows, fed in place. Nothing here knows what the rows are about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_view import STYLES, RowView
from retro.tui.widgets.strips import StripCache

SCROLL = Command("down", "step(1)", "scroll", keys.DOWN)


class RowList(RowView, can_focus=True, inherit_bindings=False):
    """Scrolls, wraps, and with a cursor lets a person choose among the rows that have a key."""

    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;
        & > .lines--quiet { color: $text-quiet; }
        & > .lines--strong { color: $text-strong; text-style: bold; }
        & > .lines--heading { color: $primary; text-style: bold; }
        & > .lines--highlight { color: $highlight; text-style: bold; }
        & > .lines--mark { color: $mark; text-style: bold; }
        & > .lines--good { color: $good; }
        & > .lines--warn { color: $warn; }
        & > .lines--bad { color: $bad; }
        & > .lines--dot { color: $dot; }
        & > .lines--rule { color: $rule; }
        & > .lines--cursor { background: $panel; color: $text-strong; text-style: bold; }
        &:focus > .lines--cursor { background: $selected-bg; color: $selected-fg; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor", *(f"lines--{s}" for s in STYLES)}

    COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command("up", "step(-1)", "up", keys.UP),
        SCROLL,
        Command("home", "leap(-1)", "first", keys.FIRST),
        Command("end", "leap(1)", "last", keys.LAST),
        Command("pageup", "page(-1)", "page up", keys.PAGE_UP),
        Command("pagedown", "page(1)", "page down", keys.PAGE_DOWN),
        Command("enter", "choose", "choose", keys.TAKE),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS)

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row."""

        lines: "RowList"
        key: str | None

        @property
        def control(self) -> "RowList":
            return self.lines

    @dataclass
    class Selected(Message):
        """A row was chosen, with Enter or the mouse."""

        lines: "RowList"
        key: str

        @property
        def control(self) -> "RowList":
            return self.lines

    def __init__(
        self,
        rows: Iterable[Row] = (),
        *,
        cursor: bool = False,
        marks: bool = False,
        edged: bool = False,
        begins: bool = True,
        empty: str = "",
        cache: StripCache | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """With `begins` the cursor is on the first row before anybody moves it; else it is on none.

        With `edged` each row begins with an edge or a free cell, the place of the sign of the cursor.
        """
        super().__init__(
            rows, cursor=cursor, marks=marks, edged=edged, empty=empty, cache=cache, id=id, classes=classes
        )
        self._begins = begins
        if not begins:
            self._key = None

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the rows that can be chosen, in their order."""
        return list(self._laid.places)

    @property
    def highlighted(self) -> str | None:
        """The key of the row under the cursor; None without a cursor or without such rows."""
        return self._key

    @property
    def scrolls(self) -> bool:
        """Whether there is more than is in view, and the arrows move that and no cursor."""
        return self.show_vertical_scrollbar and not (self.has_cursor and self.keys)

    def update(self, rows: Iterable[Row], *, empty: str | None = None) -> None:
        """Show these rows: the cursor stays on its key, the rows in view stay where they are.

        Where none of the rows that could be chosen is left, something else is shown: that begins at its top.
        """
        new = tuple(rows)
        if empty is not None and empty != self._empty:
            self._empty = empty
            if not new:
                self.refresh()
        if new == self.rows:
            self._laid.rows = new
            return

        before, anchor = self._view(), self._anchor()
        old_key, old_place = self._key, self._place or 0
        was_empty, keyed = not self.rows, self._laid.places.keys()
        self._laid.put(new)
        anew = bool(keyed) and keyed.isdisjoint(self._laid.places)
        stands = self.has_cursor and (self._begins or old_key is not None)
        self._key = self._laid.nearest(old_key, old_place) if stands else None
        self._lay()
        self._settle(anchor)
        if anew:
            self._scroll_to_line(0)
        if self._key != old_key:
            self.post_message(self.Highlighted(self, self._key))
        if was_empty or not new:
            self.refresh()
        else:
            self._refresh_difference(before)

    def highlight(self, key: str | None) -> None:
        """Put the cursor on a row, if there is such a row, and bring it into view."""
        if key is None or key == self._key or key not in self._laid.places or not self.has_cursor:
            return
        self._lay_if_stale()
        before = self._view()
        self._key = key
        self._laid.choose(self._place, self._get_style)
        self._reveal(self._laid.places[key])
        self._refresh_difference(before)
        self.post_message(self.Highlighted(self, key))

    def bring(self, key: str) -> None:
        """Scroll to a row, if there is such a row, without a cursor."""
        if key in self._laid.places:
            before = self._view()
            self._reveal(self._laid.places[key])
            self._refresh_difference(before)

    def action_step(self, by: int) -> None:
        """One row up or down; inside a row that is taller than the view, one line."""
        place = self._place
        if place is None:
            if self.has_cursor and self.keys:
                self._go(0 if by > 0 else len(self.keys) - 1)
            else:
                self._scroll_by(by)
            return
        top, end = self._laid.span(place)
        height, scroll = self._height, self.scroll_offset.y
        if end - top > height and (end > scroll + height if by > 0 else top < scroll):
            self._scroll_by(by)
        else:
            self._go(self._laid.number(place) + by)

    def action_leap(self, to: int) -> None:
        """To the first or the last row."""
        self._go(0 if to < 0 else len(self._laid.places) - 1)
        self._scroll_to_line(0 if to < 0 else self._laid.height)

    def action_page(self, by: int) -> None:
        """A view further up or down."""
        place = self._place
        if place is None:
            self._scroll_by(by * self._height)
        else:
            self._go(self._laid.paged(place, by * self._height))

    def action_choose(self) -> None:
        """Tell that the row under the cursor is chosen."""
        if self._key is not None:
            self.post_message(self.Selected(self, self._key))

    async def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if not self.has_cursor or offset is None or event.button > 1:
            return
        key = self._laid.key_at(offset.y + self.scroll_offset.y)
        if key is not None:
            event.stop()
            self.highlight(key)
            self.action_choose()

    def _go(self, number: int) -> None:
        """The cursor to the row of this number among those with a key, if there is one."""
        keys = self.keys
        if 0 <= number < len(keys):
            self.highlight(keys[number])
        else:
            self._scroll_to_line(0 if number < 0 else self._laid.height)
