"""A sheet with a board on it: laying it for the size there is, and painting what changes."""

from dataclasses import dataclass
from typing import Final

from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_painting import LineRefresh, Shared
from retro.tui.widgets.board_cards import PLAIN, Board, CardLook
from retro.tui.widgets.board_layout import GAP, Laid
from retro.tui.widgets.board_lines import CardLine, HalfLine, Line
from retro.tui.widgets.board_painter import BoardPainter, Parts
from retro.tui.widgets.strips import StripCache

TALL: Final = 34
"""Lines of a terminal from which on the blocks of a board may be padded."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A board as it is painted, known by being the same object for all who see the same."""

    lines: tuple[Parts, ...]
    step: int = 0
    """Cells from the beginning of one column to that of the next."""

    def changed(self, before: "Drawn", width: int) -> tuple[Region, ...]:
        """Where it differs from what was painted before on as many lines, each line only in its columns."""
        changed: list[Region] = []
        for y, (old, new) in enumerate(zip(before.lines, self.lines, strict=True)):
            if len(old) != len(new):
                changed.append(Region(0, y, width, 1))
                continue
            for column, (was, now) in enumerate(zip(old, new, strict=True)):
                if was is not now:
                    x = column * self.step
                    changed.append(Region(x, y, max(was.cell_length, now.cell_length), 1))
        return tuple(changed)


class BoardView(LineRefresh, Widget, inherit_bindings=False):
    """Shows a board; `ColumnBoard` gives it keys and a mouse."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    def __init__(
        self,
        board: Board,
        *,
        cursor: bool,
        cache: StripCache | None,
        id: str | None,  # noqa: A002
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.has_cursor = cursor
        self._cache = StripCache(rows=1024, shapes=4) if cache is None else cache
        self._board = board
        self._key = next(iter(board.keys), None) if cursor else None
        self._marks: frozenset[str] = frozenset()
        self._page = 0
        self._first = 0
        """The number of the leftmost column that is shown."""
        self._laid: Laid | None = None
        self._laid_for = (Size(), False)
        """The size for which it was laid, and whether the terminal was tall."""
        self._painter: BoardPainter | None = None
        self._drawn = Drawn(())
        """What is painted now."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the block under the cursor begins on the screen."""
        x, y, _, _ = self.content_region
        laid = self._laid
        if laid is None or self._key is None or self._key not in laid.spots:
            return Offset(x, y)
        spot = laid.spots[self._key]
        return Offset(x + (spot.column - self._first) * (laid.width + GAP), y + laid.head_height + spot.top)

    @property
    def shared(self) -> Shared:
        return Shared(self._cache, self._drawn)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painter = self._laid = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand the strips out as they are, with what filters made of them, as `RowView` does."""
        width, background = self.size.width, self.background_colors[1]
        if self._place() is None or (painter := self._painter) is None:
            return [Strip.blank(crop.width, self.visual_style.rich_style)] * crop.height
        filters, lines = self.get_line_filters(), self._drawn.lines
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = painter.whole_line(lines[y], width) if y < len(lines) else self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip.crop(*crop.column_span) if crop.column_span != (0, width) else strip)
        return strips

    def render_line(self, y: int) -> Strip:
        if self._place() is None or self._painter is None or not 0 <= y < len(self._drawn.lines):
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        return self._painter.whole_line(self._drawn.lines[y], self.size.width)

    def _place(self) -> Laid | None:
        """Lay the board for the size there is now, if something has changed; None without a size."""
        size = self.size
        if not size or not self.is_attached:
            return None
        room = (size, self.app.size.height >= TALL)
        if self._laid is None or self._laid_for != room:
            new_room = self._laid_for != room
            if self._painter is None:
                self._painter = BoardPainter(self._cache, self.app.theme, self.visual_style, self._get_style)
            top = self._key or self._top_key()
            self._laid, self._laid_for = self._painter.lay(self._board, *size, tall=room[1]), room
            self._page = min(self._page, self._laid.pages - 1)
            self._first = max(min(self._first, len(self._laid.stacks) - self._laid.shown), 0)
            if new_room and top is not None and top in self._laid.spots:
                self._turn_to(self._laid, top)
            self._draw()
        return self._laid

    def _top_key(self) -> str | None:
        """What stands at the top of the leftmost column that is shown."""
        laid = self._laid
        if laid is None or not self._page or not laid.stacks:
            return None
        page = laid.stacks[self._first].page(self._page)
        return next((line.key for line in page if isinstance(line, CardLine) and line.key), None)

    def _turn_to(self, laid: Laid, key: str) -> None:
        """Show the page and the columns in which a block stands."""
        spot = laid.spots[key]
        if min(self._page, len(laid.stacks[spot.column].pages) - 1) != spot.page:
            self._page = spot.page
        self._first = min(max(self._first, spot.column - laid.shown + 1), spot.column)

    def _key_at(self, x: int, y: int) -> str | None:
        laid = self._place()
        if laid is None:
            return None
        column, into = divmod(x, laid.width + GAP)
        row = y - laid.head_height
        if column >= laid.shown or into >= laid.width or row < 0:
            return None
        page = laid.stacks[self._first + column].page(self._page)
        line = page[row] if row < len(page) else None
        if not isinstance(line, CardLine | HalfLine):
            return None
        found = [k.key for k in page[: row + 1] if isinstance(k, CardLine | HalfLine) and k.key is not None]
        return found[-1] if found else None

    def _look(self, line: Line) -> CardLook:
        if not isinstance(line, CardLine | HalfLine):
            return PLAIN
        if line.key is None:
            return CardLook(line.second)
        chosen = line.key == self._key
        return CardLook(line.second, chosen, not chosen or self.has_focus, line.key in self._marks)

    def _draw(self) -> None:
        """Find the strips of all lines for the page, the cursor and the marks of now."""
        laid, painter = self._laid, self._painter
        if laid is None or painter is None:
            return
        place = (self._page, self._first, *self.size)
        own = (self._key, self._key is None or self.has_focus, self._marks)
        self._drawn = self._cache.once(laid, (place, own), lambda: self._made(laid, painter))

    def _made(self, laid: Laid, painter: BoardPainter) -> Drawn:
        width, height = self.size
        stacks = [stack.page(self._page) for stack in laid.stacks[self._first : self._first + laid.shown]]
        lines = [painter.heads(laid, self._first, width, y) for y in range(laid.head_height)]
        for row in range(height - len(lines)):
            found = [page[row] if row < len(page) else None for page in stacks]
            lines.append(tuple(painter.line(line, laid.width, self._look(line)) for line in found))
        if not laid.whole and lines:
            first, last = self._first + 1, self._first + laid.shown
            arrows = f"{'←  ' if first > 1 else ''}%s{'  →' if last < len(laid.stacks) else ''}"
            named = f"columns {first}-{last}" if laid.shown > 1 else f"column {first}"
            lines[height - 1 :] = [(painter.text(arrows % f"{named} of {len(laid.stacks)}", width),)]
        return Drawn(tuple(lines[:height]), laid.width + GAP)

    def _paint_difference(self, *, reveals: bool = False) -> None:
        """Ask for a new picture of the lines that are not what they were, each only in its columns."""
        before, (size, _), laid_before = self._drawn, self._laid_for, self._laid
        laid = self._place()
        if laid is None:
            return
        turned = (self._page, self._first)
        if reveals and self._key in laid.spots:
            self._turn_to(laid, self._key)
        # What was laid just now was drawn as well.
        if laid is laid_before or turned != (self._page, self._first):
            self._draw()
        drawn = self._drawn
        if size != self.size or len(before.lines) != len(drawn.lines):
            self.refresh()
            return
        changed = self._cache.once(drawn, "changed", lambda: drawn.changed(before, size.width), (before,))
        if changed:
            self.refresh(*changed)
