"""`ColumnBoard`: columns of cards side by side in one widget, however many cards there are.

It is fed a frozen `Board`. What is painted on a card is shared by all apps that show it; a terminal's own are
the cursor, the marks and the page. A card that comes, a cursor that moves and a page that turns paint the
lines that change, and lay out nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.widgets.board_cards import Board
from retro.tui.widgets.board_painter import beside
from retro.tui.widgets.board_view import BoardView
from retro.tui.widgets.strips import StripCache

BESIDE_LEFT = "Go to the column on the left."
BESIDE_RIGHT = "Go to the column on the right."


class ColumnBoard(BoardView, can_focus=True, inherit_bindings=False):
    """Shows a board; with a cursor a person chooses among its blocks."""

    DEFAULT_CSS = """
    ColumnBoard { height: 1fr; width: 1fr; }
    """

    COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command("up", "step(-1)", "up", keys.UP),
        Command("down", "step(1)", "down", keys.DOWN),
        Command("left", "beside(-1)", "left", BESIDE_LEFT),
        Command("right", "beside(1)", "right", BESIDE_RIGHT),
        Command("home", "leap(-1)", "first", keys.FIRST),
        Command("end", "leap(1)", "last", keys.LAST),
        Command("pageup", "page(-1)", "page up", keys.PAGE_UP),
        Command("pagedown", "page(1)", "page down", keys.PAGE_DOWN),
        Command("enter", "choose", "choose", keys.TAKE),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS)

    @dataclass
    class Highlighted(Message):
        """The cursor is on another block."""

        board: "ColumnBoard"
        key: str | None

        @property
        def control(self) -> "ColumnBoard":
            return self.board

    @dataclass
    class Selected(Message):
        """A block was chosen, with Enter or the mouse."""

        board: "ColumnBoard"
        key: str

        @property
        def control(self) -> "ColumnBoard":
            return self.board

    def __init__(
        self,
        board: Board = Board(),  # noqa: B008  (it is frozen)
        *,
        cursor: bool = False,
        cache: StripCache | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(board, cursor=cursor, cache=cache, id=id, classes=classes)

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all blocks, column by column."""
        return self._board.keys

    @property
    def highlighted(self) -> str | None:
        """The key of the block under the cursor."""
        return self._key

    @property
    def turned_to(self) -> int:
        """The number of the page that is shown, from 0."""
        return self._page

    def update(self, board: Board, marks: Iterable[str] = ()) -> None:
        """Show this board: the cursor stays on its key, the page where it is."""
        marked = frozenset(marks)
        if board is self._board and marked == self._marks:
            return
        before, old = self._key, self._board
        self._board, self._marks = board, marked
        self._key = self._nearest(before, old) if self.has_cursor else None
        self._laid = None
        self._paint_difference(reveals=self._key != before)
        if self._key != before:
            self.post_message(self.Highlighted(self, self._key))

    def highlight(self, key: str | None) -> None:
        """Put the cursor on a block, if there is such a block, and turn to it."""
        if key is None or not self.has_cursor or key == self._key or key not in self.keys:
            return
        self._key = key
        self._paint_difference(reveals=True)
        self.post_message(self.Highlighted(self, key))

    def bring(self, key: str) -> None:
        """Turn to a block, if there is such a block, without a cursor."""
        if (laid := self._place()) is not None and key in laid.spots:
            self._turn_to(laid, key)
            self._paint_difference()

    def action_step(self, by: int) -> None:
        """One block up or down, after the last of a column to the next column; without a cursor a page."""
        if self._key is None:
            self.action_page(by)
            return
        at = self.keys.index(self._key) + by
        if 0 <= at < len(self.keys):
            self.highlight(self.keys[at])

    def action_beside(self, by: int) -> None:
        """To the card at the same height beside, or to the columns that have no room."""
        laid = self._place()
        if laid is None:
            return
        if self._key in laid.spots:
            self.highlight(beside(laid, self._key, by, self._page))
        elif 0 <= self._first + by <= len(laid.stacks) - laid.shown:
            self._first += by
            self._paint_difference()

    def action_leap(self, to: int) -> None:
        """To the first or the last block, or page."""
        if self._key is not None:
            self.highlight(self.keys[0 if to < 0 else -1])
        elif laid := self._place():
            self._turn(0 if to < 0 else laid.pages - 1)

    def action_page(self, by: int) -> None:
        """Turn all columns together."""
        laid = self._place()
        page = self._page + by
        if laid is None or not 0 <= page < laid.pages:
            return
        if self._key not in laid.spots:
            self._turn(page)
            return
        column = laid.spots[self._key].column
        there = [k for k, s in laid.spots.items() if s.column == column and s.page == page]
        self._page = page
        if there:
            self._key = there[0]
            self.post_message(self.Highlighted(self, self._key))
        self._paint_difference()

    def action_choose(self) -> None:
        """Tell that the block under the cursor is chosen."""
        if self._key is not None:
            self.post_message(self.Selected(self, self._key))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_page(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_page(-1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        key = None if offset is None or event.button > 1 else self._key_at(offset.x, offset.y)
        if key is not None and self.has_cursor:
            event.stop()
            self.highlight(key)
            self.action_choose()

    def on_focus(self) -> None:
        self._paint_difference()

    def on_blur(self) -> None:
        self._paint_difference()

    def _nearest(self, key: str | None, before: Board) -> str | None:
        """The key if it is still there, otherwise one that stood after or before it, first in its column."""
        there = set(self.keys)
        if key in there or not there:
            return key if key in there else None
        own = [[block.key for block in column.blocks] for column in before.columns]
        own.append(list(before.keys))
        for names in own:
            if key in names:
                at = names.index(key)
                around = (*names[at:], *reversed(names[:at]))
                if left := next((name for name in around if name in there), None):
                    return left
        return self.keys[0]

    def _turn(self, page: int) -> None:
        self._page = page
        self._paint_difference()
