"""How a screen is painted where Textual does more than it needs, with its private parts.

Written against the versions that `retro.textual_patches` names.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, Self, TypeAlias, TypeVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorMap,
    CompositorUpdate,
    LayoutUpdate,
    ReflowResult,
)
from textual.geometry import Region, Size
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_regions import around, changed_parts, runs

Piece: TypeAlias = tuple[int, int, Strip]
"""Some cells of the screen: where they begin, x and y, and what is in them."""
T = TypeVar("T")


class SharedCache(Protocol):
    """What keeps things made of a value that never changes, for all who have that very value."""

    def once(self, source: object, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of a source for a key; made if there is none."""


@dataclass(frozen=True)
class Shared:
    """What all cells of a widget are made of, beside its place, its filters and its background.

    Two widgets with the same source and an equal key show the same; so nothing that one seat alone may see
    is in a source that others have.
    """

    cache: SharedCache
    source: object
    key: Hashable = ()


class EncodedCells(NamedTuple):
    """Cells as they are sent."""

    place: tuple[int, int]
    """Where the first of them is, y and x."""
    text: str
    """The first cells, and others behind them with their places."""
    look: str
    """The sequence that sets the colours at the end of the text."""


class ChangedCells(CompositorUpdate):
    """An update that sends the cells that changed, and each colour once for all that follow in it.

    Textual sends all cells before them in the same widget too, and sets the colours of each piece anew.
    """

    def __init__(self, pieces: Sequence[Piece], encoded: Sequence[EncodedCells] = ()) -> None:
        self.pieces = pieces
        self.encoded = encoded

    @classmethod
    def of(cls, update: ChopsUpdate) -> "ChangedCells":
        """The same update, of the cells that changed."""
        pieces: list[Piece] = []
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                start, stop = max(x, first), min(end, last)
                if strip is not None and start < stop:
                    pieces.append(_piece(x, y, strip, start - x, stop - x))
        return cls(pieces)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Segment(self.render_segments(console), None, [])

    def render_segments(self, console: Console) -> str:
        parts = sorted([*(_encoded(piece, console) for piece in self.pieces), *self.encoded])
        if not parts:
            return ""
        (y, x), text, _ = _joined(parts)
        return f"{Control.move_to(x, y).segment.text}{text}"


def _joined(parts: Sequence[EncodedCells]) -> EncodedCells:
    """Some cells after each other, the look that goes on sent once."""
    sent: list[str] = []
    look = ""
    for (y, x), cells, last in parts:
        if sent:
            sent.append(Control.move_to(x, y).segment.text)
        if look and cells.startswith(look):
            sent[-2], cells = sent[-2].removesuffix(_RESET), cells.removeprefix(look)
        sent.append(cells)
        look = last
    return EncodedCells(parts[0].place, "".join(sent), look)


def _encoded(piece: Piece, console: Console) -> EncodedCells:
    x, y, strip = piece
    cells = strip.render(console)
    return EncodedCells((y, x), cells, _last_look(cells))


class LineCompositor(Compositor):
    """Asks widgets for the lines that changed; Textual asks each widget near them for all of its lines.

    What is in front hides what is behind, as there: a cell is asked of the first widget that has it.
    """

    _layers_of: tuple[object, list[tuple[Widget, Region, Region]]] = (None, [])
    """The widgets that can be seen, front to back, each with its region and what of it is shown."""
    _uncovered_of: dict[Widget, bool]
    """Which of them are seen whole, as far as somebody asked."""

    def __init__(self) -> None:
        super().__init__()
        self._uncovered_of = {}
        self._laid_map: CompositorMap | None = None
        """Where everything was after the last layout, if that was found anew since then."""
        self._moved: set[Region] = set()
        """Parts of the screen in which something was before or after that."""
        self._origins: dict[Region, LineRefresh] = {}
        """From which widget a part of the screen comes that is to be painted."""

    @property
    def full_map(self) -> "CompositorMap":
        """Where everything is. Textual finds it anew while it paints, if a hidden widget was marked."""
        before = self._full_map
        found = super().full_map
        if found is not before:
            self._laid_map = before if self._laid_map is None else self._laid_map
            self._moved |= changed_parts(before, found)
        return found

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out. All that has moved since the last layout is painted, also what moved back meanwhile."""
        if self._laid_map is not None:
            self._full_map = self._laid_map
        changed = super().reflow(parent, size)
        self._dirty_regions |= self._moved
        self._laid_map, self._moved = None, set()
        return changed

    def update_widgets(self, widgets: set[Widget]) -> None:
        visible = self.visible_widgets
        for widget in widgets & visible.keys():
            if isinstance(widget, LineRefresh) and self._uncovered(widget):
                offset = visible[widget][0].offset
                for region in widget._repaint_regions:
                    self._origins[region.translate(offset)] = widget
        super().update_widgets(widgets)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        self._origins.clear()
        return super().render_full_update(simplify)

    def render_partial_update(self) -> ChangedCells | None:  # type: ignore[override]
        screen = self.size.region
        dirty, origins = self._dirty_regions.copy(), self._origins
        self._dirty_regions.clear()
        self._origins = {}
        if not dirty:
            return None
        encoded: list[EncodedCells] = []
        own: dict[LineRefresh, list[Region]] = {}
        for region in dirty & origins.keys():
            # After a change of size it may reach beyond the widget, to cells that this seat alone may see.
            if self._is_within(region, origins[region]):
                own.setdefault(origins[region], []).append(region)
        for widget, regions in own.items():
            if self._uncovered(widget) and (text := self._shared(widget, sorted(regions))) is not None:
                encoded.append(text)
                dirty.difference_update(regions)
        return ChangedCells(self._pieces([region.intersection(screen) for region in dirty]), encoded)

    def _is_within(self, region: Region, widget: Widget) -> bool:
        """Whether a part of the screen holds nothing but cells of a widget."""
        visible = self.visible_widgets
        return widget in visible and visible[widget][0].contains_region(region)

    def _shared(self, widget: "LineRefresh", regions: Sequence[Region]) -> EncodedCells | None:
        """The text of parts of a widget that others show too, made once for all of them."""
        shared = widget.shared
        if shared is None:
            return None
        app = widget.app
        filters = tuple(widget.get_line_filters())
        key = (
            shared.key,
            self.visible_widgets[widget][0],
            tuple(regions),
            filters,
            widget.background_colors[1],
        )

        def make() -> EncodedCells:
            return _joined([_encoded(piece, app.console) for piece in self._pieces(regions)])

        return shared.cache.once(shared.source, key, make)

    def _pieces(self, regions: Iterable[Region]) -> list[Piece]:
        """What is seen in parts of the screen, from top to bottom."""
        rows: dict[tuple[int, int], list[int]] = {}
        for y, first, last in self._regions_to_spans(regions):
            rows.setdefault((first, last), []).append(y)
        pieces: list[Piece] = []
        for (first, last), lines in rows.items():
            for begin, end in runs(lines):
                pieces += self._within(Region(first, begin, last - first, end - begin))
        pieces.sort(key=lambda piece: (piece[1], piece[0]))
        return pieces

    def _within(self, wanted: Region, behind: int = 0) -> list[Piece]:
        """What is seen in a part of the screen, of the widgets behind so many."""
        widgets = self._front_to_back()
        for number in range(behind, len(widgets)):
            widget, region, shown = widgets[number]
            found = shown.intersection(wanted)
            if not found:
                continue
            # One cell more at each side: a letter of two cells that begins or ends there is sent whole.
            wider = found.grow((0, 1, 0, 1)).intersection(shown) if self._uncovered(widget) else found
            strips = widget.render_lines(wider.translate(-region.offset))
            first, last = found.x - wider.x, found.right - wider.x
            pieces = [
                _piece(wider.x, y, strip, first, last)
                for y, strip in zip(found.line_range, strips, strict=False)
            ]
            for rest in around(wanted, found):
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
            self._uncovered_of = {}
        return self._layers_of[1]

    def _uncovered(self, widget: Widget) -> bool:
        """Whether all of a widget is seen, and nothing in front of it."""
        layers = self._front_to_back()
        known = self._uncovered_of.get(widget)
        if known is None:
            place = next((n for n, layer in enumerate(layers) if layer[0] is widget), None)
            known = False
            if place is not None:
                _, region, shown = layers[place]
                known = shown == region and not any(shown.overlaps(front) for _, _, front in layers[:place])
            self._uncovered_of[widget] = known
        return known


class LineScreen(Screen[ScreenResultType]):
    """A screen that asks its widgets for the lines that changed only. No other screen shows through it."""

    shared_cache: SharedCache | None = None
    """Keeps what all who see the same have of it."""

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

    @property
    def shared(self) -> Shared | None:
        """What the lines are made of, where other seats show the same ones; None where it is one's own."""
        return None

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


def _piece(x: int, y: int, strip: Strip, first: int, last: int) -> Piece:
    """The cells from `first` to before `last` of a strip at x and y, no letter cut in half."""
    if not strip.text.isascii():
        first = first if _between_letters(strip, first) else first - 1
        last = last if _between_letters(strip, last) else last + 1
    return x + first, y, strip.crop(first, last)


def _between_letters(strip: Strip, cell: int) -> bool:
    """Whether no letter stands on both sides of a cell's left edge; half of one would be cut to a space."""
    return strip.text.startswith(strip.crop(0, cell).text)


_RESET: Final = "\x1b[0m"


def _last_look(cells: str) -> str:
    """The sequence that sets the colours of the last piece of a line; empty where none is set at its end."""
    if not cells.endswith(_RESET):
        return ""
    begin = cells.rfind("\x1b[", 0, -len(_RESET))
    return cells[begin : cells.find("m", begin) + 1] if begin >= 0 else ""
