"""One connection that looks at a room, told of changes at a bounded rate."""

import asyncio
from collections.abc import Callable

from retro.room.error_reports import report

FRAME = 1 / 15
"""Seconds between two notices to one connection: faster than this nobody reads."""


class Subscription:
    """One connection's interest in a room. `changed` and `ticked` are called on the event loop."""

    def __init__(self, seat: str, changed: Callable[[], None], ticked: Callable[[], None]) -> None:
        self.seat = seat
        self._changed = changed
        self._ticked = ticked
        self._last = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._tick: asyncio.TimerHandle | None = None

    def change(self, delay: float = 0.0) -> None:
        """Notify of a change: soon, at most once a frame; further changes until then are one notice."""
        if self._timer is not None:
            return
        loop = asyncio.get_running_loop()
        wait = max(self._last + FRAME - loop.time(), delay)
        self._timer = loop.call_later(max(wait, 0), self._notify)

    def tick(self, delay: float = 0.0) -> None:
        """Notify that only time has passed."""
        if self._tick is None:
            self._tick = asyncio.get_running_loop().call_later(delay, self._tell_time)

    def cancel(self) -> None:
        """Stop all notices to this subscriber."""
        if self._timer is not None:
            self._timer.cancel()
        if self._tick is not None:
            self._tick.cancel()
        self._timer = self._tick = None

    def _tell_time(self) -> None:
        self._tick = None
        try:
            self._ticked()
        except Exception as error:
            report("a connection could not be told of the time", error)

    def _notify(self) -> None:
        self._timer = None
        self._last = asyncio.get_running_loop().time()
        self._changed()
