"""Containers that are nothing but a coloured ground."""

from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def plain_lines(widget: Widget, crop: Region) -> list[Strip]:
    """Draw a container without a border: one empty line, as often as needed.

    Textual draws the lines of every container below whatever has changed, each through its style
    cache; with thirty screens in one process that was a third of the time.
    """
    strip = Strip.blank(crop.width, widget.visual_style.rich_style)
    background = widget.background_colors[1]
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return [strip] * crop.height


class PlainContainer(Container):
    """A plain container."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return plain_lines(self, crop)


class PlainVertical(Vertical):
    """A plain container whose parts stand below each other."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return plain_lines(self, crop)


class PlainHorizontal(Horizontal):
    """A plain container whose parts stand beside each other."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return plain_lines(self, crop)
