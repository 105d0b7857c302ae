"""What came of each topic that was talked about, as rows."""

from retro.session.view import TopicOutcome, View
from retro.tui.charts.filled_list import Longer, lines_left
from retro.tui.widgets.grid import Grid
from retro.tui.widgets.pieces import Pieces
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section


def what_came_of_topics(view: View) -> list[Row]:
    """A head, and the topics with what was agreed on them; no rows before the first topic."""
    pairs = tuple((topic.title, _came_of(topic, over=view.ended)) for topic in view.talked_about)
    return [section("What came of the topics"), Row(picture=Grid(pairs))] if pairs else []


def topics_below(view: View) -> Longer:
    """What adds to rows what came of the topics, where a list has room for all of them."""
    topics = what_came_of_topics(view)

    def longer(rows: list[Row], place: RowList) -> list[Row]:
        with_topics = [*rows, Row(""), *topics]
        return with_topics if topics and lines_left(with_topics, place) else rows

    return longer


def _came_of(topic: TopicOutcome, *, over: bool) -> Pieces:
    said = topic.came_of(over=over)
    return (("✓ ", "bold $good"), said) if topic.labels else ((said, "bold $warn"),)
