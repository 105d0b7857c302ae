"""A letter that takes two cells is sent whole, also where only one of them is painted again."""

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from retro.textual_painting import LineRefresh, LineScreen

from .terminals import Terminal

SIZE = (12, 1)
WORDS = "ab李娜cd"


class Words(LineRefresh, Widget):
    """One line with letters of one cell and of two."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(WORDS)]).adjust_cell_length(self.size.width)


class Page(LineScreen[None]):
    def compose(self) -> ComposeResult:
        yield Words()


@pytest.mark.parametrize("first", range(8))
@pytest.mark.parametrize("last", range(1, 9))
async def test_no_half_of_a_letter_is_written(monkeypatch: pytest.MonkeyPatch, first: int, last: int) -> None:
    terminal = Terminal(SIZE)
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: terminal.feed(data))
    app = App[None]()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Page())
        await pilot.pause()
        assert terminal.text().startswith(WORDS)

        app.screen.query_one(Words).refresh(Region(first, 0, max(last - first, 1), 1))
        await pilot.pause()

        assert terminal.text().startswith(WORDS)
