"""How fast something may come: token buckets, and a queue for each seat, so that a flood waits alone."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.session.events import Event, SeatChanged

TOO_FAST: Final = "You were too fast; wait a moment and try again."


class TokenBucket:
    """An allowance that refills by `rate` a second up to `burst`; it may be overdrawn, and then one waits.

    All moments are seconds of one clock, such as that of the event loop.
    """

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, amount: float, now: float) -> float:
        """Take out an amount. Returns the seconds until the debt is paid, 0 when there is none."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - amount
        self._at = now
        return max(-self._left / self._rate, 0.0)

    def try_take(self, amount: float, now: float) -> bool:
        """Take out an amount if so much is left, and return whether it was."""
        if self._left + (now - self._at) * self._rate < amount:
            return False
        self.take(amount, now)
        return True

    def give(self, amount: float) -> None:
        """Put an amount back."""
        self._left = min(self._burst, self._left + amount)


class RateLimit(msgspec.Struct, frozen=True):
    """What one seat may ask for."""

    rate: float = 5.0
    """Acts a second in the long run."""
    burst: int = 40
    """Acts at once: a person who comes back sends what they had in mind."""
    waiting: int = 100
    """Acts that wait for their turn; more are refused."""


class _Waiting:
    """The acts of one seat that are not in the command queue yet."""

    def __init__(self, limit: RateLimit, now: float) -> None:
        self.bucket = TokenBucket(limit.rate, limit.burst, now)
        self.turn = asyncio.Lock()
        self.waiting = 0


class SeatRateLimiter:
    """Keeps acts of one seat in order and apart from those of others."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._queues: dict[str, _Waiting] = {}

    @asynccontextmanager
    async def take(self, seat: str) -> AsyncIterator[None]:
        """Wait for the turn of a seat. Raises RuleError when too many of its acts wait already."""
        now = asyncio.get_running_loop().time
        queue = self._queues.get(seat)
        if queue is None:
            queue = self._queues[seat] = _Waiting(self._limit, now())
        if queue.waiting >= self._limit.waiting:
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

    def follow(self, happened: Iterable[Event]) -> None:
        """Drop the queues of seats that were taken away."""
        for event in happened:
            if isinstance(event, SeatChanged) and event.seat.removed:
                self._queues.pop(event.seat.id, None)
