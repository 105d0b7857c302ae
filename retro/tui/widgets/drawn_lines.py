"""Lines of text of which only the cells that have changed are painted again."""

from collections.abc import Callable, Hashable, Sequence
from enum import Enum
from typing import Final, NamedTuple, TypeAlias, TypeVar

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_painting import LineRefresh, LineScreen, Shared, SharedCache
from retro.tui.widgets.byte_budget import ANY_SECOND, BudgetState, ByteBudget
from retro.tui.widgets.row import Picture

T = TypeVar("T")
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


class Step(NamedTuple):
    """From what is painted to what is painted next."""

    strips: Sequence[Strip]
    changed: tuple[Region, ...]
    behind: bool
    """Whether something is not painted yet that there were no bytes for."""
    budget: BudgetState | None
    """What is left of the bytes of the second."""


class DrawnLines(LineRefresh, Widget):
    """A widget that draws each of its lines itself; the cheapest thing that can be on a screen.

    A clock changes a few cells a second. To paint all of its widget again costs every terminal of a meeting a
    few hundred bytes each time. What many seats show, and which of its cells change, is drawn once for all.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._painted: Sequence[Strip] = ()
        """What is painted, which may be behind what is drawn."""
        self._drawn_for: Size | None = None
        """The size the strips are for; None when they have to be made anew."""
        self.behind = False
        """Whether something is not painted yet that there were no bytes for."""

    def drawn(self, size: Size) -> Sequence[Content]:
        """The lines of a box of this size, in cells; what is missing stays empty."""
        raise NotImplementedError

    def shows(self) -> Hashable | None:
        """What alone decides about the lines beside their size and colours, if other seats show it too."""
        return None

    @property
    def shared(self) -> Shared | None:
        store = self._store
        if store is None or self.shows() is None:
            return None
        self._draw_for_size()
        return Shared(store, self._painted, self.gutter)

    @property
    def _store(self) -> SharedCache | None:
        screen = self.screen
        return screen.shared_cache if isinstance(screen, LineScreen) else None

    def waits(self, line: int) -> Waits:
        """How a line waits while a second has no bytes left for it."""
        return Waits.WHOLE

    def repaint(self, budget: ByteBudget | None = None) -> None:
        """Paint what looks different from what is painted; with a budget, what it has the bytes for."""
        self.behind = False
        size = self.content_size
        if not self.is_mounted or self._drawn_for != size:
            self._drawn_for = None
            self.refresh()
            return
        painted, state = self._painted, budget.state if budget else None
        step = self._once(painted, (size, state), lambda: self._step(painted, size, budget))
        self._painted, self.behind = step.strips, step.behind
        if budget is not None and step.budget is not None:
            budget.state = step.budget
        if step.changed:
            self.refresh(*step.changed)

    def _once(self, source: object, key: Hashable, make: Callable[[], T]) -> T:
        """Make something once for all who show the same, beginning from the same."""
        store, shows = self._store, self.shows()
        if store is None or shows is None:
            return make()
        return store.once(source, (type(self), shows, self.app.theme, self.visual_style, key), make)

    def _step(self, painted: Sequence[Strip], size: Size, budget: ByteBudget | None) -> Step:
        drawn = self._drawn(size)
        strips, changed, behind = list(drawn), [], False
        for y, (old, new) in enumerate(zip(painted, drawn, strict=True)):
            runs = changed_cells(old, new)
            taken = runs if budget is None else self._within(budget, y, new, runs)
            if taken != runs:
                behind = True
                strips[y] = _patched(old, new, taken)
            changed += [Region(start, y, end - start, 1) for start, end in taken]
        # Who is not behind has the very strips of all others, however they came to them.
        after = (tuple(strips) if changed else painted) if behind else drawn
        return Step(after, tuple(changed), behind, budget.state if budget else None)

    def _drawn(self, size: Size) -> Sequence[Strip]:
        """The lines as they are to be, once for all who show the same."""
        return self._once(type(self), size, lambda: self._made(size))

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

    def _draw_for_size(self) -> None:
        """Draw all lines, unless those that are painted are of this size and these colours."""
        if self._drawn_for != self.content_size:
            size = self._drawn_for = self.content_size
            self._painted = self._drawn(size)

    def render_line(self, y: int) -> Strip:
        self._draw_for_size()
        return self._painted[y] if y < len(self._painted) else Strip.blank(self.content_size.width)

    def _made(self, size: Size) -> tuple[Strip, ...]:
        width, height = size
        base = self.visual_style
        lines = [*self.drawn(size)[:height]] if width > 0 else []
        lines += [Content("")] * (height - len(lines))
        ground = Style(bgcolor=base.rich_style.bgcolor)
        strips = (Strip(list(line.render_segments(base))) for line in lines)
        return tuple(_plain_blanks(strip.adjust_cell_length(width, ground)) for strip in strips)


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
            else:
                self._drawn_for = None  # drawn when it can be seen again

    def shows(self) -> Hashable | None:
        return self.picture

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
