"""One connection at one seat, from what it asks for to its last line: a screen, lines, or one command."""

import asyncio
import logging
import re
from typing import Final

import asyncssh

from retro.errors import RetroError
from retro.room.rate_limits import TokenBucket
from retro.server.admission import Admission
from retro.server.app_runner import CRASHED, report
from retro.server.asyncssh_patches import Channel
from retro.server.client_terminal import NO_SCREEN
from retro.server.frame_writer import FrameWriter
from retro.server.keyboard import TypeAhead
from retro.server.line_channel import LineChannel
from retro.server.login_dialog import LoginDialog
from retro.server.server_state import ServerState
from retro.server.visit import Visit
from retro.session.typed_letters import COMMAND_NOT_UTF8, has_lost

log = logging.getLogger(__name__)

NO_SUBSYSTEMS: Final = "Retro transfers no files: connect without a command."
LINES: Final = "lines"
"""The command that opens a conversation in lines, also from a terminal that could show a screen."""
LIBRARY: Final = "library"
"""The command that shows a screen, on a terminal that can."""
PIECE: Final = 512
"""Bytes of typing to take in at once: a few milliseconds of the event loop."""
LINE_KEYS: Final = 10
"""Keys that a line counts for: it may be answered with much that has to be worked out."""
RESIZES: Final = 8
"""Changes of size before their pace is felt: somebody drags the corner of a window."""
_LEAVES: Final = re.compile(rb"[\x03\x04\x11]")
"""Ctrl-C, Ctrl-D, Ctrl-Q: there is no screen yet that would know its keys."""


class TerminalSession(asyncssh.SSHServerSession[bytes]):
    """The session on a connection's only channel."""

    def __init__(
        self,
        state: ServerState,
        connection: asyncssh.SSHServerConnection,
        admission: Admission | None,
        key: str,
        address: str,
        doubt: LoginDialog | None = None,
    ) -> None:
        self._state = state
        self._connection = connection
        loop = asyncio.get_running_loop()
        self._opening = loop.call_later(state.limits.opening_seconds, connection.abort)
        self.typed = loop.time()
        self._bucket = TokenBucket(state.limits.input_rate, state.limits.input_burst, loop.time())
        self._resizes = TokenBucket(state.limits.resizes_per_second, RESIZES, loop.time())
        self._ahead = TypeAhead(state.limits.paste_idle)
        self._unread = bytearray()
        self._channel: Channel
        self.frame_writer: FrameWriter
        """The way to the terminal, once the channel is open."""
        self.term: str | None = None
        self.size = (0, 0)
        self._resizing: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._begun = False
        self._refusal = ""
        self._command: str | None = None
        self.gone = False
        self._visit = Visit(state, self, admission, key, address, doubt)
        self._task: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the channel is open."""
        return hasattr(self, "frame_writer")

    @property
    def answered(self) -> bool:
        """Whether this was a command that was done, or refused, in good order."""
        return self._visit.answered

    @property
    def variables(self) -> dict[str, str]:
        """What the client said of its screen."""
        return self._channel.variables

    def end(self) -> None:
        """Bring the session to its end from outside."""
        self._visit.end()

    async def ended(self) -> None:
        """Wait until the last line is written."""
        if self._task is not None:
            await asyncio.wait({self._task})

    # What the client asks for.

    def connection_made(self, chan: "asyncssh.SSHServerChannel[bytes]") -> None:
        assert isinstance(chan, Channel)  # noqa: S101  (the auth server opened it)
        self._channel = chan
        self.frame_writer = FrameWriter(chan, self._state.limits, self._connection.abort)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        if self._begun:
            return False
        self.term = term_type
        self.size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        if not self._begun and self._shows_no_screen:
            self._visit.lines = self.line_channel()
        return self._begins()

    def exec_requested(self, command: str) -> bool:
        if not self._begun:
            if self._shows_no_screen or command.strip().casefold() != LIBRARY:
                self._visit.lines = self.line_channel()
            self._command = None if command.strip() == LINES else command
        return self._begins(COMMAND_NOT_UTF8 if has_lost(command) else "")

    @property
    def _shows_no_screen(self) -> bool:
        return self.term is None or self.term.lower() in NO_SCREEN

    def subsystem_requested(self, subsystem: str) -> bool:
        return self._begins(NO_SUBSYSTEMS)

    def line_channel(self) -> LineChannel:
        """Read and write by lines from now on."""

        def hold(on: bool) -> None:
            (self._channel.pause_reading if on else self._channel.resume_reading)()

        def pace(length: int) -> float:
            cost = length + LINE_KEYS * self._state.limits.key_cost
            return self._bucket.take(cost, asyncio.get_running_loop().time())

        return LineChannel(self.frame_writer, hold, echo=self.term is not None, pace=pace)

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
        visit = self._visit
        if visit.entering is not None and _LEAVES.search(data):
            visit.entering.cancel()
        now = asyncio.get_running_loop().time()
        # Who waits to be let in sees nothing that keys could mean; but what a script sent is kept for later.
        if visit.lines is not None and (visit.entering is None or self.term is None):
            self.typed = now
            visit.lines.feed(data)
            return
        driver = visit.running.driver if visit.running is not None else None
        if driver is None or not driver.listens:
            self._ahead.drop(data, now)
            return
        self.typed = now
        self._unread += self._ahead.rest(data, now)
        if self._waiting is None:
            self._read()

    def _read(self) -> None:
        """Take in a little of what was typed, and the rest when others have had their turn."""
        self._waiting = None
        running = self._visit.running
        if running is None or running.driver is None:
            self._unread.clear()
            return
        piece = bytes(self._unread[:PIECE])
        del self._unread[:PIECE]
        keys = running.driver.feed(piece)
        loop, limits = asyncio.get_running_loop(), self._state.limits
        wait = self._bucket.take(len(piece) + keys * limits.key_cost, loop.time())
        if self._unread or wait > 0:
            self._channel.pause_reading()
            self._waiting = loop.call_later(wait, self._read)
        else:
            self._channel.resume_reading()

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        self.size = (width, height)
        if self._resizing is None:
            loop = asyncio.get_running_loop()
            limits = self._state.limits
            wait = self._resizes.take(limits.dearness(width, height), loop.time())
            self._resizing = loop.call_later(max(wait, limits.resize_seconds), self._resize)

    def eof_received(self) -> bool:
        if self._visit.lines is not None:
            self._visit.lines.end()  # what was typed before is done
        else:
            self.end()
        return True

    def pause_writing(self) -> None:
        self.frame_writer.pause("channel")

    def resume_writing(self) -> None:
        self.frame_writer.resume("channel")

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True
        for timer in (self._opening, self._resizing, self._waiting):
            if timer is not None:
                timer.cancel()
        self.frame_writer.close()
        self._visit.close()
        self._connection.close()  # the only channel there will be

    # What is done about it.

    async def _stay(self) -> None:
        sentence, status = CRASHED, 1
        try:
            sentence, status = await self._what_was_asked()
        except RetroError as refusal:
            sentence = str(refusal)
        except Exception as error:
            report(error)
        finally:
            self._state.ended(self)
            self._leave(sentence, status)

    async def _what_was_asked(self) -> tuple[str, int]:
        """Do what the client asked for. Returns the last line and the exit status. Raises RetroError."""
        if self._refusal:
            return self._refusal, 1
        if self._command is not None:
            return await self._visit.answer(self._command)
        return await self._visit.take_part()

    def _resize(self) -> None:
        self._resizing = None
        if self._visit.running is not None:
            self._visit.running.resize(*self._state.limits.clamped(*self.size))

    def _leave(self, sentence: str, status: int) -> None:
        if self.gone:
            return
        if sentence and self.term is None:
            # A refusal is for people, and what is written for programs goes on being only that.
            self.frame_writer.send(f"{sentence}\n", error=bool(status))
        elif sentence:
            self.frame_writer.send(sentence.replace("\n", "\r\n").replace("\r\r\n", "\r\n") + "\r\n")
        self._channel.exit(status)
