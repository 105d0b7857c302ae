"""A scroll bar of half a cell, so that a text beside it does not touch it."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip


class ThinBar(ScrollBar):
    """Shows where one is; scrolling is for keys and the wheel.

    Textual's own bar is rendered through Rich with an action on every cell, which on thirty screens
    cost more than the lines beside it.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        # A bar whose widget is just going away may be drawn once more, without it.
        styles = (self if self.parent is None else self.parent).styles
        ground = styles.scrollbar_background.rich_color
        track = self._strip(" " * crop.width, Style(bgcolor=ground))
        thumb = self._strip(
            "▐".rjust(crop.width), Style(color=styles.scrollbar_color.rich_color, bgcolor=ground)
        )
        first, last = self._thumb(max(self.size.height, 1))
        return [thumb if first <= y < last else track for y in crop.line_range]

    def _strip(self, cells: str, style: Style) -> Strip:
        strip = Strip([Segment(cells, style)], len(cells))
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return strip

    def _thumb(self, height: int) -> tuple[int, int]:
        """Return from which line to which the thumb is drawn."""
        whole = max(self.window_virtual_size, 1)
        if not 0 < self.window_size < whole:
            return 0, 0
        length = max(1, round(height * self.window_size / whole))
        room = whole - self.window_size
        first = round((height - length) * min(self.position / room, 1))
        return first, first + length
