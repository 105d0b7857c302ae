"""What all connections of one server share."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from retro.room import Room
from retro.room.ports import Entropy
from retro.ssh.limits import Limits
from retro.ssh.porch import Porch
from retro.ssh.running import Streams
from retro.ssh.terminal import ClientTerminal

if TYPE_CHECKING:
    from retro.ssh.gate import Gate
    from retro.ssh.visit import Visit

MakeApp = Callable[[Room, str, ClientTerminal], App[Any]]
"""Makes the app of a seat for a terminal; given by the composition root."""


class House:
    """The rooms, how to make an app, and the counts that limits are about."""

    def __init__(
        self, rooms: Callable[[], Sequence[Room]], make_app: MakeApp, limits: Limits, entropy: Entropy
    ) -> None:
        self.rooms = rooms
        self.make_app = make_app
        self.limits = limits
        self.entropy = entropy
        self.porch = Porch(limits)
        self.streams = Streams()
        self.starting = asyncio.Semaphore(limits.starting)
        self.hashing = asyncio.Semaphore(2)
        """Return codes that are hashed at the same time: each takes a core for 40 ms."""
        self.visits: set[Visit] = set()
        self.at_seat: Counter[tuple[str, str]] = Counter()
        """Terminals of a seat, by session and seat; the room counts only those whose app is up."""
        self.gates: set[Gate] = set()
        self._empty = asyncio.Event()
        self.connections = 0
        """Connections that were let in."""
        self.closing = ""
        """Why the server closes, once it does."""
        self.command = "ssh <this host>"
        """How to connect, where no invitation says it."""

    def check_empty(self) -> None:
        """Notice when the last connection is gone after the server began to close."""
        if self.closing and not self.gates:
            self._empty.set()

    async def emptied(self) -> None:
        """Wait until no connection is left."""
        self.check_empty()
        await self._empty.wait()
