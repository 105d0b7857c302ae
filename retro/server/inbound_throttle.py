"""What one connection may send, whatever it is: bytes a second, and key exchanges.

asyncssh reads and answers all that a client sends. Packets that are ignored, and keys that are exchanged
anew, cost us far more than the client, and no limit on channels sees them.
"""

import asyncio
from typing import Final

from retro.room.rate_limits import TokenBucket
from retro.server.asyncssh_patches import Connection
from retro.server.limits import Limits

PIECE: Final = 4_096
"""Bytes to take in at once, where asyncio would take 256 kB: others have their turn between."""


class InboundThrottle:
    """Reads one connection no faster than it may send, and counts how often it exchanges keys."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(limits.stranger_rate, limits.stranger_burst, self._loop.time())
        self._exchanges = TokenBucket(1 / 600, 1, self._loop.time())
        self._waiting: asyncio.TimerHandle | None = None
        connection.read_in_pieces(PIECE)

    def let_in(self) -> None:
        """Allow what somebody inside may send; a client exchanges keys anew after a gigabyte or an hour."""
        now = self._loop.time()
        self._bucket = TokenBucket(self._limits.line_rate, self._limits.line_burst, now)
        self._exchanges = TokenBucket(1 / 60, 5, now)

    def close(self) -> None:
        """Watch no more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def bytes_received(self, amount: int) -> None:
        """Read no more for as long as the connection has sent too much."""
        wait = self._bucket.take(amount, self._loop.time())
        if wait > 0 and self._waiting is None:
            self._connection.pause_reading()
            self._waiting = self._loop.call_later(wait, self._go_on)

    def may_exchange_keys(self) -> bool:
        """Whether keys may be exchanged once more; takes one exchange away."""
        return self._exchanges.try_take(1, self._loop.time())

    def _go_on(self) -> None:
        self._waiting = None
        self._connection.resume_reading()
