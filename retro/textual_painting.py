"""How a screen is painted where Textual does more than it needs, with its private parts.

Written against the versions that `retro.textual_patches` names.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

Piece: TypeAlias = tuple[int, int, Strip]
"""Some cells of the screen: where they begin, x and y, and what is in them."""


class ChangedCells(CompositorUpdate):
    """An update that sends the cells that changed, and each colour once for all that follow in it.

    Textual sends all cells before them in the same widget too, and sets the colours of each piece anew.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces

    @classmethod
    def of(cls, update: ChopsUpdate) -> "ChangedCells":
        """The same update, of the cells that changed."""
        pieces: list[Piece] = []
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                start, stop = max(x, first), min(end, last)
                if strip is not None and start < stop:
                    pieces.append((start, y, strip.crop(start - x, stop - x)))
        return cls(pieces)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for x, y, strip in self.pieces:
            yield Control.move_to(x, y).segment
            yield from strip

    def render_segments(self, console: Console) -> str:
        sent: list[str] = []
        look = ""
        for x, y, strip in self.pieces:
            cells = strip.render(console)
            if look and cells.startswith(look):
                sent[-1], cells = sent[-1].removesuffix(_RESET), cells.removeprefix(look)
            sent += [Control.move_to(x, y).segment.text, cells]
            look = _last_look(cells) or look
        return "".join(sent)


class LineCompositor(Compositor):
    """Asks widgets for the lines that changed; Textual asks each widget near them for all of its lines.

    What is in front hides what is behind, as there: a cell is asked of the first widget that has it.
    """

    _layers_of: tuple[object, list[tuple[Widget, Region, Region]]] = (None, [])
    """The widgets that can be seen, front to back, each with its region and what of it is shown."""

    def render_partial_update(self) -> ChangedCells | None:  # type: ignore[override]
        screen = self.size.region
        regions = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        if not regions:
            return None
        rows: dict[tuple[int, int], list[int]] = {}
        for y, first, last in self._regions_to_spans(regions):
            rows.setdefault((first, last), []).append(y)
        pieces: list[Piece] = []
        for (first, last), lines in rows.items():
            for begin, end in _runs(lines):
                pieces += self._within(Region(first, begin, last - first, end - begin))
        pieces.sort(key=lambda piece: (piece[1], piece[0]))
        return ChangedCells(pieces)

    def _within(self, wanted: Region, behind: int = 0) -> list[Piece]:
        """What is seen in a part of the screen, of the widgets behind so many."""
        widgets = self._front_to_back()
        for number in range(behind, len(widgets)):
            widget, region, shown = widgets[number]
            found = shown.intersection(wanted)
            if not found:
                continue
            strips = widget.render_lines(found.translate(-region.offset))
            pieces = [(found.x, y, strip) for y, strip in zip(found.line_range, strips, strict=False)]
            for rest in _around(wanted, found):
                pieces += self._within(rest, number + 1)
            return pieces
        return []

    def _front_to_back(self) -> list[tuple[Widget, Region, Region]]:
        visible = self.visible_widgets
        if self._layers_of[0] is not visible:
            found = [
                (widget, region, clip.intersection(region)) for widget, (region, clip) in visible.items()
            ]
            self._layers_of = (visible, [(w, region, shown) for w, region, shown in found if shown])
        return self._layers_of[1]


class LineScreen(Screen[ScreenResultType]):
    """A screen that asks its widgets for the lines that changed only. No other screen shows through it."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LineCompositor()

    def note_changed(self, widget: Widget) -> None:
        """Paint what a widget has marked with the next picture; Textual sends the screen a message for it."""
        self._dirty_widgets.add(widget)
        self.check_idle()

    def paint_now(self) -> None:
        """Paint what was marked at once; Textual waits for the next of 60 moments in a second."""
        if self._dirty_widgets and self.is_current and not (self._layout_required or self._scroll_required):
            self._on_timer_update()


if TYPE_CHECKING:
    _Refreshed: TypeAlias = Widget
else:
    # Textual would take the styles of a widget among several bases from the first one only.
    _Refreshed = object


class LineRefresh(_Refreshed):
    """Mixed into a widget: single lines are painted again without a message to the screen for them."""

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        plain = repaint and not (layout or recompose or self._repaint_required)
        if not (regions and plain and self.is_attached and self._is_mounted):
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        screen = self.screen
        if not isinstance(screen, LineScreen):
            return super().refresh(*regions)
        self._set_dirty(*regions)
        screen.note_changed(self)
        return self


def _runs(lines: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The first of lines that follow each other, and the one behind the last."""
    begin = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at] != lines[at - 1] + 1:
            yield lines[begin], lines[at - 1] + 1
            begin = at


def _around(whole: Region, part: Region) -> list[Region]:
    """What is left of a region without a part of it: above, below, left and right of that."""
    above = Region(whole.x, whole.y, whole.width, part.y - whole.y)
    below = Region(whole.x, part.bottom, whole.width, whole.bottom - part.bottom)
    left = Region(whole.x, part.y, part.x - whole.x, part.height)
    right = Region(part.right, part.y, whole.right - part.right, part.height)
    return [region for region in (above, below, left, right) if region]


_RESET: Final = "\x1b[0m"


def _last_look(cells: str) -> str:
    """The sequence that sets the colours of the last piece of a line; empty where none is set at its end."""
    if not cells.endswith(_RESET):
        return ""
    begin = cells.rfind("\x1b[", 0, -len(_RESET))
    return cells[begin : cells.find("m", begin) + 1] if begin >= 0 else ""
