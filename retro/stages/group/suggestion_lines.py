"""What may belong together, below the board: two topics, each with its words."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.geometry import Size

from retro.session.text import counted
from retro.stages.group.rules import TopicRow
from retro.tui.parts.line import spread
from retro.tui.widgets.drawn_lines import DrawnLines

ASKED: Final = "Together? "
LOW: Final = 24
"""Lines of a terminal below which both stand in one line."""


class SuggestionLines(DrawnLines):
    """Shows both of what is suggested, in two lines or in one; nothing where nothing is."""

    DEFAULT_CSS = """
    SuggestionLines { height: 2; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._both: tuple[Content, ...] = ()

    def suggest(self, topics: Sequence[TopicRow], two: Sequence[str], height: int) -> None:
        """Show the suggestion of these two topics, on a terminal of so many lines."""
        lines = 1 if height < LOW else 2
        self.display = bool(two)
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines
        rows = {topic.id: topic for topic in topics}
        both = tuple(_named(rows[name]) for name in two if name in rows)
        if [one.plain for one in both] != [one.plain for one in self._both] or self.behind:
            self._both = both
            self.repaint()

    def drawn(self, size: Size) -> Sequence[Content]:
        asked = Content.styled(ASKED, "bold $mark")
        room = max(size.width - len(ASKED), 2)
        if size.height > 1:
            first, *others = self._both or (Content(""),)
            rest = [Content(" " * len(ASKED)) + spread(other, Content(""), room) for other in others]
            return [asked + spread(first, Content(""), room), *rest]
        half = (room - 3) // 2
        cut = [one.truncate(half, ellipsis=True) for one in self._both]
        return [spread(asked + Content(" + ").join(cut), Content(""), size.width)]


def _named(topic: TopicRow) -> Content:
    count = f"  {counted(len(topic.cards), 'card')}" if len(topic.cards) > 1 else ""
    name = Content.styled(topic.id, "bold $text-strong") + Content(f" {topic.title}")
    return name + Content.styled(count, "$text-quiet")
