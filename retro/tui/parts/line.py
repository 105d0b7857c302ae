"""One line of text with something at its right; the cheapest thing that can be on a screen."""

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget


class TextLine(Widget):
    """Shows a Content, cut with an ellipsis before it would touch what stands right. Never markup."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; }
    """

    ALLOW_SELECT = False

    def __init__(self, left: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._left = Content(left)
        self._right = Content("")

    def show(self, left: Content | str, right: Content | str = "") -> None:
        """Show these; nothing is drawn when nothing has changed."""
        new_left = Content(left) if isinstance(left, str) else left
        new_right = Content(right) if isinstance(right, str) else right
        if (new_left, new_right) == (self._left, self._right) and (
            new_left.spans == self._left.spans and new_right.spans == self._right.spans
        ):
            return
        self._left, self._right = new_left, new_right
        self.refresh()

    @property
    def plain(self) -> str:
        """The text, for tests and for those who look it up."""
        return f"{self._left.plain}  {self._right.plain}".rstrip()

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        base = self.visual_style
        if y or width < 1:
            return Strip.blank(width, base.rich_style)
        right = self._right
        if right.cell_length > width - 4:
            right = Content("")
        room = width - right.cell_length - (2 if right else 0)
        left = self._left.truncate(room, ellipsis=True)
        gap = width - left.cell_length - right.cell_length
        line = left.pad_right(gap) + right
        segments: list[Segment] = list(line.render_segments(base))
        return Strip(segments).adjust_cell_length(width, base.rich_style)
