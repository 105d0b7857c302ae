"""A list that is filled up to its height."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.content import Content

from retro.tui.charts.filled_list import FilledList, lines_left
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache
from tests.tui.hosts import Host, screen_text


@dataclass(frozen=True)
class Drawn:
    """Two lines; `widths` are those it was drawn at."""

    widths: list[int] = field(default_factory=list, compare=False)

    def lines(self, width: int) -> Sequence[Content]:
        self.widths.append(width)
        return [Content("one"), Content("two")]


def longer(rows: list[Row], place: RowList) -> list[Row]:
    return [*rows, Row(f"{lines_left(rows, place)} left")]


async def test_the_lines_that_rows_leave_free_are_known_at_every_size() -> None:
    shown = FilledList()
    host = Host(shown)
    async with host.run_test(size=(20, 6)) as pilot:
        shown.fill([Row(picture=Drawn()), Row("three")], longer)
        await pilot.pause()
        assert screen_text(host)[:4] == ["one", "two", "three", "3 left"]

        await pilot.resize_terminal(20, 8)
        await pilot.pause()
        assert screen_text(host)[3] == "5 left"


async def test_what_one_list_has_measured_the_next_one_does_not_draw_again() -> None:
    cache, picture = StripCache(), Drawn()
    for _ in range(3):
        shown = FilledList(cache=cache)
        async with Host(shown).run_test(size=(20, 6)) as pilot:
            shown.fill([Row(picture=picture)], longer)
            await pilot.pause()
    assert len(picture.widths) == 1
