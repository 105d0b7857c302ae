"""`Field`: a text to write in, for many people in one process."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from retro.session.clusters import JOINERS, cluster_around, cut, is_emoji
from retro.session.text import harmless
from retro.textual_patches import StillInput
from retro.tui.widgets.written_lines import CURSOR, Piece, WrittenLines

MOST_LINES = 5
MOST_LINES_IF_LOW = 2
LOW = 24
"""Lines of a terminal below which a text has fewer lines to be written in."""
COUNTED = 60
"""How many characters before the limit the rest begins to be counted."""
WIDE = 36
"""Cells from which on the number of characters that are left has a word beside it."""


class Field(StillInput, inherit_bindings=False):
    """An input that neither blinks nor keeps a timer, and knows what a character is for a reader.

    A longer text wraps and takes up to five lines; beyond that it scrolls by lines. ↑ and ↓ go between the
    lines first, and are the screen's at the first and the last one. Only the lines that change are painted.

    The arrow keys and Delete go over a whole grapheme cluster, as in editors and browsers. So does Backspace
    where the cluster is an emoji; in every other it takes back one code point, which is what was typed
    with one key: a mark on a letter, a vowel sign of a Hindi syllable.

    The screen around it gets up, down, page up, page down, Tab, Ctrl+C, Ctrl+D and Escape: a plain
    Input takes some of these for scrolling, copying and deleting.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--label", "field--aside"}
    DEFAULT_CSS = """
    Field {
        background: $surface;
        color: $text-strong;
        border: none;
        border-left: outer $mark;
        padding: 0;
        height: auto;
        min-height: 1;
        &:focus { border: none; border-left: outer $mark; background-tint: $surface 0%; }
        & > .input--placeholder { color: $text-quiet; }
        & > .field--label { color: $mark; text-style: bold; }
        & > .field--aside { color: $text-quiet; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left,alt+left,alt+b", "cursor_left_word", show=False),
        Binding("ctrl+right,alt+right,alt+f", "cursor_right_word", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("home,ctrl+a", "home", show=False),
        Binding("end,ctrl+e", "end", show=False),
        Binding("shift+home", "home(True)", show=False),
        Binding("shift+end", "end(True)", show=False),
        Binding("backspace,ctrl+h", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("ctrl+w,alt+backspace,ctrl+backspace", "delete_left_word", show=False),
        Binding("alt+d,alt+delete,ctrl+delete", "delete_right_word", show=False),
        Binding("ctrl+u", "delete_left_all", show=False),
        Binding("ctrl+k", "delete_right_all", show=False),
        Binding("up", "line(-1)", show=False),
        Binding("down", "line(1)", show=False),
        Binding("enter", "submit", show=False),
    ]

    @dataclass
    class Submitted(Input.Submitted):
        """Enter was pressed."""

        @property
        def text(self) -> str:
            """What was written, without spaces around it."""
            return self.value.strip()

    @dataclass
    class Clipped(Message):
        """Pasted text did not fit; this many characters were left out."""

        field: "Field"
        lost: int

        @property
        def control(self) -> "Field":
            return self.field

    @dataclass
    class SeveralLines(Message):
        """Several lines were pasted into a field that asks what is meant; it has taken none of them."""

        field: "Field"
        lines: tuple[str, ...]
        """Without empty ones and without spaces around them."""

        @property
        def control(self) -> "Field":
            return self.field

    label = reactive("")
    """What the text is for, at its left."""

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        *,
        label: str = "",
        most_lines: int = MOST_LINES,
        max_length: int = 0,
        asks_about_lines: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            harmless(text), placeholder, max_length=max_length, id=id, classes=classes, disabled=disabled
        )
        self.set_reactive(Field.label, label)
        self.most_lines = most_lines
        """How many lines it takes at most; with one, ↑ and ↓ are always the screen's."""
        self._asked_height = 0
        """The lines it asked for last."""
        self._broken = WrittenLines.of(text, 1)
        """The lines as they were asked for last."""
        self._top = 0
        """The first line that is in view."""
        self._column: int | None = None
        """The column in which ↑ and ↓ go on, until something else is done."""
        self._painted: dict[int, tuple[Piece, ...]] = {}
        """What stands on each line of the screen."""
        self.asks_about_lines = asks_about_lines
        """Whether several pasted lines are told by `SeveralLines` instead of being put in as one."""

    def validate_value(self, value: str) -> str:
        """Leave out what would steer the writer's own terminal, wherever the text comes from."""
        return harmless(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of a part; the cursor stands behind what was taken of it."""
        super().replace(harmless(text), start, end)

    def action_cursor_left(self, select: bool = False) -> None:
        anchor, at = self.selection
        if not select and anchor != at:
            super().action_cursor_left()
            return
        to, _ = cluster_around(self.value, at - 1)
        self.selection = Selection(anchor if select else to, to)

    def action_cursor_right(self, select: bool = False) -> None:
        anchor, at = self.selection
        if not select and anchor != at:
            super().action_cursor_right()
            return
        _, to = cluster_around(self.value, at + 1)
        self.selection = Selection(anchor if select else to, to)

    def action_delete_right(self) -> None:
        start, end = sorted(self.selection)
        if start == end:
            _, end = cluster_around(self.value, end + 1)
        self.delete(start, end)

    def action_delete_left(self) -> None:
        start, end = sorted(self.selection)
        if start == end:
            start, _ = cluster_around(self.value, end - 1)
            if not is_emoji(self.value[start:end]):
                start = end - 1
        self.delete(start, end)

    async def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self.value))

    def restricted(self) -> None:
        """Stay silent at the full length: a bell would ring in everybody's call."""

    def takes(self, character: str) -> bool:
        # Joiners are keys of their own on many keyboards.
        return character in JOINERS

    def pasted(self, text: str) -> None:
        lines = tuple(filter(None, (harmless(line).strip() for line in text.splitlines())))
        if self.asks_about_lines and len(lines) > 1:
            self.post_message(self.SeveralLines(self, lines))
        else:
            self.put(text)

    def put(self, text: str) -> None:
        """Put a text in where the cursor is, as one line and as much of it as there is room for."""
        fitting = text = harmless(" ".join(text.split()))
        start, end = sorted(self.selection)
        if self.max_length:
            fitting = cut(text, max(0, self.max_length - len(self.value) + (end - start)))
            if lost := len(text) - len(fitting):
                self.post_message(self.Clipped(self, lost))
        self.replace(fitting, start, end)

    # Lines.

    def action_line(self, by: int) -> None:
        """Go to the line above or below; where there is none, the key is the screen's."""
        lines = self._lines()
        to = lines.line_of(self.cursor_position) + by
        if self.most_lines == 1 or not 0 <= to < len(lines):
            raise SkipAction
        column = lines.column_of(self.cursor_position) if self._column is None else self._column
        self.selection = Selection.cursor(lines.index_at(to, column))
        self._column = column

    def cursor_cell(self) -> Offset:
        lines, at = self._lines(), self.cursor_position
        return Offset(self._lead + lines.column_of(at), lines.line_of(at) - self._scrolled(lines))

    def index_at(self, cell: Offset) -> int:
        lines = self._lines()
        return lines.index_at(cell.y + self._scrolled(lines), max(0, cell.x - self._lead))

    def written(self) -> None:
        self._column = None
        if not self.size.width:
            return
        height = self._height(self._lines(), self.app.size)
        if height != self._asked_height:
            self._asked_height = height
            if height != self.size.height:
                self.refresh(layout=True)
                return
        rows = enumerate(self._rows())
        changed = [Region(0, y, self.size.width, 1) for y, row in rows if self._painted.get(y) != row]
        if changed:
            self.refresh(*changed)

    def watch_label(self) -> None:
        """The text has other room beside another label."""
        self.written()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._height(self._lines(width), viewport)

    def _height(self, lines: WrittenLines, viewport: Size) -> int:
        return min(len(lines), self.most_lines, MOST_LINES_IF_LOW if viewport.height < LOW else MOST_LINES)

    def _lines(self, width: int | None = None) -> WrittenLines:
        width = self.size.width if width is None else width
        rest = self._rest_of(width)
        behind = 1 + (cell_len(rest) + 1 if rest else 0)  # the cursor may stand behind the text
        room = max(1, width - self._lead_of(width) - behind)
        if (self._broken.text, self._broken.width) != (self.value, room):
            self._broken = WrittenLines.of(self.value, room)
        return self._broken

    def _label_of(self, width: int) -> str:
        return _shortened(self.label, width // 3)

    def _lead_of(self, width: int) -> int:
        """The cells before the text: one for the sign of what is out of view, and the label."""
        label = self._label_of(width)
        return 1 + (cell_len(label) + 2 if label else 0)

    @property
    def _lead(self) -> int:
        return self._lead_of(self.size.width)

    def _rest_of(self, width: int) -> str:
        """How many characters there is room for, once they are few."""
        limit = self.max_length or 0
        left = limit - len(self.value)
        if not limit or left > min(COUNTED, limit // 4):
            return ""
        return f"{left} left" if width >= WIDE else str(left)

    def _scrolled(self, lines: WrittenLines) -> int:
        """The first line that is in view; the line of the cursor always is."""
        height = max(1, self.size.height)
        here = lines.line_of(self.cursor_position)
        top = min(max(self._top, here - height + 1), here)
        self._top = max(0, min(top, len(lines) - height))
        return self._top

    # The picture.

    def render_line(self, y: int) -> Strip:
        rows = self._rows()
        row = rows[y] if y < len(rows) else ()
        self._painted[y] = row
        base = self.rich_style
        looks = {name: self.get_component_rich_style(name) for _, name in row if name}
        strip = Strip([Segment(text, base + looks[name] if name else base) for text, name in row])
        return strip.adjust_cell_length(self.size.width, base)

    def _rows(self) -> list[tuple[Piece, ...]]:
        """What stands on each line of the screen."""
        lines, height = self._lines(), max(1, self.size.height)
        top = self._scrolled(lines)
        label, rest = self._label_of(self.size.width), self._rest_of(self.size.width)
        rows = []
        for y, number in enumerate(range(top, min(top + height, len(lines)))):
            is_first, is_last = y == 0, y == height - 1
            above, below = is_first and top > 0, is_last and number < len(lines) - 1
            row = [("↕" if above and below else "↑" if above else "↓" if below else " ", "field--aside")]
            if label:
                row += [(label if is_first else " " * cell_len(label), "field--label"), ("  ", "")]
            row += self._pieces(lines, number)
            if rest and is_last:
                used = sum(cell_len(text) for text, _ in row)
                row += [(" " * (self.size.width - used - cell_len(rest) - 1), ""), (rest, "field--aside")]
            rows.append(tuple(row))
        return rows

    def _pieces(self, lines: WrittenLines, number: int) -> list[Piece]:
        if self.value:
            cursor = self.cursor_position if self.has_focus else None
            return lines.pieces(number, cursor, self.selection if self.has_focus else (0, 0))
        # The cursor lies on the first letter of the placeholder.
        hint = _shortened(self.placeholder, lines.width) or " "
        first = 1 if self.has_focus else 0
        return [(hint[:first], CURSOR), (hint[first:], "input--placeholder")][1 - first :]


def _shortened(text: str, cells: int) -> str:
    """A text in at most so many cells, cut with `…` where it is too long."""
    if cell_len(text) <= cells:
        return text
    return Content(text).truncate(max(cells, 0), ellipsis=True).plain
