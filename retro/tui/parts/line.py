"""One line of text with something at its right."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size

from retro.tui.widgets.byte_budget import ByteBudget
from retro.tui.widgets.drawn_lines import DrawnLines


class TextLine(DrawnLines):
    """Shows a Content, cut with an ellipsis before it would touch what stands right. Never markup."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; }
    """

    def __init__(self, left: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._left = Content(left)
        self._right = Content("")

    def show(self, left: Content | str, right: Content | str = "", budget: ByteBudget | None = None) -> None:
        """Show these; nothing is drawn when nothing has changed."""
        new_left = Content(left) if isinstance(left, str) else left
        new_right = Content(right) if isinstance(right, str) else right
        if self.behind or not (same_look(new_left, self._left) and same_look(new_right, self._right)):
            self._left, self._right = new_left, new_right
            self.repaint(budget)

    @property
    def plain(self) -> str:
        """The text, for tests and for those who look it up."""
        return f"{self._left.plain}  {self._right.plain}".rstrip()

    def drawn(self, size: Size) -> Sequence[Content]:
        return [spread(self._left, self._right, size.width)]


def same_look(one: Content, other: Content) -> bool:
    """Whether two texts look the same; Textual's own equality leaves styles out."""
    return one.plain == other.plain and one.spans == other.spans


def spread(left: Content, right: Content, width: int) -> Content:
    """A line of `width` cells; what stands right goes where it would leave nothing for what stands left."""
    if right.cell_length > width - 4:
        right = Content("")
    shown = left.truncate(max(width - right.cell_length - (2 if right else 0), 0), ellipsis=True)
    return shown.pad_right(width - shown.cell_length - right.cell_length) + right
