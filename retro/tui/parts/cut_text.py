"""A text that says so where there is no room for all of it."""

from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from retro.tui.widgets.wrap import wrapped

MORE = "… (F1 help)"


class CutText(Static):
    """A text of several lines. Where there is no room for all of them, the last says where they are."""

    def render_lines_of(self, width: int, height: int) -> list[Content]:
        """Return the lines to show in a box of this size, in cells."""
        text = self.content if isinstance(self.content, Content) else Content(str(self.content))
        lines = wrapped(text, width)
        if len(lines) <= height:
            return lines
        last = wrapped(lines[height - 1], max(width - len(MORE) - 1, 1))[0].plain
        return [*lines[: height - 1], Content(f"{last} {MORE}").truncate(width)]

    def render_line(self, y: int) -> Strip:
        width, height = self.content_size
        lines = self.render_lines_of(width, height) if width and height else []
        base = self.visual_style
        line = lines[y] if y < len(lines) else Content("")
        ground = Style(bgcolor=base.rich_style.bgcolor)
        return Strip(list(line.render_segments(base))).adjust_cell_length(width, ground)
