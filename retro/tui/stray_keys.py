"""Keys that were typed for a line which is gone: they are no commands of what the screen shows instead."""

import time
from collections.abc import Callable

QUIET = 0.7
"""Seconds without a key after which the writer has stopped."""
LONGEST = 5.0
"""Seconds after which keys count again even for somebody who never stops, or whose key hangs."""

PAUSE = "The screen changed. Keys are ignored until you pause."
"""Short enough for sixty columns, as what follows is when the writer has paused."""
KEPT = "Not sent, but kept for you (see F1): "
TOO_LATE = "Not sent before the end: "


class StrayKeys:
    """Whether a key continues what somebody was writing in a line that others took off the screen."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds of a clock that never goes back."""
        self._now = now
        self._last: float | None = None
        """When the last key was typed, into the line or after it had gone."""
        self._gone: float | None = None
        """When the line went, while keys are ignored."""

    @property
    def awaited(self) -> bool:
        """Whether the writer has not been quiet yet."""
        return self._gone is not None and not self._over(self._now())

    def wrote(self) -> None:
        """A key was typed into the line."""
        self._last = self._now()

    def line_gone(self, unfinished: bool) -> bool:
        """The line has gone; return whether its writer was at it: in the middle of a text, or typing."""
        now = self._now()
        typing = self._last is not None and now - self._last < QUIET
        if unfinished or typing:
            self._gone = self._last = now
        return self._gone is not None

    def ignores(self) -> bool:
        """Whether the key that was just pressed is still meant for the line."""
        if not self.awaited:
            self._gone = None
            return False
        self._last = self._now()
        return True

    def _over(self, now: float) -> bool:
        begun = self._gone if self._gone is not None else now
        quiet = self._last is None or now - self._last >= QUIET
        return quiet or now - begun >= LONGEST
