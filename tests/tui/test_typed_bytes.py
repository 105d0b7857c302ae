"""What the bytes of a real connection do in the line in which a card is written, and in lists and dialogs."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from textual.app import App, ComposeResult

from retro.room import Room
from retro.server import ClientTerminal
from retro.stages.ideate.rules import IdeateView
from retro.tui.base import RetroApp
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank, Form
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from tests.server.small import CODE, serving
from tests.terminal import Terminal, join
from tests.tui.hosts import shipped_themes
from tests.tui.rooms import Harness, writing_nothing

RETURNS = [b"\r", b"\n", b"\r\n", b"\x1b[13;2u", b"\x1b[27;2;13~"]


@contextlib.asynccontextmanager
async def writing() -> AsyncIterator[tuple[Terminal, Harness]]:
    harness = Harness(writing_nothing())
    async with harness, serving(make_app=lambda *_: harness.app("Ana")) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("Start")
        yield t, harness


def cards(harness: Harness) -> list[str]:
    shown = harness.view("Ana").panel
    assert isinstance(shown, IdeateView)
    return [card.text for card in shown.own]


@pytest.mark.parametrize("enter", RETURNS)
async def test_each_way_to_write_return_saves_one_card(enter: bytes) -> None:
    async with writing() as (t, harness):
        t.send(b"one" + enter)
        await t.wait_until(lambda: cards(harness) == ["one"])
        t.send(b"two" + enter + b"rest")
        await t.wait_for("rest")

        await t.wait_until(lambda: cards(harness) == ["one", "two"])


async def test_a_key_held_with_shift_writes_what_is_meant() -> None:
    async with writing() as (t, harness):
        t.send(b"\x1b[65;2u\x1b[32;2ucarx\x1b[127;2ud\x1b[27;2;32~\x1b[66;2u\r")
        await t.wait_until(lambda: bool(cards(harness)))

        assert cards(harness) == ["A card B"]


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (b"\x1b[H\x1bd", "two three"),
        (b"\x1b[H\x1b[100;3u", "two three"),
        (b"\x1b[H\x1b[3;5~", "two three"),
        (b"\x1b[H\x1bf\x1bd", "one three"),
        (b"\x1b\x7f", "one two"),
        (b"\x1b[127;3u", "one two"),
        (b"\x1b[127;5u", "one two"),
        (b"\x17", "one two"),
        (b"\x1bb\x1bd", "one two"),
        (b"\x1bx", "one two three"),
    ],
)
async def test_words_are_deleted_as_in_a_shell(keys: bytes, left: str) -> None:
    async with writing() as (t, harness):
        t.send(b"one two three")
        await t.wait_for("one two three")
        t.send(keys)
        t.send(b"\r")
        await t.wait_until(lambda: bool(cards(harness)))

        assert cards(harness) == [left]


class Asking(RetroApp[None]):
    """Opens what it is given, and remembers what was chosen there."""

    CSS = "RowList { height: 5; }"

    def __init__(self, *_: object) -> None:
        super().__init__()
        self.animation_level = "none"
        for theme in shipped_themes().values():
            self.register_theme(theme)
        self.theme = "dark"
        self.chosen: list[object] = []

    def compose(self) -> ComposeResult:
        yield RowList([Row("first", key="1"), Row("second", key="2")], cursor=True)

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        self.chosen.append(event.key)


@pytest.mark.parametrize("enter", RETURNS)
async def test_each_way_to_write_return_is_return_in_lists_forms_and_dialogs(enter: bytes) -> None:
    apps: list[Asking] = []

    def make(room: Room, seat: str, terminal: ClientTerminal) -> App[None]:
        apps.append(Asking())
        return apps[-1]

    async with serving(make_app=make) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("first")
        (app,) = apps
        t.send(enter)
        await t.wait_until(lambda: app.chosen == ["1"])

        form = Form("Who does it?", [Blank("what", "What"), Blank("who", "Who")])
        app.call_next(app.push_screen, form, app.chosen.append)
        await t.wait_for("Who does it?")
        t.send(b"tests" + enter)
        await t.wait_for("tests")
        t.send(b"Ana" + enter)
        await t.wait_until(lambda: app.chosen == ["1", {"what": "tests", "who": "Ana"}])

        app.call_next(app.push_screen, Confirm("Sure?", yes="yes", no="no"), app.chosen.append)
        await t.wait_for("Sure?")
        t.send(enter)
        await t.wait_until(lambda: len(app.chosen) == 3)
        assert app.chosen[-1] is True
