"""One terminal at one seat: from the request for a terminal to the last line on it."""

import asyncio
import logging
import re
from collections.abc import Coroutine
from typing import Any, Final

import asyncssh

from retro.errors import RetroError, RuleError
from retro.room.rate_limits import TokenBucket
from retro.server.admission import Admission, check, take_seat
from retro.server.app_runner import CRASHED, AppRunner, Ending, report
from retro.server.asyncssh_patches import Channel
from retro.server.client_terminal import ClientTerminal
from retro.server.farewell import said_with, way_back
from retro.server.frame_writer import FrameWriter
from retro.server.keyboard import TypeAhead
from retro.server.server_state import ServerState
from retro.session.people import Role, Seat
from retro.session.seats import why_gone

log = logging.getLogger(__name__)

NO_TERMINAL: Final = "Retro needs a terminal: connect without a command, or add -t."
NO_COMMANDS: Final = "Retro does not run commands or transfer files: connect without a command."
WAITING: Final = "You are waiting, {name}. The facilitator lets people in one by one.\nCtrl-C leaves.\n"
ASKING: Final = (
    "You have asked for {name}'s seat. The facilitator must confirm that you are {name}; tell them on the "
    "call too.\nCtrl-C leaves.\n"
)
OFTEN_ASKED: Final = "There were too many requests for this seat; wait a minute and connect again."
LEFT: Final = "You have stopped waiting."
OFTEN: Final = "You connected too often; wait a moment and connect again."
IDLE: Final = "Nothing was typed here for a long time; your seat is kept. Connect again."
PIECE: Final = 512
"""Bytes of typing to take in at once: a few milliseconds of the event loop."""
RESIZES: Final = 8
"""Changes of size before their pace is felt: somebody drags the corner of a window."""
_LEAVES: Final = re.compile(rb"[\x03\x04\x11]")
"""Ctrl-C, Ctrl-D, Ctrl-Q: there is no screen yet that would know its keys."""
NONSENSE: Final = "Your terminal sent too much data that is not keys; your seat is kept. Connect again."


class TerminalSession(asyncssh.SSHServerSession[bytes]):
    """The session on a connection's only channel."""

    def __init__(
        self, state: ServerState, connection: asyncssh.SSHServerConnection, admission: Admission, address: str
    ) -> None:
        self._state = state
        self._address = address
        self._connection = connection
        self._admission = admission
        loop = asyncio.get_running_loop()
        self._opening = loop.call_later(state.limits.opening_seconds, connection.abort)
        self._typed = loop.time()
        self._dozes = False
        self._dozing: asyncio.TimerHandle | None = None
        self._bucket = TokenBucket(state.limits.input_rate, state.limits.input_burst, loop.time())
        self._resizes = TokenBucket(state.limits.resizes_per_second, RESIZES, loop.time())
        self._ahead = TypeAhead(state.limits.paste_idle)
        self._unread = bytearray()
        self._channel: Channel
        self._frame_writer: FrameWriter
        self._term: str | None = None
        self._size = (0, 0)
        self._resizing: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._begun = False
        self._refusal = ""
        self._gone = False
        self._running: AppRunner | None = None
        self._entering: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def frame_writer(self) -> FrameWriter | None:
        """The way to the terminal, once the channel is open."""
        return getattr(self, "_frame_writer", None)

    def end(self) -> None:
        """Bring the session to its end from outside."""
        if self._entering is not None:
            self._entering.cancel()
        if self._running is not None:
            self._running.end()

    async def ended(self) -> None:
        """Wait until the last line is written."""
        if self._task is not None:
            await asyncio.wait({self._task})

    # What the client asks for.

    def connection_made(self, chan: "asyncssh.SSHServerChannel[bytes]") -> None:
        assert isinstance(chan, Channel)  # noqa: S101  (the auth server opened it)
        self._channel = chan
        self._frame_writer = FrameWriter(chan, self._state.limits, self._connection.abort)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        if self._begun:
            return False
        self._term = term_type
        self._size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        return self._begins()

    def exec_requested(self, command: str) -> bool:
        return self._begins(NO_COMMANDS)

    def subsystem_requested(self, subsystem: str) -> bool:
        return self._begins(NO_COMMANDS)

    def _begins(self, refusal: str = "") -> bool:
        """Begin once: asyncssh would start the session anew with every request of a client."""
        if self._begun:
            return False
        self._begun, self._refusal = True, refusal
        return True

    def session_started(self) -> None:
        self._opening.cancel()
        self._state.began(self)
        # asyncssh calls this and goes on reading; what lasts as long as the person stays is its own task.
        self._task = asyncio.create_task(self._stay(), name="terminal session")

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if self._entering is not None and _LEAVES.search(data):
            self._entering.cancel()
        now = asyncio.get_running_loop().time()
        driver = self._running.driver if self._running is not None else None
        if driver is None or not driver.listens:
            self._ahead.drop(data, now)
            return
        self._typed = now
        self._unread += self._ahead.rest(data, now)
        if self._waiting is None:
            self._read()

    def _read(self) -> None:
        """Take in a little of what was typed, and the rest when others have had their turn."""
        self._waiting = None
        if self._running is None or self._running.driver is None:
            self._unread.clear()
            return
        piece = bytes(self._unread[:PIECE])
        del self._unread[:PIECE]
        keys = self._running.driver.feed(piece)
        loop, limits = asyncio.get_running_loop(), self._state.limits
        wait = self._bucket.take(len(piece) + keys * limits.key_cost, loop.time())
        if self._unread or wait > 0:
            self._channel.pause_reading()
            self._waiting = loop.call_later(wait, self._read)
        else:
            self._channel.resume_reading()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        self._size = (width, height)
        if self._resizing is None:
            loop = asyncio.get_running_loop()
            limits = self._state.limits
            wait = self._resizes.take(limits.dearness(width, height), loop.time())
            self._resizing = loop.call_later(max(wait, limits.resize_seconds), self._resize)

    def eof_received(self) -> bool:
        self.end()
        return True

    def pause_writing(self) -> None:
        self._frame_writer.pause("channel")

    def resume_writing(self) -> None:
        self._frame_writer.resume("channel")

    def connection_lost(self, exc: Exception | None) -> None:
        self._gone = True
        for timer in (self._opening, self._resizing, self._waiting, self._dozing):
            if timer is not None:
                timer.cancel()
        self._frame_writer.close()
        self.end()
        self._connection.close()  # the only channel there will be

    # What is done about it.

    async def _stay(self) -> None:
        sentence, status = CRASHED, 1
        try:
            sentence, status = await self._take_part()
        except RetroError as refusal:
            sentence = str(refusal)
        except Exception as error:
            report(error)
        finally:
            self._state.ended(self)
            self._leave(sentence, status)

    async def _take_part(self) -> tuple[str, int]:
        """Take the seat and show the app. Returns the last line and the exit status."""
        if self._refusal:
            return self._refusal, 1
        if self._term is None:
            return NO_TERMINAL, 1
        state, room = self._state, self._admission.room
        check(self._admission)
        if self._admission.asks:
            await self._ask_for_seat()
        elif self._admission.new and room.access_policy.let_in_one_by_one:
            await self._wait_to_be_let_in()
        seat = await take_seat(self._admission, state.entropy, state.limits, state.rush(room))
        here = (room.id, seat.id)
        state.pending.seated(self._address, here)
        if state.at_seat[here] >= state.limits.connections_per_seat:
            return f"{seat.name} has {state.at_seat[here]} terminals open; close one first.", 1
        if not state.may_join(room, seat, state.limits.dearness(*self._size)):
            return OFTEN, 1
        # Nothing is awaited between looking and counting: of two terminals that come at once the second one
        # sees the first.
        with state.terminal_at(*here):
            running, ending = await self._show(seat)
        if running is not None and running.cut_off and not state.at_seat[here]:
            room.forget(seat.id)  # the app was cut off and can no longer take its seat's presence away
        back = "" if self._gone else await way_back(self._admission, seat, state)
        if ending is Ending.CRASH:
            return said_with(CRASHED, back), 1
        if running is not None and running.broken:
            return said_with(NONSENSE, back), 1
        if self._dozes and ending is Ending.CALLED:
            return said_with(IDLE, back), 0
        if ending is Ending.CALLED and state.closing:
            return said_with(state.closing, back), 0
        if running is not None and running.last_words:
            return running.last_words, 0
        return (f"Thank you, {seat.name}. The session is over." if room.session.over else back), 0

    async def _wait_to_be_let_in(self) -> None:
        """Wait until the facilitator lets this person in. Raises RuleError with why that does not happen."""
        admission, limits = self._admission, self._state.limits
        request = admission.room.access_control.ask_to_join(
            admission.name, limits.at_the_door, limits.door_seconds
        )
        await self._wait(request, WAITING)

    async def _ask_for_seat(self) -> None:
        """Wait until the facilitator says that this person is whose place it is. Raises RuleError."""
        room, limits = self._admission.room, self._state.limits
        seat = room.session.seat(self._admission.seat)
        if seat is None:
            raise RuleError(why_gone(room.session, self._admission.seat))
        if not self._state.may_ask(room, seat):
            raise RuleError(OFTEN_ASKED)
        asked = room.access_control.ask_for_seat(seat, limits.at_the_door, limits.door_seconds)
        await self._wait(asked, ASKING)
        if self._gone:  # a place is given again to nobody who has left
            raise RuleError(LEFT)

    async def _wait(self, request: Coroutine[Any, Any, None], sentence: str) -> None:
        """Wait for a facilitator's answer, with a sentence on the terminal."""
        self._frame_writer.send(sentence.format(name=self._admission.name).replace("\n", "\r\n"))
        # A task of its own, so that Ctrl-C and a lost connection end the waiting and not the whole session.
        self._entering = asyncio.create_task(request, name="waiting to be let in")
        try:
            await self._entering
        except asyncio.CancelledError:
            raise RuleError(self._state.closing or LEFT) from None
        finally:
            self._entering = None

    async def _show(self, seat: Seat) -> tuple[AppRunner | None, Ending]:
        """Run the app; only a few start at the same time."""
        state = self._state
        # The turn ends with the first frame, not with the app: only the start holds the event loop for long.
        async with state.starting:
            if self._gone or state.closing:
                return None, Ending.CALLED
            width, height = state.limits.clamped(*self._size)
            terminal = ClientTerminal.of(self._term or "", self._channel.variables, (width, height))
            app = state.make_app(self._admission.room, seat.id, terminal)
            running = AppRunner(app, self._frame_writer, terminal, state.limits, state.streams)
            self._running = running
            run = asyncio.create_task(self._run(running), name="running")
            drawn = asyncio.create_task(running.drawn.wait())
            await asyncio.wait({drawn}, timeout=state.limits.start_seconds)
            drawn.cancel()
        if seat.role is not Role.FACILITATOR:
            self._watch_for_idleness()
        ending = await run
        self._running = None
        return running, ending

    async def _run(self, running: AppRunner) -> Ending:
        """Run the app; what the room withdraws meanwhile is not sent any more."""
        with self._admission.room.withdrawing(self._frame_writer.withdraw):
            return await running.run()

    def _watch_for_idleness(self) -> None:
        """End a session in which nothing was typed for long; looked at again when that time is over."""
        longest = self._state.limits.idle_seconds
        if not longest or self._gone or self._running is None:
            return
        loop = asyncio.get_running_loop()
        left = self._typed + longest - loop.time()
        if left > 0:
            self._dozing = loop.call_later(left, self._watch_for_idleness)
        else:
            self._dozes = True
            self._running.end()

    def _resize(self) -> None:
        self._resizing = None
        if self._running is not None:
            self._running.resize(*self._state.limits.clamped(*self._size))

    def _leave(self, sentence: str, status: int) -> None:
        if self._gone:
            return
        if self._term is None:
            self._frame_writer.send(f"{sentence}\n", error=True)
        else:
            self._frame_writer.send(f"{sentence}\r\n")
        self._channel.exit(status)
