"""`Lines`: rows of text drawn line by line, the base of boards, lists and documents.

One widget however many rows, fed in place. Nothing here knows what the rows are about.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from retro.tui.widgets.row import Row
from retro.tui.widgets.strips import Palette, Shape, StripCache, Strips
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


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """Scrolls, wraps, and with a cursor lets a person choose among the rows that have a key."""

    DEFAULT_CSS = """
    Lines {
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

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False),
        Binding("down", "step(1)", "Down", show=False),
        Binding("home", "leap(-1)", "First", show=False),
        Binding("end", "leap(1)", "Last", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row."""

        lines: "Lines"
        key: str | None

        @property
        def control(self) -> "Lines":
            return self.lines

    @dataclass
    class Selected(Message):
        """A row was chosen, with Enter or the mouse."""

        lines: "Lines"
        key: str

        @property
        def control(self) -> "Lines":
            return self.lines

    def __init__(
        self,
        rows: Iterable[Row] = (),
        *,
        cursor: bool = False,
        marks: bool = False,
        empty: str = "",
        cache: StripCache | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.has_cursor = cursor
        self._has_marks = marks
        self._empty = empty
        self._cache = StripCache(rows=1024, shapes=4) if cache is None else cache
        self._rows: tuple[Row, ...] = tuple(rows)
        self._places: dict[str, int] = {}
        """Where the rows with a key are."""
        self._strips: list[Strips] = []
        self._tops: list[int] = [0]
        """The first line of each row, and after them the number of all lines."""
        self._shape: Shape | None = None
        self._shelf = 0
        self._chosen: Strips = ()
        self._key: str | None = None
        self._stale = True
        """The strips do not fit the styles any more."""
        self._index_rows()
        self._key = self._nearest_key(None, 0)
        self._lay()

    # ------------------------------------------------------------------ what others ask and tell

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown now."""
        return self._rows

    @property
    def highlighted(self) -> str | None:
        """The key of the row under the cursor; None without a cursor or without such rows."""
        return self._key

    def update(self, rows: Iterable[Row], *, empty: str | None = None) -> None:
        """Show these rows: the cursor stays on its key, the rows in view stay where they are."""
        new = tuple(rows)
        if empty is not None and empty != self._empty:
            self._empty = empty
            if not new:
                self.refresh()
        if new == self._rows:
            self._rows = new
            return

        before, anchor = self._view(), self._anchor()
        old_key, old_place = self._key, self._place or 0
        was_empty = not self._rows
        self._rows = new
        self._index_rows()
        self._key = self._nearest_key(old_key, old_place)
        self._lay()
        self._settle(anchor)
        if self._key != old_key:
            self.post_message(self.Highlighted(self, self._key))
        if was_empty or not new:
            self.refresh()
        else:
            self._refresh_difference(before)

    def highlight(self, key: str | None) -> None:
        """Put the cursor on a row, if there is such a row, and bring it into view."""
        if key is None or key == self._key or key not in self._places or not self.has_cursor:
            return
        before = self._view()
        self._key = key
        self._paint_cursor()
        self._reveal(self._places[key])
        self._refresh_difference(before)
        self.post_message(self.Highlighted(self, key))

    # ---------------------------------------------------------------------------- keys and mouse

    def action_step(self, by: int) -> None:
        """One row up or down; inside a row that is taller than the view, one line."""
        place = self._place
        if place is None:
            self._scroll_by(by)
            return
        top, end = self._tops[place], self._tops[place + 1]
        height, scroll = self._height, self.scroll_offset.y
        if end - top > height and (end > scroll + height if by > 0 else top < scroll):
            self._scroll_by(by)
        else:
            self._go(list(self._places.values()).index(place) + by)

    def action_leap(self, to: int) -> None:
        """To the first or the last row."""
        self._go(0 if to < 0 else len(self._places) - 1)
        self._scroll_to_line(0 if to < 0 else self._tops[-1])

    def action_page(self, by: int) -> None:
        """A view further up or down."""
        place = self._place
        if place is None:
            self._scroll_by(by * self._height)
            return
        places = list(self._places.values())
        number, target = places.index(place), self._tops[place] + by * self._height
        if by > 0:
            below = bisect_right(places, target, key=self._tops.__getitem__) - 1
            self._go(min(max(number + 1, below), len(places) - 1))
        else:
            above = bisect_left(places, target, key=self._tops.__getitem__)
            self._go(max(min(number - 1, above), 0))

    def action_choose(self) -> None:
        """Tell that the row under the cursor is chosen."""
        if self._key is not None:
            self.post_message(self.Selected(self, self._key))

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if not self.has_cursor or offset is None or event.button > 1:
            return
        line = offset.y + self.scroll_offset.y
        if line < self._tops[-1] and (key := self._rows[self._row_at(line)].key) is not None:
            event.stop()
            self.highlight(key)
            self.action_choose()

    def _go(self, number: int) -> None:
        """The cursor to the row of this number among those with a key, if there is one."""
        if 0 <= number < len(self._places):
            self.highlight(list(self._places)[number])
        else:
            self._scroll_to_line(0 if number < 0 else self._tops[-1])

    # ------------------------------------------------------------------------- from rows to lines

    @property
    def _place(self) -> int | None:
        """Where the row under the cursor is."""
        return None if self._key is None else self._places.get(self._key)

    def _index_rows(self) -> None:
        self._places = {row.key: at for at, row in enumerate(self._rows) if row.key is not None}

    def _nearest_key(self, key: str | None, place: int) -> str | None:
        """The key if it is still there, otherwise the one that took its place."""
        if not self.has_cursor or key in self._places:
            return key if self.has_cursor else None
        last = None
        for last, at in self._places.items():
            if at >= place:
                return last
        return last

    def _lay(self) -> None:
        """Break all rows into lines, unless the size is not known yet."""
        if not self.size.width or not self.is_attached:
            self._shape = None
            self._strips, self._tops = [()] * len(self._rows), [0] * (len(self._rows) + 1)
            return
        width = max(1, self.scrollable_content_region.width)
        shape = Shape(self._palette(), width, self.has_cursor, self._has_marks)
        shelf, get, find = self._cache.shelf(shape), self._cache.get, self._get_style
        self._shape, self._shelf, self._stale = shape, shelf, False
        self._strips = [get(shelf, shape, row, False, find) for row in self._rows]
        self._tops = [0, *accumulate(map(len, self._strips))]
        self._paint_cursor()

    def _palette(self) -> Palette:
        return Palette(
            theme=self.app.theme,
            base=self.visual_style,
            cursor=self.get_visual_style("lines--cursor"),
            named=tuple((s, self.get_visual_style(f"lines--{s}", partial=True)) for s in STYLES),
        )

    def _paint_cursor(self) -> None:
        place = self._place
        if place is None or self._shape is None:
            self._chosen = ()
        else:
            self._chosen = self._cache.get(self._shelf, self._shape, self._rows[place], True, self._get_style)

    def _row_at(self, line: int) -> int:
        return min(bisect_right(self._tops, line), len(self._rows)) - 1

    def _line(self, line: int) -> Strip | None:
        if not 0 <= line < self._tops[-1]:
            return None
        place = self._row_at(line)
        strips = self._chosen if place == self._place else self._strips[place]
        return strips[line - self._tops[place]]

    # -------------------------------------------------------------------- scrolling and painting

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _anchor(self) -> tuple[str, int] | None:
        """A row in view and its distance from the top, to be kept: the cursor, if it is in view."""
        scroll = self.scroll_offset.y
        if scroll == 0 or not self._strips:
            return None
        tops = self._tops
        shown = {
            key: tops[at] - scroll
            for key, at in self._places.items()
            if tops[at + 1] > scroll and tops[at] < scroll + self._height
        }
        key = self._key if self._key in shown else next(iter(shown), None)
        return None if key is None else (key, shown[key])

    def _settle(self, anchor: tuple[str, int] | None) -> None:
        """Take over the new number of lines and keep what was in view where it was.

        Only the scroll bar is told: setting `virtual_size` lays out the whole screen again, which
        is for nothing unless our own size depends on the content.
        """
        size = Size(self._shape.width if self._shape else 0, self._tops[-1])
        is_as_high_as_its_rows = self.styles.auto_dimensions
        if self._shape is None and is_as_high_as_its_rows:
            self.refresh(layout=True)
        if size != self.virtual_size:
            if is_as_high_as_its_rows:
                self.virtual_size = size
            else:
                self.set_reactive(Widget.virtual_size, size)
                self._scroll_update(size)
        if anchor is not None and anchor[0] in self._places:
            self._scroll_to_line(self._tops[self._places[anchor[0]]] - anchor[1])
        elif self.scroll_offset.y == 0 and self._place is not None:
            self._reveal(self._place)

    def _reveal(self, place: int) -> None:
        """Scroll as little as shows the row, and all that is before the first or after the last."""
        if self._shape is None:
            return
        top, end = self._tops[place], self._tops[place + 1]
        if place == next(iter(self._places.values())) and end <= self._height:
            top = 0
        if place == next(reversed(self._places.values())) and top >= self._tops[-1] - self._height:
            end = self._tops[-1]
        scroll, height = self.scroll_offset.y, self._height
        if top < scroll or end - top > height:
            self._scroll_to_line(top)
        elif end > scroll + height:
            self._scroll_to_line(end - height)

    def _scroll_by(self, lines: int) -> None:
        self._scroll_to_line(self.scroll_offset.y + lines)

    def _scroll_to_line(self, line: int) -> None:
        line = max(0, min(line, self._tops[-1] - self._height))
        if line != self.scroll_offset.y:
            self.scroll_to(y=line, animate=False, force=True)

    def _view(self) -> list[Strip | None]:
        scroll = self.scroll_offset.y
        return [self._line(scroll + y) for y in range(self._height)]

    def _refresh_difference(self, before: list[Strip | None]) -> None:
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, self._view(), strict=False))
            if old is not new
        ]
        if changed:
            self.refresh(*changed)

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        anchor = self._anchor()
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self._shape is None or max(1, self.scrollable_content_region.width) != self._shape.width:
            self._lay()
            self._settle(anchor)
        elif changed and self._place is not None:
            self._reveal(self._place)
        return changed

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._stale = True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if not self._rows:
            return len(wrapped(Content(self._empty), max(1, width)))
        gutter = Shape(self._palette(), width, self.has_cursor, self._has_marks).gutter
        return sum(len(row.broken(max(1, width - gutter))) for row in self._rows)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first asked for, as Textual does."""
        if self._vertical_scrollbar is None:
            bar = self._vertical_scrollbar = ThinBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self.app._start_widget(self, bar)  # noqa: SLF001  (there is no public way to bring one's own)
        return self._vertical_scrollbar

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
        if not self._rows:
            return self._empty_line(y, width)
        if self._stale:
            self._lay()
        strip = self._line(y + self.scroll_offset.y)
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
