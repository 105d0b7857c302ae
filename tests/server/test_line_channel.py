"""One channel read and written by lines: what is typed by accident or to break it, and what is held up."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from retro.errors import RuleError
from retro.server.frame_writer import FrameWriter
from retro.server.line_channel import INTERRUPTED, MOST_INPUT, TOO_MUCH, WAITING, LineChannel


class Client:
    """The other end of a channel: what it is shown, and whether it is told to wait."""

    def __init__(self, *, echo: bool, pace: Callable[[int], float] = lambda length: 0.0) -> None:
        self.shown: list[str] = []
        self.waits = False
        self.lines = LineChannel(cast("FrameWriter", self), self.hold, echo=echo, pace=pace)

    def hold(self, on: bool) -> None:
        self.waits = on

    def send(self, text: str, **_: Any) -> None:
        if text:
            self.shown.append(text)

    async def drained(self) -> None:
        pass

    @property
    def text(self) -> str:
        return "".join(self.shown)


async def test_a_client_that_sent_its_input_before_it_was_asked_for_is_told_to_go_on() -> None:
    client = Client(echo=False)
    client.lines.feed(b"a card\n" * (WAITING + 5))
    assert client.waits
    reading = asyncio.create_task(client.lines.rest())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not client.waits
    client.lines.feed(b"the last")
    client.lines.end()
    assert len(await reading) == WAITING + 6


async def test_nothing_is_said_in_a_line_that_is_begun_as_soon_as_one_was_finished() -> None:
    client = Client(echo=True)
    client.lines.feed(b"half")
    saying = asyncio.create_task(client.lines.write("Voting opened.\n"))
    await asyncio.sleep(0.01)
    client.lines.feed(b" a line\rand the next")
    await asyncio.sleep(0.01)
    assert client.text == "half a line\r\nand the next"
    client.lines.feed(b"\r")
    await saying
    assert client.text.endswith("and the next\r\nVoting opened.\r\n")


async def test_who_types_after_the_end_keeps_nobody_waiting() -> None:
    client = Client(echo=True)
    client.lines.feed(b"time\r\x04abc")
    assert await client.lines.line() == "time"
    await asyncio.wait_for(client.lines.write("No time.\n"), 5)
    assert await client.lines.line() is None


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("\x1b\rcards\r", ["", "cards"]),
        ("\x1b[A\x1b[1;5Bcards\x1b[3~\x1bOP\x1bOA\x1bx\r", ["cards"]),
        ("\x1b[12\x15cards\r", ["cards"]),
        ("\x1b\x1b[Acards\x1b\x7f\r", ["card"]),
        ("é漢🦊\x7f\x7fx\r\n\n", ["éx", ""]),
        ("a\x00\x07\x9b31mb\r", ["a31mb"]),
    ],
)
async def test_keys_that_mean_nothing_leave_nothing_and_swallow_nothing(keys: str, line: list[str]) -> None:
    client = Client(echo=True)
    for byte in keys.encode():
        client.lines.feed(bytes([byte]))
    assert [await client.lines.line() for _ in line] == line
    assert not any(steer in client.text for steer in "\x00\x07\x1b\x9b")


async def test_the_input_of_a_verb_is_edited_at_a_terminal_like_any_line() -> None:
    client = Client(echo=True)
    reading = asyncio.create_task(client.lines.rest())
    await asyncio.sleep(0)
    client.lines.feed(b"onf\x7fe\x1b]0;evil\x07\rnonsense\x15two\rthree\x04")
    assert list(await reading) == ["one0;evil", "two", "three"]
    assert "\x1b" not in client.text


@pytest.mark.parametrize("typed", [b"one\rtwo\x03", b"one\r\x03", b"\x03", b"one\x11"])
async def test_ctrl_c_stops_the_input_of_a_verb_and_saves_nothing(typed: bytes) -> None:
    client = Client(echo=True)
    reading = asyncio.create_task(client.lines.rest())
    await asyncio.sleep(0)
    client.lines.feed(typed)
    with pytest.raises(RuleError, match=INTERRUPTED):
        await asyncio.wait_for(reading, 5)


async def test_a_terminal_has_the_limit_of_a_pipe() -> None:
    client = Client(echo=True)
    reading = asyncio.create_task(client.lines.rest())
    for _ in range(MOST_INPUT // 8_000 + 1):
        client.lines.feed(b"x" * 8_000 + b"\r")
        await asyncio.sleep(0.01)
    with pytest.raises(RuleError, match=TOO_MUCH):
        await asyncio.wait_for(reading, 5)


@pytest.mark.parametrize("echo", [True, False])
async def test_a_connection_that_is_lost_leaves_nothing_to_be_done(echo: bool) -> None:
    client = Client(echo=echo)
    client.lines.feed(b"one\n" * 3 * WAITING + b"half")
    assert client.waits
    client.lines.cut()
    assert await client.lines.line() is None
    assert not client.waits


async def test_each_line_is_paced_before_it_is_read() -> None:
    asked: list[int] = []

    def pace(length: int) -> float:
        asked.append(length)
        return 0.0

    client = Client(echo=False, pace=pace)
    client.lines.feed(b"help\n" * 3)
    assert [await client.lines.line() for _ in range(3)] == ["help"] * 3
    assert asked == [4, 4, 4]


async def test_what_several_keys_show_is_sent_at_once() -> None:
    client = Client(echo=True)
    client.lines.feed(b"x" * 10_000)
    assert len(client.shown) == 1


async def test_a_byte_that_is_no_utf_8_is_shown_as_a_sign_and_left_in_the_line_for_whoever_reads() -> None:
    client = Client(echo=True)
    client.lines.feed(b"caf\xe9\r")
    assert client.text == "caf?\r\n"
    assert await client.lines.line() == "caf\udce9"
    piped = Client(echo=False)
    piped.lines.feed(b"caf\xc3")
    piped.lines.end()
    assert await piped.lines.line() == "caf\udcc3"
