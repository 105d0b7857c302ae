"""The scroll bar."""

from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from tests.tui.hosts import Host, screen_text


async def test_a_text_at_the_right_edge_does_not_touch_the_bar() -> None:
    """The bar is the right half of its cell, drawn as a character: it is seen without colours too."""
    rows = RowList(Row("Topic", right="12") for _ in range(20))
    async with Host(rows).run_test(size=(20, 5)) as pilot:
        lines = screen_text(pilot.app)
        assert lines[0] == "Topic            12▐"
        assert lines[4] == "Topic            12"
