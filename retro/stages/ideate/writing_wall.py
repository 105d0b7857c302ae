"""What everybody sees while people write: questions where their columns will stand, and cards face down."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from retro.tui.widgets.board_layout import GAP, columns_side_by_side
from retro.tui.widgets.edged_card import EDGE
from retro.tui.widgets.hues import hue_of
from retro.tui.widgets.wrap import wrapped

WRITTEN: Final = "People are writing, each alone."
"""Where a number would tell who writes."""
NOW: Final = "▸"
"""What stands before the question that was asked last."""
FACE_DOWN: Final = "face down until all are revealed at once"
SIDE_BY_SIDE: Final = 96
"""Cells from which on questions stand side by side."""
ROOMY: Final = 24
"""Lines from which on trays have free lines."""
TALL: Final = 30
"""Lines from which on they have one more above and below the words."""
CARDS: Final = ((20, 4), (12, 3), (8, 2), (4, 1))
"""Cells and lines of a card that lies face down: the largest with which all have room."""


@dataclass(frozen=True)
class Asked:
    """A question; `hue` is its number among all questions of the meeting, from 0."""

    title: str
    question: str
    hue: int
    now: bool = False
    """Whether it is the one that was asked last, of several that are asked one after another."""


@dataclass(frozen=True)
class Wall:
    """All that is on it; only the number may be known, never under which questions the cards are."""

    asked: tuple[Asked, ...] = ()
    so_far: str = ""
    """How many cards there are, in words; empty where nothing may be known."""
    cards: int = 0
    notice: str = ""
    """What everybody must know before they write."""

    def lines(self, width: int, height: int) -> list[Content]:
        """Draw it in at most so many lines of at most `width` cells."""
        return [line.truncate(width) for line in self._lines(max(width, 1), height)[:height]]

    def _lines(self, width: int, height: int) -> list[Content]:
        lines = [Content.styled(line.plain, "bold $warn") for line in wrapped(Content(self.notice), width)]
        lines = [*lines, Content("")] if self.notice else []
        free = (height >= ROOMY) + (height >= TALL)
        if width >= SIDE_BY_SIDE:
            lines += _trays(self.asked, width, free)
        else:
            for asked in self.asked:
                lines += _below(asked, width)
        said = wrapped(Content.styled(WRITTEN, "$text-quiet"), width)
        if self.so_far:
            count = Content.styled(f"{self.so_far} so far", "bold $text-strong")
            said = wrapped(count + Content.styled(f"   {FACE_DOWN}", "$text-quiet"), width)
        if height < len(lines) + len(said) + 1:
            return [*lines[: max(height - len(said), 0)], *said]
        gap = [Content("")]
        lines += [*gap, *said, *(gap if self.cards else [])]
        return [*lines, *_wall(self.cards, width, height - len(lines))]


class WritingWall(Widget):
    """Shows a `Wall` in the room there is, and paints the lines that change."""

    DEFAULT_CSS = """
    WritingWall { height: 1fr; width: 1fr; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._wall = Wall()
        self._strips: list[Strip] = []
        self._drawn_for: Size | None = None
        """The size the strips are for; None when they have to be made anew."""

    def show(self, wall: Wall) -> None:
        """Show this."""
        if wall == self._wall:
            return
        before, self._wall = self._strips, wall
        if self._drawn_for != self.size or not self.is_attached:
            self._drawn_for = None
            self.refresh()
            return
        self._strips = self._made()
        pairs = enumerate(zip(before, self._strips, strict=True))
        if changed := [Region(0, y, self.size.width, 1) for y, (old, new) in pairs if old != new]:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn_for = None

    def render_line(self, y: int) -> Strip:
        if self._drawn_for != self.size:
            self._drawn_for, self._strips = self.size, self._made()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def _made(self) -> list[Strip]:
        width, height = self.size
        base = self.visual_style
        lines = self._wall.lines(width, height)
        strips = []
        for line in [*lines, *[Content("")] * (height - len(lines))]:
            pieces = line.render(base, end="", parse_style=self._get_style)
            segments = [Segment(text, style.rich_style) for text, style in pieces if text]
            strips.append(Strip(segments).adjust_cell_length(width, base.rich_style))
        return strips


def _trays(asked: Sequence[Asked], width: int, free: int) -> list[Content]:
    """Trays with a thick top where the columns of these questions will stand; what has no room goes below."""
    shown, each = columns_side_by_side(len(asked), width)
    lines: list[Content] = []
    for start in range(0, len(asked), shown):
        row = asked[start : start + shown]
        inside = [_inside(one, each, free) for one in row]
        height = max(map(len, inside))
        lines += [Content("")] if lines else []
        lines.append(
            Content(" " * GAP).join(
                Content.styled("▀" * each, f"{hue_of(one.hue)} on $card-2") for one in row
            )
        )
        for number in range(height):
            cells = [tray[number] if number < len(tray) else Content("") for tray in inside]
            grounds = [cell.pad_right(each - cell.cell_length).stylize_before("on $card-2") for cell in cells]
            lines.append(Content(" " * GAP).join(grounds))
    return lines


def _inside(asked: Asked, width: int, free: int) -> list[Content]:
    """The words with so many free lines above them, and one more below, where there are any."""
    return [
        *[Content("")] * free,
        *_words(asked, width, "  "),
        *[Content("")] * (free + bool(free)),
    ]


def _words(asked: Asked, width: int, lead: str) -> list[Content]:
    room = max(width - 2 * len(lead), 1)
    title = wrapped(Content(f"{NOW} {asked.title}" if asked.now else asked.title), room)
    question = wrapped(Content(asked.question), room) if asked.question not in ("", asked.title) else []
    return [
        *(Content(lead) + Content.styled(line.plain, "bold $text-strong") for line in title),
        *(Content(lead) + Content.styled(line.plain, "$foreground") for line in question),
    ]


def _below(asked: Asked, width: int) -> list[Content]:
    edge = Content.styled(EDGE, hue_of(asked.hue))
    return [(edge + Content(" ") + line).truncate(width) for line in _words(asked, max(width - 2, 1), "")]


def _wall(cards: int, width: int, height: int) -> list[Content]:
    """So many cards face down, as large as lets all of them have room; of the smallest as many as fit."""
    cells, tall, free = next(
        (
            (cells, tall, free)
            for (cells, tall), free in product(CARDS, (1, 0))
            if (free or tall == 1) and -(-cards // _in_a_row(cells, width)) * (tall + free) <= height + free
        ),
        (*CARDS[-1], 0),
    )
    a_row = _in_a_row(cells, width)
    card = Content.styled("█" * min(cells, width), "$now-rest on $now-rest")
    lines: list[Content] = []
    for start in range(0, cards, a_row):
        row = Content(" " * GAP).join([card] * min(a_row, cards - start)).truncate(width)
        lines += [*([Content("")] * free if lines else []), *[row] * tall]
    return lines[: max(height, 0)]


def _in_a_row(cells: int, width: int) -> int:
    return max((width + GAP) // (cells + GAP), 1)
