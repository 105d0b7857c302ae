"""What somebody can do who was let in: no harm to the others."""

import asyncio
import contextlib
import os
import signal
from typing import Any

import pytest

from retro.server import Limits
from tests.server.openssh import openssh
from tests.server.small import CODE, Noise, SmallApp, limits, serving, until
from tests.terminal import PATIENCE, join


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ((65_535, 65_535), (300, 100)),
        ((80, 65_535), (80, 100)),
        ((500, 200), (300, 100)),
        ((1, 1), (20, 5)),
        ((0, 0), (80, 24)),
        ((0, 50), (80, 24)),
    ],
)
async def test_every_size_is_drawn_without_harm(asked: tuple[int, int], drawn: tuple[int, int]) -> None:
    async with serving() as s:
        async with join(s.port, "Ana", CODE, size=asked) as t:
            t.draws = False
            await t.wait_until(lambda: b"here: Ana" in t.received)
            assert tuple(s.app.size) == drawn
        async with join(s.port, "Bo", CODE) as t:
            await t.wait_for("here: Bo")
            t.draws = False
            t.channel.change_terminal_size(*asked)
            await t.wait_until(lambda: tuple(s.app.size) == drawn)
            await t.press("Q")
            assert await t.wait_ended() == 0


async def test_a_window_smaller_than_the_picture_shows_its_corner() -> None:
    async with serving() as s, join(s.port, "Ana", CODE, size=(12, 3)) as t:
        await t.wait_for("seat of Ana")
        assert t.text().startswith("seat of Ana")
        assert tuple(s.app.size) == (20, 5)


async def test_many_sizes_at_once_are_one() -> None:
    sizes: list[Any] = []

    class Counting(SmallApp):
        def on_resize(self) -> None:
            sizes.append(self.size)

    async with serving(make_app=Counting) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        sizes.clear()
        for number in range(500):
            t.channel.change_terminal_size(50 + number % 100, 30)
        await t.press("a")
        await t.wait_for("pressed a")
        await asyncio.sleep(0.1)
        assert len(sizes) < 10


async def test_a_size_that_is_typed_changes_nothing() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        t.send(b"\x1b[48;65535;65535;0;0t" * 20)
        await t.press("a")
        await t.wait_for("pressed a (1)")
        assert tuple(s.app.size) == (80, 24)


async def test_what_is_typed_never_reaches_a_terminal_as_a_command() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        s.app.call_next(s.app.query_one("#word").focus)
        await until(lambda: s.app.focused is s.app.query_one("#word"))
        t.send(b"x\x1b]52;c;aGFjaw==\x07y\x1b[6nz\x1bcw\x1bPq")
        t.send("\x1b[200~p\x1b]0;t\x07q\x9d52;c;aGFjaw==\x9cr\x1b[201~!".encode())
        await t.wait_until(lambda: b"!" in t.received)

        for command in (b"\x1b]", b"\x1b[6n", b"\x1bc", b"\x1bP"):
            assert command not in t.received


async def test_nonsense_without_end_ends_the_connection_with_a_sentence() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as ana, join(s.port, "Bo", CODE) as bo:
        await bo.wait_for("here: Ana, Bo")
        ana.send(b"\x1b[1114112u" * 19)
        await ana.press("a")
        await ana.wait_for("pressed a")

        ana.send(b"\x1b[1114112u")

        assert await ana.wait_ended() == 1
        assert "Your terminal sent too much data that is not keys" in ana.text()
        await bo.wait_for("here: Bo")


async def test_a_paste_without_end_takes_no_memory() -> None:
    endless = limits(input_rate=10**9, line_rate=10**9, paste_idle=60)  # no silence on the way ends it
    async with serving(limits=endless) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        t.send(b"\x1b[200~" + b"p" * 3_000_000)
        await t.wait_for("pasted 655")
        t.send(b"\x1b[201~k")
        await t.wait_for("pressed k")
        assert len(s.app.pastes) == 1


async def test_a_flood_of_keys_is_slowed_to_what_one_may_take() -> None:
    slow = limits(input_rate=2000, input_burst=4000, window=8192)
    async with (
        serving(limits=slow) as s,
        join(s.port, "Ana", CODE) as ana,
        join(s.port, "Bo", CODE) as bo,
    ):
        await bo.wait_for("here: Ana, Bo")
        (flooded,) = [app for app in s.apps if s.room.view(app.seat).name == "Ana"]
        ana.send(b"a" * 200_000)
        await asyncio.sleep(1)

        assert len(flooded.keys) < 4000 + 8192 + 2 * 2000
        await bo.press("b")
        await bo.wait_for("pressed b")  # long before all of that is through


async def test_a_terminal_that_stops_reading_costs_no_memory_and_catches_up() -> None:
    async with serving() as s, join(s.port, "Ana", CODE, size=(200, 60), window=65_536) as t:
        t.draws = False
        await t.wait_until(lambda: b"here: Ana" in t.received)
        terminal_session = s.terminal_session()
        t.channel.pause_reading()
        for _ in range(60):
            s.app.call_next(s.app.make_noise)
            await asyncio.sleep(0.01)
        async with asyncio.timeout(PATIENCE):
            while terminal_session.frame_writer.dropped <= 10:
                s.app.call_next(s.app.make_noise)
                await asyncio.sleep(0.01)

        assert terminal_session.frame_writer.dropped > 10
        assert terminal_session._channel.get_write_buffer_size() < 200_000

        def last() -> bytes:  # some noise may still be on its way to the app
            return f"{s.app.query_one(Noise).number:08d}".encode()

        t.channel.resume_reading()
        await t.wait_until(lambda: t.received.count(last() * 20) >= 50)


async def test_a_huge_window_on_a_stalled_line_costs_no_memory_and_ends() -> None:
    short = limits(stall_seconds=1.0)
    async with serving(limits=short) as s, join(s.port, "Ana", CODE, (300, 100), window=2**32 - 1) as t:
        t.draws = False
        await t.wait_until(lambda: b"here: Ana" in t.received)
        terminal_session = s.terminal_session()
        transport = terminal_session._connection._transport
        t.connection._transport.pause_reading()  # type: ignore[union-attr]
        loop = asyncio.get_running_loop()
        latest = loop.time() + 60
        while s.server.connections and loop.time() < latest:
            # A picture of its own, so that the kernel's buffers fill without long computing.
            terminal_session.frame_writer.frame("x" * 200_000)
            await asyncio.sleep(0.005)
            assert transport.get_write_buffer_size() < 1_000_000  # type: ignore[union-attr]

        assert s.server.connections == 0
        assert s.seats() == [("Ana", "participant")]


def test_a_lost_connection_is_noticed_within_15_seconds() -> None:
    usual = Limits()
    # asyncssh gives the last question as long for its answer as the ones before.
    assert usual.keepalive_seconds * (usual.keepalive_count + 1) <= 15


async def test_a_client_that_is_frozen_is_gone_soon() -> None:
    async with serving(limits=limits(keepalive_seconds=0.5)) as s, openssh(s.port, user="ana") as t:
        await t.wait_for("Session code")
        await t.press(CODE, "enter")
        await t.wait_for("Your name")
        await t.press("enter")
        await t.wait_for("here: ana")

        os.kill(t.process.pid, signal.SIGSTOP)
        seat = s.room.session.seats[0].id
        with contextlib.suppress(TimeoutError):
            await until(lambda: not s.server.connections and not s.room.connections(seat))
        os.kill(t.process.pid, signal.SIGCONT)

        assert s.server.connections == 0
        assert s.room.connections(seat) == 0
