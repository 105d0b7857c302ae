"""How fast one seat may act: each has a queue of its own, so that a flood waits for itself alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.room.token_bucket import TokenBucket

TOO_FAST: Final = "This was too much at once; wait a moment and try again."


class RateLimit(msgspec.Struct, frozen=True):
    """What one seat may ask for."""

    rate: float = 5.0
    """Acts a second in the long run."""
    burst: int = 40
    """Acts at once: a person who comes back sends what they had in mind."""
    waiting: int = 100
    """Acts that wait for their turn; more are refused."""


class _Queue:
    """The acts of one seat that have not reached the desk."""

    def __init__(self, pace: RateLimit, now: float) -> None:
        self.bucket = TokenBucket(pace.rate, pace.burst, now)
        self.turn = asyncio.Lock()
        self.waiting = 0


class SeatRateLimiter:
    """Keeps acts of one seat in order and apart from those of others."""

    def __init__(self, pace: RateLimit) -> None:
        self._pace = pace
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def take(self, seat: str) -> AsyncIterator[None]:
        """Wait for the turn of a seat. Raises RuleError when too many of its acts wait already."""
        now = asyncio.get_running_loop().time
        queue = self._queues.get(seat)
        if queue is None:
            queue = self._queues[seat] = _Queue(self._pace, now())
        if queue.waiting >= self._pace.waiting:
            raise RuleError(TOO_FAST)
        queue.waiting += 1
        try:
            async with queue.turn:  # first come, first served
                wait = queue.bucket.take(1, now())
                if wait > 0:
                    await asyncio.sleep(wait)
                yield
        finally:
            queue.waiting -= 1

    def forget(self, seat: str) -> None:
        """Let go of a seat that was taken away."""
        self._queues.pop(seat, None)
