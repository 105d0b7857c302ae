"""One connection that looks at a room, told of changes at a bounded rate."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from retro.room.error_reports import report
from retro.room.notice_queue import NoticeQueue

Changed: TypeAlias = Callable[[], "asyncio.Future[None] | None"]
"""Tells a connection of a change; what it returns, if anything, is done once all of it is shown."""
FRAME = 1 / 15
"""Seconds between two notices to one connection: faster than this nobody reads."""


class Subscription:
    """One connection's interest in a room. `changed` and `ticked` are called on the event loop."""

    def __init__(self, seat: str, changed: Changed, ticked: Callable[[], None], queue: NoticeQueue) -> None:
        self.seat = seat
        self._changed = changed
        self._ticked = ticked
        self._queue = queue
        self._last = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def change(self, *, urgent: bool = False) -> None:
        """Notify of a change: soon, at most once a frame; further changes until then are one notice."""
        if self._timer is not None:
            return
        loop = asyncio.get_running_loop()
        wait = self._last + FRAME - loop.time()
        if wait <= 0 or self.waits:
            self._queue.add(self._notify, urgent=urgent)
        else:
            self._timer = loop.call_later(wait, self._frame_over, urgent)

    def change_at_once(self) -> None:
        """Notify of a change now, whoever else waits."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._queue.drop(self._notify)
        self._notify()

    def tick(self) -> None:
        """Notify that only time has passed."""
        self._queue.add(self._tell_time)

    @property
    def waits(self) -> bool:
        """Whether there is a change that it was not told of yet."""
        return self._timer is not None or self._queue.holds(self._notify)

    def cancel(self) -> None:
        """Stop all notices to this subscriber."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._queue.drop(self._notify, self._tell_time)

    def _frame_over(self, urgent: bool) -> None:
        self._timer = None
        self._queue.add(self._notify, urgent=urgent)

    def _tell_time(self) -> None:
        try:
            self._ticked()
        except Exception as error:
            report("a connection could not be told of the time", error)

    def _notify(self) -> "asyncio.Future[None] | None":
        self._last = asyncio.get_running_loop().time()
        try:
            return self._changed()
        except Exception as error:
            report("a connection could not be told of a change", error)
            return None
