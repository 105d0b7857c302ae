"""A sheet of rows: scrolling and painting, with a place for a cursor that somebody else moves."""

from collections.abc import Iterable, Sequence
from typing import Final

from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_patches import OwnScrollBarView
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_layout import RowLayout
from retro.tui.widgets.strips import RowPalette, Shape, StripCache
from retro.tui.widgets.thinbar import ThinBar
from retro.tui.widgets.wrap import wrapped

STYLES: Final = (
    "quiet",
    "strong",
    "heading",
    "highlight",
    "mark",
    "good",
    "warn",
    "bad",
    "dot",
    "rule",
)
"""What a row or a part of it may be; each has a component class such as `lines--quiet`."""


class RowView(OwnScrollBarView, inherit_bindings=False):
    """Shows laid rows; the styles of its parts are those of `RowList`, which gives it keys and a mouse."""

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        cursor: bool,
        marks: bool,
        edged: bool,
        empty: str,
        cache: StripCache | None,
        id: str | None,  # noqa: A002
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.has_cursor = cursor
        self._has_marks = marks
        self._edged = edged
        self._empty = empty
        self._laid = RowLayout(rows, StripCache(rows=1024, shapes=4) if cache is None else cache)
        self._key = self._laid.nearest(None, 0) if cursor else None
        self._stale = True
        """The strips do not fit the styles any more."""
        self._kept_anchor: tuple[str, int] | None = None
        """What stood where, until a new size is taken."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown now."""
        return self._laid.rows

    @property
    def tops(self) -> Sequence[int]:
        """The first line of each row, and after them the number of all lines; 0 before the first layout."""
        return self._laid.tops

    def lines_of(self, rows: Iterable[Row], enough: int | None = None) -> int:
        """Lines that rows take here, whether they are shown or not; 0 before the first layout.

        Once there are `enough`, no more are counted.
        """
        self._lay_if_stale()
        return self._laid.lines_of(rows, self._get_style, enough)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the row under the cursor begins on the screen, as far as it is in view."""
        x, y, _, height = self.content_region
        line = 0 if self._place is None else self._laid.span(self._place)[0] - self.scroll_offset.y
        return Offset(x, y + min(max(0, line), max(0, height - 1)))

    @property
    def _place(self) -> int | None:
        """Where the row under the cursor is."""
        return None if self._key is None else self._laid.places.get(self._key)

    def _lay(self) -> None:
        """Break all rows into lines, unless the size is not known yet."""
        if not self.size.width or not self.is_attached:
            self._laid.forget()
            return
        width = max(1, self.scrollable_content_region.width)
        shape = self._laid.shape
        if shape is None or self._stale or shape.width != width:
            shape = Shape(self._palette(), width, self.has_cursor, self._has_marks, self._edged)
        self._laid.lay(shape, self._get_style)
        self._laid.choose(self._place, self._get_style)
        self._stale = False

    def _lay_if_stale(self) -> None:
        """Lay the rows in the styles of now: other apps would take strips of the styles before for theirs."""
        if self._stale and self._laid.shape is not None:
            self._lay()

    def _palette(self) -> RowPalette:
        return RowPalette(
            theme=self.app.theme,
            base=self.visual_style,
            cursor=self.get_visual_style("lines--cursor"),
            named=tuple((s, self.get_visual_style(f"lines--{s}", partial=True)) for s in STYLES),
        )

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _anchor(self) -> tuple[str, int] | None:
        """A row in view and its distance from the top, to be kept: the cursor, if it is in view."""
        scroll = self.scroll_offset.y
        tops = self._laid.tops
        if scroll == 0 or len(tops) == 1:
            return None
        shown = {key: tops[at] - scroll for at, key in self._laid.keys_within(scroll, self._height)}
        key = self._key if self._key in shown else next(iter(shown), None)
        return None if key is None else (key, shown[key])

    def _settle(self, anchor: tuple[str, int] | None) -> None:
        """Take over the new number of lines and keep what was in view where it was.

        Only the scroll bar is told: setting `virtual_size` lays out the whole screen again, which
        is for nothing unless our own size depends on the content.
        """
        size = Size(self._laid.shape.width if self._laid.shape else 0, self._laid.height)
        is_as_high_as_its_rows = self.styles.auto_dimensions
        if self._laid.shape is None and is_as_high_as_its_rows:
            self.refresh(layout=True)
        if size != self.virtual_size:
            if is_as_high_as_its_rows:
                self.virtual_size = size
            else:
                self.set_reactive(Widget.virtual_size, size)
                self._scroll_update(size)
        if anchor is not None and anchor[0] in self._laid.places:
            self._scroll_to_line(self._laid.tops[self._laid.places[anchor[0]]] - anchor[1])
        elif self.scroll_offset.y == 0 and self._place is not None:
            self._reveal(self._place)

    def _reveal(self, place: int) -> None:
        """Scroll as little as shows the row, and all that is before the first or after the last."""
        if self._laid.shape is None:
            return
        (top, end), places = self._laid.span(place), self._laid.places
        if place == next(iter(places.values())) and end <= self._height:
            top = 0
        if place == next(reversed(places.values())) and top >= self._laid.height - self._height:
            end = self._laid.height
        scroll, height = self.scroll_offset.y, self._height
        if top < scroll or end - top > height:
            self._scroll_to_line(top)
        elif end > scroll + height:
            self._scroll_to_line(end - height)

    def _scroll_by(self, lines: int) -> None:
        self._scroll_to_line(self.scroll_offset.y + lines)

    def _scroll_to_line(self, line: int) -> None:
        line = max(0, min(line, self._laid.height - self._height))
        if line != self.scroll_offset.y:
            self.scroll_to(y=line, animate=False, force=True)

    def _view(self) -> list[Strip | None]:
        scroll, place, line = self.scroll_offset.y, self._place, self._laid.line
        return [line(scroll + y, place) for y in range(self._height)]

    def _refresh_difference(self, before: list[Strip | None]) -> None:
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, self._view(), strict=False))
            if old is not new
        ]
        if changed:
            self.refresh(*changed)

    def resizing(self) -> None:
        self._kept_anchor = self._anchor()

    def resized(self, changed: bool) -> None:
        if self._laid.shape is None or max(1, self.scrollable_content_region.width) != self._laid.shape.width:
            self._lay()
            self._settle(self._kept_anchor)
            if self._kept_anchor is not None and self._kept_anchor[0] != self._key:
                return
        if changed and self._place is not None:
            self._reveal(self._place)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._stale = True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if not self.rows:
            return len(wrapped(Content(self._empty), max(1, width)))
        gutter = Shape(self._palette(), width, self.has_cursor, self._has_marks, self._edged).gutter
        return sum(len(row.broken(max(1, width - gutter))) for row in self.rows)

    def make_scroll_bar(self) -> ScrollBar:
        return ThinBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand the strips out as they are: without border and padding there is nothing to put around them.

        Textual would build every line again for each app; these are shared, with what filters made of
        them, by all apps that show the same row.
        """
        if self.styles.gutter or self.opacity < 1:
            return super().render_lines(crop)
        width = self.size.width + self.scrollbar_size_vertical
        style, background = self.visual_style.rich_style, self.background_colors[1]
        filters = self.get_line_filters()
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = self.render_line(y).adjust_cell_length(width, style)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip.crop(*crop.column_span) if crop.column_span != (0, width) else strip)
        return strips

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self.rows:
            return self._empty_line(y, width)
        if self._stale:
            self._lay()
        strip = self._laid.line(y + self.scroll_offset.y, self._place)
        if strip is None:
            return Strip.blank(width, self.visual_style.rich_style)
        return strip if strip.cell_length == width else strip.adjust_cell_length(width)

    def _empty_line(self, y: int, width: int) -> Strip:
        if not self.is_attached:
            # A list that is just going away may be drawn once more, when its looks are gone already.
            return Strip.blank(width, self.visual_style.rich_style)
        style = self.visual_style + self.get_visual_style("lines--quiet", partial=True)
        lines = wrapped(Content(self._empty), max(1, width - 4 if width > 20 else width))
        number = y - max(0, (self._height - len(lines)) // 2)
        if not 0 <= number < len(lines):
            return Strip.blank(width, style.rich_style)
        line = lines[number]
        centred = line.pad_left(max(0, (width - line.cell_length) // 2))
        return Strip(centred.render_segments(style)).adjust_cell_length(width, style.rich_style)
