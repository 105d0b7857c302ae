"""The way out to one terminal, which may be slower than what is drawn for it.

Neither asyncssh nor its channel refuses a write, so a terminal that stopped reading would fill the
memory. While the channel or the transport is full, whole frames are left out; when there is room
again the picture is drawn anew; a terminal that takes nothing for long loses its connection, not its
seat.
"""

import asyncio
import contextlib
from collections.abc import Callable

import asyncssh

from retro.server.limits import Limits


class FrameWriter:
    """Writes to one channel."""

    def __init__(
        self, channel: "asyncssh.SSHServerChannel[bytes]", limits: Limits, stalled: Callable[[], None]
    ) -> None:
        self._channel = channel
        self._limits = limits
        self._full: set[str] = set()
        """What is full: the channel, the transport."""
        self._left_out = False
        self._stalling: asyncio.TimerHandle | None = None
        self.dropped = 0
        """Frames that were left out."""
        self._redraw: Callable[[], None] | None = None
        """Called when there is room again after frames were left out."""
        self._stalled: Callable[[], None] | None = stalled
        """Called when the terminal has taken nothing for too long."""

    def attach(self, redraw: Callable[[], None]) -> None:
        """Take frames of a picture that `redraw` sends as a whole, when some of it was left out."""
        self._redraw = redraw

    def detach(self) -> None:
        """Ask for no picture any more."""
        self._redraw = None

    def frame(self, text: str) -> bool:
        """Send a part of the picture, or leave it out; say whether it was sent."""
        if self._full:
            self._left_out = True
            self.dropped += 1
            return False
        self.send(text)
        return True

    def send(self, text: str, *, error: bool = False) -> None:
        """Send what must not be left out: modes and sentences."""
        if self._channel.is_closing():
            return
        if self._channel.get_write_buffer_size() > self._limits.backlog:
            self._give_up()
            return
        with contextlib.suppress(OSError):
            data = text.encode("utf-8", "replace")
            self._channel.write(data, asyncssh.EXTENDED_DATA_STDERR if error else None)

    def pause(self, what: str) -> None:
        """Stop sending frames: the channel or the transport is full."""
        self._full.add(what)
        if self._stalling is None:
            loop = asyncio.get_running_loop()
            self._stalling = loop.call_later(self._limits.stall_seconds, self._give_up)

    def resume(self, what: str) -> None:
        """Go on once nothing is full any more."""
        self._full.discard(what)
        if self._full:
            return
        self._stop_waiting()
        if self._left_out and self._redraw is not None:
            self._left_out = False
            self._redraw()

    def close(self) -> None:
        """Write nothing any more."""
        self._stop_waiting()
        self._redraw = self._stalled = None

    def _give_up(self) -> None:
        self._stop_waiting()
        if self._stalled is not None:
            self._stalled()

    def _stop_waiting(self) -> None:
        if self._stalling is not None:
            self._stalling.cancel()
        self._stalling = None
