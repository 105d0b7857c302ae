"""The terminal of the facilitator's own computer: gone, or taking nothing, it holds nobody."""

import io
import sys
import threading
from collections.abc import Iterator

import pytest

from retro.tui import local
from retro.tui.local import TerminalWriter
from tests.window import Window


class Gone(io.StringIO):
    """A terminal whose window was closed."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


class Stuck(io.StringIO):
    """A terminal that takes nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.takes = threading.Event()

    def write(self, text: str) -> int:
        self.takes.wait()
        return super().write(text)


def test_what_is_written_arrives_in_order() -> None:
    terminal = io.StringIO()
    writer = TerminalWriter(terminal, lambda: None)
    for number in range(1000):
        writer.write(f"{number} ")
    writer.finish()

    assert terminal.getvalue().split() == [str(number) for number in range(1000)]
    assert writer.waiting == 0


def test_a_terminal_that_is_gone_takes_everything_to_nowhere() -> None:
    caught_up = threading.Event()
    writer = TerminalWriter(Gone(), caught_up.set)
    for _ in range(100):
        writer.write("x" * 1000)

    assert caught_up.wait(30)
    writer.finish()
    assert writer.waiting == 0


def test_a_terminal_that_takes_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "PATIENCE", 0.01)
    terminal = Stuck()
    writer = TerminalWriter(terminal, lambda: None)
    for _ in range(1000):
        writer.write("frame ")
    assert writer.waiting == 6000
    writer.finish()  # comes back

    terminal.takes.set()
    monkeypatch.setattr(local, "PATIENCE", 60)
    writer.finish()
    assert terminal.getvalue() == "frame " * 1000


PROGRAM = """
from textual.app import App
from textual.widgets import Static
from retro.tui.local import LocalDriver

class Small(App):
    def __init__(self):
        super().__init__(driver_class=LocalDriver)
        self.keys = []

    def compose(self):
        yield Static("a picture", id="seen")

    def on_key(self, event):
        self.keys.append(event.key)
        self.query_one("#seen", Static).update("heard: " + " ".join(self.keys))

Small().run()
"""


@pytest.fixture
def window() -> Iterator[Window]:
    opened = Window(sys.executable, "-c", PROGRAM)
    yield opened
    opened.clear_away()


async def test_letters_that_are_no_utf8_and_odd_sequences_end_nothing(window: Window) -> None:
    await window.wait_for(b"a picture")
    window.press(b"caf\xe9 ")
    await window.wait_for(b"heard: c a f")
    window.press(b"\x1b[1114112u")
    window.show(0.3)
    window.press(b"\x1b[32;2uz\n")

    await window.wait_for(b"space space z enter")


async def test_what_was_typed_before_the_picture_is_dropped(window: Window) -> None:
    window.press(b"abc\nQ\x1b[A")
    await window.wait_for(b"a picture")
    await press_until_heard(window)

    await window.wait_for(b"heard: z")


async def press_until_heard(window: Window) -> None:
    """A picture can be read here a moment before the app knows that it was drawn."""
    for _ in range(100):
        window.press(b"z")
        window.show(0.2)
        if b"heard" in window.shown:
            break


RINGING = """
from textual.widgets import Static
from retro.server.client_terminal import ClientTerminal, adapt
from retro.textual_patches import SilentApp
from retro.tui.local import LocalDriver

class Ringing(SilentApp):
    def compose(self):
        yield Static("a picture", id="seen")

    def on_key(self, event):
        self.notify_terminal("New stage: Voting")
        self.query_one("#seen", Static).update("heard")

app = Ringing(driver_class=LocalDriver)
adapt(app, ClientTerminal.of(%r, {}, (80, 24)))
app.run()
"""


@pytest.mark.parametrize(("term", "rings"), [("xterm-256color", True), ("dumb", False), ("linux", False)])
async def test_a_notification_reaches_only_a_terminal_that_can_show_it(term: str, rings: bool) -> None:
    window = Window(sys.executable, "-c", RINGING % term)
    try:
        await window.wait_for(b"a picture")
        await press_until_heard(window)
        await window.wait_for(b"heard")
        assert (b"\x07\x1b]9;New stage: Voting\x07" in window.shown) is rings
        assert (b"\x1b]9;" in window.shown) is rings
    finally:
        window.clear_away()
