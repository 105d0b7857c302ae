"""Lines of text of which only the cells that have changed are painted again."""

from collections.abc import Sequence
from enum import Enum
from typing import Final, TypeAlias

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_painting import LineRefresh
from retro.tui.widgets.byte_budget import ANY_SECOND, ByteBudget
from retro.tui.widgets.row import Picture

Run: TypeAlias = tuple[int, int]
"""The first of some cells of a line, and the one behind the last."""

_MOVE: Final = 9
"""Bytes that it takes to go on elsewhere in a line; fewer than these are painted again instead."""


class Waits(Enum):
    """What becomes of a line while a second has no bytes left for it."""

    NEVER = "never"
    """It is painted at once: a clock that is wrong is none."""
    WHOLE = "whole"
    """It is painted later, since half a sentence says something else; at once where no second has room."""
    IN_PART = "in part"
    """As much is painted as there is room for: half a bar is right."""


class DrawnLines(LineRefresh, Widget):
    """A widget that draws each of its lines itself; the cheapest thing that can be on a screen.

    A clock changes a few cells a second. To paint all of its widget again costs every terminal of a meeting a
    few hundred bytes each time.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._drawn_strips: list[Strip] = []
        """What is painted, which may be behind what is drawn."""
        self._drawn_for: Size | None = None
        """The size the strips are for; None when they have to be made anew."""
        self.behind = False
        """Whether something is not painted yet that there were no bytes for."""

    def drawn(self, size: Size) -> Sequence[Content]:
        """The lines of a box of this size, in cells; what is missing stays empty."""
        raise NotImplementedError

    def waits(self, line: int) -> Waits:
        """How a line waits while a second has no bytes left for it."""
        return Waits.WHOLE

    def repaint(self, budget: ByteBudget | None = None) -> None:
        """Paint what looks different from what is painted; with a budget, what it has the bytes for."""
        self.behind = False
        if not self.is_mounted or self._drawn_for != self.content_size:
            self._drawn_for = None
            self.refresh()
            return
        changed = []
        for y, new in enumerate(self._made(self.content_size)):
            old = self._drawn_strips[y]
            runs = changed_cells(old, new)
            taken = runs if budget is None else self._within(budget, y, new, runs)
            if taken != runs:
                self.behind = True
                new = _patched(old, new, taken)
            self._drawn_strips[y] = new
            changed += [Region(start, y, end - start, 1) for start, end in taken]
        if changed:
            self.refresh(*changed)

    def _within(self, budget: ByteBudget, y: int, new: Strip, runs: Sequence[Run]) -> list[Run]:
        """The runs of a line for which there are bytes."""
        waits, taken = self.waits(y), []
        for start, end in runs:
            piece = new.crop(start, end)
            if waits is Waits.IN_PART:
                piece = piece.crop(0, budget.fitting(piece))
            elif waits is Waits.WHOLE and budget.left < budget.cost(piece) <= ANY_SECOND:
                continue
            if piece.cell_length:
                budget.take(piece)
                taken.append((start, start + piece.cell_length))
        return taken

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        self._drawn_for = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        if self._drawn_for != self.content_size:
            self._drawn_for = self.content_size
            self._drawn_strips = self._made(self.content_size)
        return self._drawn_strips[y] if y < len(self._drawn_strips) else Strip.blank(self.content_size.width)

    def _made(self, size: Size) -> list[Strip]:
        width, height = size
        base = self.visual_style
        lines = [*self.drawn(size)[:height]] if width > 0 else []
        lines += [Content("")] * (height - len(lines))
        ground = Style(bgcolor=base.rich_style.bgcolor)
        strips = (Strip(list(line.render_segments(base))) for line in lines)
        return [_plain_blanks(strip.adjust_cell_length(width, ground)) for strip in strips]


class PictureLine(DrawnLines):
    """One line that a value draws, of which nothing is drawn again while the value is the same."""

    DEFAULT_CSS = """
    PictureLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.picture: Picture | None = None

    def show(self, picture: Picture, budget: ByteBudget | None = None) -> None:
        """Show this value."""
        if (picture is not self.picture and picture != self.picture) or self.behind:
            self.picture = picture
            if self.display:
                self.repaint(budget)

    @property
    def plain(self) -> str:
        """The text, for tests and for those who look it up."""
        return "".join(line.plain for line in self.drawn(self.content_size))

    def drawn(self, size: Size) -> Sequence[Content]:
        return self.picture.lines(size.width) if self.picture is not None else []


def changed_cells(before: Strip, after: Strip) -> list[Run]:
    """The runs of cells in which two lines of the same width look different."""
    if before == after:
        return []
    old, new = _cells(before), _cells(after)
    if old is None or new is None or len(old) != len(new):
        return [(0, after.cell_length)]
    runs: list[Run] = []
    for x, (one, other) in enumerate(zip(old, new, strict=True)):
        if one != other:
            start, end = x, x + 1
            while start and not (old[start][0] and new[start][0]):
                start -= 1
            while end < len(new) and not (old[end][0] and new[end][0]):
                end += 1
            between = "".join(character for character, _ in new[runs[-1][1] : start]) if runs else ""
            if runs and len(between.encode("utf-8", "replace")) <= _MOVE:
                start = runs.pop()[0]
            runs.append((start, end))
    return runs


def _cells(strip: Strip) -> list[tuple[str, object]] | None:
    """Each cell with its look, of a blank only its ground; the second cell of a wide character is empty.

    None where a character takes no cell of its own, and nobody knows how wide a terminal draws it.
    """
    cells: list[tuple[str, object]] = []
    for segment in strip:
        style = segment.style
        blank = style.bgcolor if style is not None and _is_ground(style) else style
        for character in segment.text:
            width = get_character_cell_size(character)
            if not width:
                return None
            cells += [
                (character, blank if character == " " else style),
                *[("", style)] * (width - 1),
            ]
    return cells if len(cells) == strip.cell_length else None


def _is_ground(style: Style) -> bool:
    """Whether a blank in this style shows nothing but its ground."""
    return not (style.reverse or style.underline or style.strike)


def _plain_blanks(strip: Strip) -> Strip:
    """The same picture with as few looks as can be: a blank has that of the text before it on its ground."""
    segments: list[Segment] = []
    for segment in strip:
        last = segments[-1] if segments else None
        if last is not None and _alike(last, segment):
            # Before the first text of its ground a blank takes the look of that text.
            style = segment.style if last.text.isspace() else last.style
            segments[-1] = Segment(last.text + segment.text, style)
        else:
            segments.append(segment)
    return Strip(segments, strip.cell_length)


def _alike(one: Segment, other: Segment) -> bool:
    """Whether one look does for both."""
    if one.style == other.style:
        return True
    blank = not one.text.strip(" ") or not other.text.strip(" ")
    if one.style is None or other.style is None or not blank:
        return False
    return one.style.bgcolor == other.style.bgcolor and _is_ground(one.style) and _is_ground(other.style)


def _patched(old: Strip, new: Strip, runs: Sequence[Run]) -> Strip:
    """A line with these runs of another."""
    pieces, at = [], 0
    for start, end in runs:
        pieces += [old.crop(at, start), new.crop(start, end)]
        at = end
    return Strip.join([*pieces, old.crop(at, old.cell_length)])
