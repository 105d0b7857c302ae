"""Lines of text of which only the cells that have changed are painted again."""

from collections.abc import Sequence

from rich.cells import get_character_cell_size
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from retro.tui.widgets.row import Picture


class DrawnLines(Widget):
    """A widget that draws each of its lines itself; the cheapest thing that can be on a screen.

    A clock changes a few cells a second. To paint all of its widget again costs every terminal of a meeting a
    few hundred bytes each time.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._drawn_strips: list[Strip] = []
        self._drawn_for: Size | None = None
        """The size the strips are for; None when they have to be made anew."""

    def drawn(self, size: Size) -> Sequence[Content]:
        """The lines of a box of this size, in cells; what is missing stays empty."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Paint what looks different from what was painted last."""
        if not self.is_mounted or self._drawn_for != self.content_size:
            self._drawn_for = None
            self.refresh()
            return
        before, self._drawn_strips = self._drawn_strips, self._made(self.content_size)
        changed = []
        for y, (old, new) in enumerate(zip(before, self._drawn_strips, strict=True)):
            start, end = changed_cells(old, new)
            if start < end:
                changed.append(Region(start, y, end - start, 1))
                # Textual sends whole segments: make one of what has changed.
                self._drawn_strips[y] = Strip.join(new.divide([start, end, new.cell_length]))
        if changed:
            self.refresh(*changed)

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
        return [Strip(list(line.render_segments(base))).adjust_cell_length(width, ground) for line in lines]


class PictureLine(DrawnLines):
    """One line that a value draws, of which nothing is drawn again while the value is the same."""

    DEFAULT_CSS = """
    PictureLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.picture: Picture | None = None

    def show(self, picture: Picture) -> None:
        """Show this value."""
        if picture != self.picture:
            self.picture = picture
            if self.display:
                self.repaint()

    @property
    def plain(self) -> str:
        """The text, for tests and for those who look it up."""
        return "".join(line.plain for line in self.drawn(self.content_size))

    def drawn(self, size: Size) -> Sequence[Content]:
        return self.picture.lines(size.width) if self.picture is not None else []


def changed_cells(before: Strip, after: Strip) -> tuple[int, int]:
    """The first cell in which two lines of the same width differ, and the one behind the last."""
    old, new = _cells(before), _cells(after)
    if old is None or new is None or len(old) != len(new):
        return (0, 0) if before == after else (0, after.cell_length)
    changed = [x for x, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if not changed:
        return (0, 0)
    start, end = changed[0], changed[-1] + 1
    while start and not (old[start][0] and new[start][0]):
        start -= 1
    while end < len(new) and not (old[end][0] and new[end][0]):
        end += 1
    return start, end


def _cells(strip: Strip) -> list[tuple[str, Style | None]] | None:
    """Each cell with its look; the second cell of a wide character is empty.

    None where a character takes no cell of its own, and nobody knows how wide a terminal draws it.
    """
    cells: list[tuple[str, Style | None]] = []
    for segment in strip:
        for character in segment.text:
            width = get_character_cell_size(character)
            if not width:
                return None
            cells += [(character, segment.style), *[("", segment.style)] * (width - 1)]
    return cells if len(cells) == strip.cell_length else None
