"""How long a target is waited for, in all: each step gets what the steps before it left."""

import random
import time
from collections.abc import Callable
from typing import Final

from retro.errors import Unreachable

PUBLISHING: Final = 120.0
"""Seconds for a person who asked for it and sees that it takes its time."""


class Deadline:
    """A number of seconds that steps share."""

    def __init__(
        self,
        seconds: float = PUBLISHING,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._until = clock() + seconds

    def left(self, most: float) -> float:
        """Return the seconds that a step may take. Raises Unreachable when there are none."""
        seconds = min(most, self._until - self._clock())
        if seconds <= 0:
            raise Unreachable(f"it took longer than {self._seconds:.0f} seconds; try again later")
        return seconds

    def pause(self, attempt: int, asked: float = 0.0) -> bool:
        """Wait before trying again, longer each time, and not at the same moment as others; or say no."""
        seconds = max(asked, 0.25 * 2**attempt * random.uniform(0.7, 1.3))  # noqa: S311
        if self._clock() + seconds >= self._until:
            return False
        self._sleep(seconds)
        return True
