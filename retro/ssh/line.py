"""What one connection may send, whatever it is: bytes a second, and key exchanges.

asyncssh reads and answers all that a client sends. Packets that are ignored, and keys that are exchanged
anew, cost us far more than the client, and no limit on channels sees them.
"""

import asyncio
from typing import Final

import asyncssh

from retro.room.bucket import Bucket
from retro.ssh.limits import Limits

PIECE: Final = 4_096
"""Bytes to take in at once, where asyncio would take 256 kB: others have their turn between."""


class Line:
    """Reads one connection no faster than it may send, and ends it when it exchanges keys all the time."""

    def __init__(self, connection: asyncssh.SSHServerConnection, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._bucket = Bucket(limits.stranger_rate, limits.stranger_burst, self._loop.time())
        self._exchanges = Bucket(1 / 600, 1, self._loop.time())
        self._waiting: asyncio.TimerHandle | None = None
        if hasattr(connection._transport, "max_size"):  # noqa: SLF001
            connection._transport.max_size = PIECE  # type: ignore[union-attr]  # noqa: SLF001
        receive, exchanged = connection.data_received, connection.send_newkeys

        def data_received(data: bytes, datatype: int | None = None) -> None:
            receive(data, datatype)
            self._heard(len(data))

        def send_newkeys(k: bytes, h: bytes) -> None:
            if self._exchanges.has(1, self._loop.time()):
                exchanged(k, h)
            else:
                connection.abort()

        connection.data_received = data_received  # type: ignore[method-assign]
        connection.send_newkeys = send_newkeys  # type: ignore[method-assign]

    def let_in(self) -> None:
        """Allow what somebody inside may send; a client exchanges keys anew after a gigabyte or an hour."""
        now = self._loop.time()
        self._bucket = Bucket(self._limits.line_rate, self._limits.line_burst, now)
        self._exchanges = Bucket(1 / 60, 5, now)

    def close(self) -> None:
        """Watch no more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def _heard(self, amount: int) -> None:
        wait = self._bucket.take(amount, self._loop.time())
        transport = self._connection._transport  # noqa: SLF001  (asyncssh has no limit of its own)
        if wait <= 0 or self._waiting is not None or not isinstance(transport, asyncio.Transport):
            return
        transport.pause_reading()
        self._waiting = self._loop.call_later(wait, self._go_on)

    def _go_on(self) -> None:
        self._waiting = None
        transport = self._connection._transport  # noqa: SLF001
        if isinstance(transport, asyncio.Transport) and not transport.is_closing():
            transport.resume_reading()
