"""The moment after a step of the meeting, in which no key takes another one: each press takes one step."""

import time
from collections.abc import Callable

from retro.tui.stray_keys import QUIET

TOO_FAST = "The meeting has just moved on: wait, then press again."


class StepPause:
    """Whether a key that moves the meeting was pressed before anybody can have read what the last did."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds of a clock that never goes back."""
        self._now = now
        self._last: float | None = None
        """When a step was taken or shown, or a key was ignored because of it."""

    @property
    def lasts(self) -> bool:
        """Whether a key would be ignored."""
        return self._last is not None and self._now() - self._last < QUIET

    def begin(self) -> None:
        """A step was asked for here, or has been shown, whoever took it."""
        self._last = self._now()

    def end(self) -> None:
        """The step was refused: the next key counts."""
        self._last = None

    def ignores(self) -> bool:
        """Whether the key that was just pressed is to be ignored; while it hangs, so are its repetitions."""
        if not self.lasts:
            return False
        self.begin()
        return True
