"""What all connections of one server share."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from retro.room import Room
from retro.room.ports import Entropy
from retro.room.rate_limits import TokenBucket
from retro.server.admission import Admission, offered_name
from retro.server.app_runner import Streams
from retro.server.client_terminal import ClientTerminal
from retro.server.codes import code_matches
from retro.server.garbage import Sweeper
from retro.server.limits import Limits
from retro.server.pending_connections import PendingConnections
from retro.session.names import alike, looks_like_code
from retro.session.people import Role, Seat

if TYPE_CHECKING:
    from retro.server.auth_server import AuthServer
    from retro.server.terminal_session import TerminalSession

CLOSING = "There is no session here now."

MakeApp = Callable[[Room, str, ClientTerminal], App[Any]]
"""Makes the app of a seat for a terminal; given by the composition root."""


class ServerState:
    """The rooms, how to make an app, and the counts that limits are about."""

    def __init__(
        self, rooms: Callable[[], Sequence[Room]], make_app: MakeApp, limits: Limits, entropy: Entropy
    ) -> None:
        self.rooms = rooms
        self.make_app = make_app
        self.limits = limits
        self.entropy = entropy
        self.pending = PendingConnections(limits)
        self.streams = Streams()
        self.sweeper = Sweeper()
        self.starting = asyncio.Semaphore(limits.starting)
        self.guesses = TokenBucket(
            limits.codes_per_second, limits.codes_burst, asyncio.get_running_loop().time()
        )
        """Wrong codes that all connections together may still try."""
        self.guessing = asyncio.Lock()
        """Held by the one whose code is looked at next: all others stand in line, first come first served."""
        self._returns = TokenBucket(
            limits.return_codes_per_second,
            limits.return_codes_per_second * 10,
            asyncio.get_running_loop().time(),
        )
        self._returning = asyncio.Lock()
        self._joins: dict[tuple[str, str], TokenBucket] = {}
        self._rushes: dict[str, TokenBucket] = {}
        self.terminal_sessions: set[TerminalSession] = set()
        self.at_seat: Counter[tuple[str, str]] = Counter()
        """Terminals of a seat, by session and seat; the room counts only those whose app is up."""
        self.auth_servers: set[AuthServer] = set()
        self._empty = asyncio.Event()
        self.connections = 0
        """Connections that were let in."""
        self.closing = ""
        """Why the server closes, once it does."""
        self.command = "ssh <this host>"
        """How to connect, where no invitation says it."""

    def rush(self, room: Room) -> TokenBucket:
        """Give the new seats that a session still has this minute."""
        if room.id not in self._rushes:
            most = self.limits.seats_per_minute
            self._rushes[room.id] = TokenBucket(most / 60, most, asyncio.get_running_loop().time())
        return self._rushes[room.id]

    async def opened(self, code: str) -> list[tuple[Room, Role]]:
        """Say which sessions a code opens, as which role; wrong codes have a pace for all of the house.

        Nobody is locked out by somebody else's guesses: who has the right code waits in line, for some
        seconds at most, because only so many connections stand at the door at the same time.
        """
        rooms = self.rooms()
        price = max(len(rooms), 1)  # each code is tried on every session
        async with self.guessing:
            wait = self.guesses.take(price, asyncio.get_running_loop().time())
            if wait > 0:
                await asyncio.sleep(wait)
            opened = [(room, role) for room in rooms if (role := room.access_policy.role_for(code))]
            if opened:
                self.guesses.give(price)
            return opened

    async def is_return_code(self, text: str, seat: Seat) -> bool:
        """Whether a text is the return code of a seat; one after the other, and not too many."""
        if not looks_like_code(text):
            return False
        async with self._returning:
            wait = self._returns.take(1, asyncio.get_running_loop().time())
            if wait > 0:
                await asyncio.sleep(wait)
            return await asyncio.to_thread(code_matches, text, seat.code)

    def may_join(self, room: Room, seat: Seat, dearness: float) -> bool:
        """Whether somebody may take their seat once more just now, with a picture that is so dear."""
        now, most = asyncio.get_running_loop().time(), self.limits.joins_per_minute
        joins = self._joins.setdefault((room.id, seat.id), TokenBucket(most / 60, max(most // 3, 1), now))
        return joins.has(min(dearness, max(most // 3, 1)), now)

    def surely(self, found: Admission, user: str) -> bool:
        """Whether what opens a seat leaves no doubt that the person who came is the seat's own.

        One key can be several people's: under a shared account, with a forwarded agent, on one machine for
        two. So ssh must call the user what the seat is called, compared like all names ("ana" is Ana), and
        nobody may be there. What somebody came as earlier does not count: people who share an account share
        that as well. A lost connection is there until it is known to be lost, some 14 seconds.
        """
        if not found.seat or found.room.session.over:
            return True
        there = self.at_seat[found.room.id, found.seat] or found.room.connections(found.seat)
        return not there and alike(found.name, offered_name(user))

    def welcomes(self, address: str) -> bool:
        """Whether there is a place for one more connection from an address, in text."""
        return not self.closing and self.pending.has_place(address)

    def refusal(self, key: str) -> str:
        """Say why nobody with this proven key, or none, needs to be asked anything; or nothing."""
        rooms = self.rooms()
        refusals = [room.access_policy.refusal(key) for room in rooms]
        return CLOSING if not rooms else refusals[0] if all(refusals) else ""

    def heeds(self, key: str) -> bool:
        """Whether a key says something of who is there although it opens nothing by itself."""
        return any(room.access_policy.allowed and key in room.access_policy.allowed for room in self.rooms())

    def check_empty(self) -> None:
        """Notice when the last connection is gone after the server began to close."""
        if self.closing and not self.auth_servers:
            self._empty.set()

    async def emptied(self) -> None:
        """Wait until no connection is left."""
        self.check_empty()
        await self._empty.wait()
