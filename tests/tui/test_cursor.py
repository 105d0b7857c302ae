"""The terminal's own cursor stands where the drawn one is: what reads, enlarges or composes goes by it."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from textual.app import App, ComposeResult

from retro.room import Room
from retro.server import ClientTerminal
from retro.tui.base import RetroApp
from retro.tui.dialogs.confirm import Confirm
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from tests.server.small import CODE, Serving, serving
from tests.terminal import Terminal, join
from tests.tui.hosts import shipped_themes
from tests.tui.rooms import Harness, writing_nothing


class RowView(RetroApp[None]):
    """A line to write in between two lists."""

    CSS = "RowList { height: 5; } Field { width: 30; margin: 2 4; }"
    AUTO_FOCUS = "Field"

    def __init__(self, *_: object) -> None:
        super().__init__()
        self.animation_level = "none"
        for theme in shipped_themes().values():
            self.register_theme(theme)
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield RowList([Row(f"row {n}") for n in range(3)], id="document")
        yield Field(id="field")
        yield RowList([Row(f"choice {n}", key=str(n)) for n in range(20)], cursor=True, id="list")


class Desk:
    """One terminal and the app that draws on it."""

    def __init__(self, serving: Serving, terminal: Terminal, app: RetroApp[None]) -> None:
        self.serving = serving
        self.terminal = terminal
        self.app = app

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's own cursor."""
        at = self.terminal._screen.cursor
        return at.x, at.y

    @property
    def drawn(self) -> tuple[int, int] | None:
        """Column and row of the drawn one: the only letter of its colours in its line."""
        for y in range(self.terminal._screen.lines):
            line = self.terminal._screen.buffer[y]
            looks = [(line[x].bg, line[x].reverse) for x in range(self.terminal._screen.columns)]
            for x, look in enumerate(looks):
                if looks.count(look) == looks[x : x + 2].count(look):  # a letter may be two cells wide
                    return x, y
        return None

    async def cursor_at(self, x: int, y: int) -> None:
        """Wait until the terminal's own cursor is there."""
        await self.terminal.wait_until(lambda: self.cursor == (x, y), f"the cursor at {x}, {y}")

    async def both_at(self, x: int, y: int) -> None:
        """Wait until both cursors are there."""
        await self.terminal.wait_until(lambda: self.cursor == self.drawn == (x, y), f"both at {x}, {y}")


@contextlib.asynccontextmanager
async def sitting() -> AsyncIterator[Desk]:
    apps: list[RowView] = []

    def make(room: Room, seat: str, terminal: ClientTerminal) -> App[None]:
        apps.append(RowView())
        return apps[-1]

    async with serving(make_app=make) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("choice 0")
        yield Desk(s, t, apps[0])


def row_of(t: Terminal, text: str) -> int:
    return next(y for y, line in enumerate(t.text().split("\n")) if text in line)


def before_cursor(t: Terminal) -> str:
    at = t._screen.cursor
    return t.text().split("\n")[at.y][: at.x]


@pytest.mark.parametrize(
    ("keys", "position", "column", "line"),
    [
        (["abc"], 3, 3, 0),
        (["abc", "left"], 2, 2, 0),
        (["abc", "home"], 0, 0, 0),
        (["李🦊é"], 3, 5, 0),
        (["李🦊é", "left", "left"], 1, 2, 0),
        (["\x1b[200~👩\u200d💻!\x1b[201~"], 4, 3, 0),
        (["x" * 60], 60, 6, 2),
        (["x" * 60, "up"], 33, 6, 1),
        (["x" * 60, "home"], 0, 0, 0),
    ],
)
async def test_the_cursor_of_the_terminal_is_where_one_is_drawn_in_a_field(
    keys: list[str], position: int, column: int, line: int
) -> None:
    async with sitting() as desk:
        await desk.terminal.press(*keys)
        field = desk.app.query_one(Field)
        await desk.terminal.wait_until(lambda: field.cursor_position == position)
        await desk.both_at(6 + column, 7 + line)


async def test_each_key_moves_it_by_a_cell() -> None:
    async with sitting() as desk:
        await desk.both_at(6, 7)
        for number in range(1, 4):
            await desk.terminal.press("a")
            await desk.both_at(6 + number, 7)
        await desk.terminal.press("backspace")
        await desk.both_at(8, 7)


async def test_it_goes_with_a_field_that_is_moved() -> None:
    async with sitting() as desk:
        await desk.terminal.press("abc")
        await desk.both_at(9, 7)

        desk.app.call_next(setattr, desk.app.query_one("#document").styles, "height", 2)

        await desk.both_at(9, 4)


async def test_it_is_on_the_chosen_row_of_a_list() -> None:
    async with sitting() as desk:
        await desk.terminal.press("tab")
        await desk.cursor_at(0, 10)
        await desk.terminal.press("down", "down")
        await desk.cursor_at(0, 12)
        await desk.terminal.press("end")
        await desk.terminal.wait_for("choice 19")
        await desk.cursor_at(0, row_of(desk.terminal, "choice 19"))


async def test_it_is_in_a_dialog_that_has_opened_and_back_in_the_field() -> None:
    async with sitting() as desk:
        await desk.terminal.press("abc")
        await desk.both_at(9, 7)
        desk.app.call_next(desk.app.push_screen, Confirm("Really?", yes="yes", no="no"))
        await desk.terminal.wait_for("Really?")
        top = row_of(desk.terminal, "Really?")
        await desk.terminal.wait_until(lambda: desk.cursor[1] == top, "the cursor at the question")
        await desk.terminal.press("escape")
        await desk.both_at(9, 7)


async def test_it_is_not_lost_with_frames_that_are_left_out() -> None:
    async with sitting() as desk:
        terminal_session = desk.serving.terminal_session()
        assert terminal_session.frame_writer is not None
        terminal_session.frame_writer.pause("transport")
        await desk.terminal.press("abc")
        await desk.terminal.wait_until(
            lambda: terminal_session.frame_writer is not None and terminal_session.frame_writer.dropped > 0
        )
        terminal_session.frame_writer.resume("transport")

        await desk.terminal.wait_for("abc")
        await desk.both_at(9, 7)


async def test_it_is_in_the_line_in_which_a_card_is_written() -> None:
    harness = Harness(writing_nothing())
    async with harness, serving(make_app=lambda *_: harness.app("Ana")) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("Start")
        await t.press("a card")
        await t.wait_for("a card")
        await t.wait_until(lambda: before_cursor(t).endswith("a card"), "the cursor behind the card")
