"""The way out to one terminal, which may be slower than what is drawn for it.

Neither asyncssh nor its channel refuses a write, so a terminal that stopped reading would fill the
memory. While the channel or the transport is full, whole frames are left out; when there is room
again the picture is drawn anew; a terminal that takes nothing for long loses its connection, not its
seat. What must not be shown any more is not sent any more, although it was drawn already.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from retro.server.asyncssh_patches import Channel
from retro.server.limits import Limits

WITHDRAWN: Final = "withdrawn"
"""What keeps frames back until the picture knows that something must not be shown any more."""
_AS_AT_FIRST: Final = "\x1b[0m"
"""Ends whatever sequence a frame broke off in."""


class FrameWriter:
    """Writes to one channel."""

    def __init__(self, channel: Channel, limits: Limits, stalled: Callable[[], None]) -> None:
        self._channel = channel
        self._limits = limits
        self._full: set[str] = set()
        """What keeps frames back: the channel is full, the transport is, the picture is out of date."""
        self._left_out = False
        self._stalling: asyncio.TimerHandle | None = None
        self._room = asyncio.Event()
        """Set while nothing keeps anything back."""
        self._room.set()
        self.dropped = 0
        """Frames that were left out."""
        self._redraw: Callable[[], None] | None = None
        """Called when there is room again after frames were left out."""
        self._later: Callable[[Callable[[], None]], object] | None = None
        """Calls something once the picture shows all that it was told of until now."""
        self._stalled: Callable[[], None] | None = stalled
        """Called when the terminal has taken nothing for too long."""

    def attach(self, redraw: Callable[[], None], later: Callable[[Callable[[], None]], object]) -> None:
        """Take frames of a picture that `redraw` sends as a whole, when some of it was left out.

        `later` calls what it is given once the picture shows all that it was told of until now.
        """
        self._redraw, self._later = redraw, later

    def detach(self) -> None:
        """Ask for no picture any more."""
        self._redraw = self._later = None

    def frame(self, text: str) -> bool:
        """Send a part of the picture, or leave it out; say whether it was sent."""
        if self._full:
            self._left_out = True
            self.dropped += 1
            return False
        self._send(text, self._channel.write_frame)
        return True

    def send(self, text: str, *, error: bool = False) -> None:
        """Send what must not be left out: modes and sentences."""
        self._send(text, self._channel.write_error if error else self._channel.write)

    def withdraw(self) -> None:
        """Send nothing that was drawn before this moment, or is drawn before the picture knows of it.

        What the transport has taken is enciphered, each packet on those before it, and nothing can be taken
        out of it: a terminal that left so much unread loses its connection.
        """
        if self._channel.transport_holds():
            self._give_up()
            return
        if self._later is None:
            return
        self._full.add(WITHDRAWN)  # first: the channel may have room again
        if self._channel.withdraw_frames():
            self._left_out = True
            self.send(_AS_AT_FIRST)
        self._later(lambda: self.resume(WITHDRAWN))

    def _send(self, text: str, write: Callable[[bytes], None]) -> None:
        if self._channel.is_closing():
            return
        if self._channel.get_write_buffer_size() > self._limits.backlog:
            self._give_up()
            return
        with contextlib.suppress(OSError):
            write(text.encode("utf-8", "replace"))

    def pause(self, what: str) -> None:
        """Stop sending frames: the channel or the transport is full."""
        self._full.add(what)
        self._room.clear()
        if self._stalling is None:
            loop = asyncio.get_running_loop()
            self._stalling = loop.call_later(self._limits.stall_seconds, self._give_up)

    def resume(self, what: str) -> None:
        """Go on once nothing is full any more."""
        self._full.discard(what)
        if self._full:
            return
        self._room.set()
        self._stop_waiting()
        if self._left_out and self._redraw is not None:
            self._left_out = False
            self._redraw()

    async def drained(self) -> None:
        """Wait until the terminal takes more, or is gone."""
        await self._room.wait()

    def close(self) -> None:
        """Write nothing any more."""
        self._room.set()
        self._stop_waiting()
        self._redraw = self._later = self._stalled = None

    def _give_up(self) -> None:
        self._stop_waiting()
        if self._stalled is not None:
            self._stalled()

    def _stop_waiting(self) -> None:
        if self._stalling is not None:
            self._stalling.cancel()
        self._stalling = None
