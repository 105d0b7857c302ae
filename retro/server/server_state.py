"""What all connections of one server share."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from textual.app import App

from retro.errors import RuleError
from retro.room import Room
from retro.room.ports import Entropy
from retro.room.rate_limits import TokenBucket
from retro.server.admission import Admission, offered_name
from retro.server.app_runner import Streams
from retro.server.client_terminal import ClientTerminal
from retro.server.garbage import Sweeper
from retro.server.kept_things import UNKNOWN_KEY, KeptThings
from retro.server.limits import Limits
from retro.server.line_channel import LineChannel
from retro.server.open_connections import OpenConnection, OpenTerminal
from retro.server.pending_connections import PendingConnections
from retro.session.names import alike, looks_like_code
from retro.session.people import Role, Seat

CLOSING = "There is no session here now."

MakeApp = Callable[[Room, str, ClientTerminal], App[Any]]
"""Makes the app of a seat for a terminal; given by the composition root."""


class WithoutScreen(Protocol):
    """What people do without a screen; given by the composition root."""

    async def command(self, room: Room, seat: str, typed: str, lines: LineChannel, lead: str) -> int:
        """Do what was typed as a command, and answer on the channel. Returns the exit status.

        `lead` is the id of the seat from which this person may lead besides, or empty. Raises RuleError.
        """

    async def converse(self, room: Room, seat: str, lines: LineChannel) -> str:
        """Hold a whole conversation in lines. Returns the last sentence. Raises RuleError."""


class ServerState:
    """The rooms, how to make an app, and the counts that limits are about."""

    def __init__(
        self,
        rooms: Callable[[], Sequence[Room]],
        make_app: MakeApp,
        without_screen: WithoutScreen,
        limits: Limits,
        entropy: Entropy,
        kept: KeptThings,
    ) -> None:
        self.rooms = rooms
        self.kept = kept
        self.make_app = make_app
        self.without_screen = without_screen
        self.limits = limits
        self.entropy = entropy
        self.pending = PendingConnections(limits)
        self.streams = Streams()
        self.sweeper = Sweeper()
        self.starting = asyncio.Semaphore(limits.starting)
        self._guesses = TokenBucket(
            limits.codes_per_second, limits.codes_burst, asyncio.get_running_loop().time()
        )
        """Wrong codes that all connections together may still try."""
        self._guessing = asyncio.Lock()
        """Held by the one whose code is looked at next; all others wait, first come first served."""
        self._returns = TokenBucket(
            limits.return_codes_per_second,
            limits.return_codes_per_second * 10,
            asyncio.get_running_loop().time(),
        )
        self._returning = asyncio.Lock()
        self._joins: dict[tuple[str, str], TokenBucket] = {}
        self._requests: dict[tuple[str, str], TokenBucket] = {}
        self._commands: dict[tuple[str, str], TokenBucket] = {}
        self._running: Counter[tuple[str, str]] = Counter()
        self._rushes: dict[str, TokenBucket] = {}
        self._auth_servers: set[OpenConnection] = set()
        self._terminal_sessions: set[OpenTerminal] = set()
        self._at_seat: Counter[tuple[str, str]] = Counter()
        self._empty = asyncio.Event()
        self._connections = 0
        self._closing = ""
        self._command = "ssh <this host>"

    # Who is here.

    @property
    def auth_servers(self) -> list[OpenConnection]:
        """All connections, let in or not."""
        return list(self._auth_servers)

    @property
    def terminal_sessions(self) -> list[OpenTerminal]:
        """The terminals, from the request for one to its last line."""
        return list(self._terminal_sessions)

    @property
    def connections(self) -> int:
        """How many connections were let in."""
        return self._connections

    @property
    def at_seat(self) -> Mapping[tuple[str, str], int]:
        """Terminals of a seat, by session and seat; the room counts only those whose app is up."""
        return self._at_seat

    @property
    def closing(self) -> str:
        """Why the server closes, in a sentence, once it does; empty before."""
        return self._closing

    @property
    def command(self) -> str:
        """How to connect, where no invitation says it."""
        return self._command

    def connected(self, auth_server: OpenConnection) -> None:
        """Count a connection."""
        self._auth_servers.add(auth_server)

    def disconnected(self, auth_server: OpenConnection) -> None:
        """Count a connection no more."""
        self._auth_servers.discard(auth_server)
        self._check_empty()

    def let_in(self) -> None:
        """Count a connection among those that were let in."""
        self._connections += 1

    def left(self) -> None:
        """Count one less among those that were let in."""
        self._connections -= 1

    def began(self, terminal_session: OpenTerminal) -> None:
        """Count a terminal."""
        self._terminal_sessions.add(terminal_session)

    def ended(self, terminal_session: OpenTerminal) -> None:
        """Count a terminal no more, and have the memory of its screen taken back later."""
        self._terminal_sessions.discard(terminal_session)
        self.sweeper.ended()

    @contextlib.contextmanager
    def terminal_at(self, session: str, seat: str) -> Iterator[None]:
        """Count a terminal at a seat of a session, for as long as its app runs."""
        here = (session, seat)
        self._at_seat[here] += 1
        try:
            yield
        finally:
            self._at_seat[here] -= 1
            if not self._at_seat[here]:
                del self._at_seat[here]

    @contextlib.contextmanager
    def command_at(self, session: str, seat: str) -> Iterator[None]:
        """Count a command of a seat for as long as it runs. Raises RuleError where too many run.

        One that reads its input, or tells what happens, holds a connection for as long as its client likes.
        """
        here = (session, seat)
        if self._running[here] >= self.limits.connections_per_seat:
            raise RuleError(f"{self._running[here]} commands of this seat run already; end one first.")
        self._running[here] += 1
        try:
            yield
        finally:
            self._running[here] -= 1
            if not self._running[here]:
                del self._running[here]

    # The beginning and the end.

    def reached_by(self, command: str) -> None:
        """Remember the line with which people connect."""
        self._command = command

    def close(self, sentence: str) -> None:
        """Refuse everybody who comes from now on, with this sentence."""
        self._closing = sentence

    def _check_empty(self) -> None:
        if self._closing and not self._auth_servers:
            self._empty.set()

    async def emptied(self) -> None:
        """Wait until no connection is left, after `close`."""
        self._check_empty()
        await self._empty.wait()

    # Who may come in, and how often.

    def rush(self, room: Room) -> TokenBucket:
        """Return the bucket of the new seats that a session still has this minute."""
        if room.id not in self._rushes:
            most = self.limits.seats_per_minute
            self._rushes[room.id] = TokenBucket(most / 60, most, asyncio.get_running_loop().time())
        return self._rushes[room.id]

    async def opened(self, code: str) -> list[tuple[Room, Role]]:
        """Return which sessions a code opens, as which role; wrong codes have one pace for all connections.

        Nobody is locked out by somebody else's guesses: who has the right code waits for their turn, for
        some seconds at most, because only so many connections are pending at the same time.
        """
        rooms = self.rooms()
        price = max(len(rooms), 1)  # each code is tried on every session
        # The lock is held while waiting: a pace that each waited for alone would let all guess at its end.
        async with self._guessing:
            wait = self._guesses.take(price, asyncio.get_running_loop().time())
            if wait > 0:
                await asyncio.sleep(wait)
            opened = [(room, role) for room in rooms if (role := room.access_policy.role_for(code))]
            if opened:
                self._guesses.give(price)
            return opened

    async def is_return_code(self, text: str, room: Room, seat: Seat) -> bool:
        """Whether a text is the return code of a seat; one after the other, and not too many."""
        if not looks_like_code(text):
            return False
        async with self._returning:
            wait = self._returns.take(1, asyncio.get_running_loop().time())
            if wait > 0:
                await asyncio.sleep(wait)
            return await room.return_codes.matches(text, seat)

    def may_join(self, room: Room, seat: Seat, dearness: float) -> bool:
        """Whether somebody may take their seat once more just now, with a picture that is so dear."""
        return self._may_open((room.id, seat.id), dearness)

    def may_look(self, key: str, dearness: float) -> bool:
        """Whether a key may open a screen of what is kept just now, with a picture that is so dear."""
        return self.may_question(key) and self._may_open(("", key), dearness)

    def _may_open(self, who: tuple[str, str], dearness: float) -> bool:
        now, most = asyncio.get_running_loop().time(), self.limits.joins_per_minute
        joins = self._joins.setdefault(who, TokenBucket(most / 60, max(most // 3, 1), now))
        return joins.try_take(min(dearness, max(most // 3, 1)), now)

    def may_ask(self, room: Room, seat: Seat) -> bool:
        """Whether somebody without key or code may ask the facilitator for a seat just now."""
        now, most = asyncio.get_running_loop().time(), self.limits.seat_requests_per_minute
        return self._requests.setdefault((room.id, seat.id), TokenBucket(most / 60, most, now)).try_take(
            1, now
        )

    def may_command(self, room: Room, seat: str) -> bool:
        """Whether one more command may come from a seat just now."""
        now, most = asyncio.get_running_loop().time(), self.limits.commands_per_minute
        commands = self._commands.setdefault((room.id, seat), TokenBucket(most / 60, most, now))
        return commands.try_take(1, now)

    def may_question(self, key: str) -> bool:
        """Whether one more question about what is kept may come from a key just now."""
        now, most = asyncio.get_running_loop().time(), self.limits.questions_per_minute
        questions = self._commands.setdefault(("", key), TokenBucket(most / 60, max(most // 6, 1), now))
        return questions.try_take(1, now)

    def named(self, found: Admission, user: str) -> bool:
        """Whether ssh calls the user what the seat is called that a key opens, or nobody sits there yet."""
        return not found.seat or found.room.session.over or alike(found.name, offered_name(user))

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
        return not there and self.named(found, user)

    def welcomes(self, address: str) -> bool:
        """Whether there is a place for one more connection from an address, in text."""
        return not self.closing and self.pending.has_place(address)

    def refusal(self, key: str) -> str:
        """Return why nobody with this proven key, or none, needs to be asked anything; or an empty text."""
        rooms = self.rooms()
        refusals = [room.access_policy.refusal(key) for room in rooms]
        if not rooms:
            # Whoever comes to ask what is kept has nothing to wait for: their key has to be added.
            return UNKNOWN_KEY if key and self.kept.answers else CLOSING
        return refusals[0] if all(refusals) else ""

    def heeds(self, key: str) -> bool:
        """Whether a key says something of who is there although it opens nothing by itself."""
        return any(room.access_policy.allowed and key in room.access_policy.allowed for room in self.rooms())
