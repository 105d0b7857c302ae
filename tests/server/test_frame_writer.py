import asyncio
from collections.abc import Callable
from typing import Any, cast

from retro.server.frame_writer import FrameWriter
from tests.server.small import limits


class FakeChannel:
    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.buffered = self.held = 0
        self.closing = False

    def write(self, data: bytes, datatype: int | None = None) -> None:
        self.written.append(data)

    write_frame = write

    def withdraw_frames(self) -> bool:
        return False

    def transport_holds(self) -> int:
        return self.held

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def is_closing(self) -> bool:
        return self.closing


class Ends:
    def __init__(self, **changes: Any) -> None:
        self.channel = FakeChannel()
        self.frame_writer = FrameWriter(cast("Any", self.channel), limits(**changes), self._stalled)
        self.anew = 0
        self.stalled = 0
        self.later: list[Callable[[], None]] = []
        self.frame_writer.attach(self._anew, self.later.append)

    def _anew(self) -> None:
        self.anew += 1

    def _stalled(self) -> None:
        self.stalled += 1


async def test_frames_are_left_out_while_anything_is_full_and_drawn_anew_after() -> None:
    ends = Ends()

    ends.frame_writer.frame("one")
    ends.frame_writer.pause("channel")
    ends.frame_writer.pause("transport")
    ends.frame_writer.frame("two")
    ends.frame_writer.resume("channel")
    ends.frame_writer.frame("three")
    assert ends.anew == 0
    ends.frame_writer.resume("transport")
    ends.frame_writer.frame("four")

    assert ends.channel.written == [b"one", b"four"]
    assert ends.anew == 1
    assert ends.frame_writer.dropped == 2


async def test_nothing_is_drawn_anew_when_nothing_was_left_out() -> None:
    ends = Ends()
    ends.frame_writer.pause("channel")
    ends.frame_writer.resume("channel")
    assert ends.anew == 0


async def test_a_terminal_that_takes_nothing_for_long_is_given_up() -> None:
    ends = Ends(stall_seconds=0.05)
    ends.frame_writer.pause("channel")
    await asyncio.sleep(0.1)
    assert ends.stalled == 1


async def test_a_slow_terminal_is_not_given_up_while_it_takes_something() -> None:
    ends = Ends(stall_seconds=2)
    for _ in range(4):
        ends.frame_writer.pause("channel")
        await asyncio.sleep(0.6)
        ends.frame_writer.resume("channel")
    assert ends.stalled == 0


async def test_modes_and_sentences_go_out_even_so_but_not_without_end() -> None:
    ends = Ends(backlog=1000)
    ends.frame_writer.pause("channel")
    ends.frame_writer.send("\x1b[?1049l")
    ends.channel.buffered = 1001
    ends.frame_writer.send("more")

    assert ends.channel.written == [b"\x1b[?1049l"]
    assert ends.stalled == 1


async def test_what_cannot_be_encoded_is_replaced() -> None:
    ends = Ends()
    ends.frame_writer.frame("a\ud800b")
    assert ends.channel.written == [b"a?b"]
