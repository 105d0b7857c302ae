"""What somebody does at one seat, from "you may come in" to the last line: screen, lines, or one command."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

from textual.app import App

from retro.errors import RuleError
from retro.server.admission import NO_KEY, Admission, check, for_commands, take_seat
from retro.server.app_runner import CRASHED, AppRunner, Ending
from retro.server.client_terminal import ClientTerminal
from retro.server.farewell import said_with, way_back
from retro.server.frame_writer import FrameWriter
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.line_channel import LineChannel
from retro.server.login_dialog import LoginDialog, Question, Refusal, Reply
from retro.server.server_state import ServerState
from retro.session.people import Role, Seat
from retro.session.seats import why_gone

NO_MEETING: Final = (
    "There is no meeting here now. To ask what your team keeps: search WORDS, lessons, due; or, with ssh -t, "
    "library."
)
OFTEN_COMMANDS: Final = "There were too many commands from this seat; wait a moment."
WAITING: Final = "You are waiting, {name}. The facilitator lets people in one by one.\nCtrl-C leaves.\n"
ASKING: Final = (
    "You have asked for {name}'s seat. The facilitator must confirm that you are {name}; tell them on the "
    "call too.\nCtrl-C leaves.\n"
)
OFTEN_ASKED: Final = "There were too many requests for this seat; wait a minute and connect again."
LEFT: Final = "You have stopped waiting."
TOO_LONG: Final = "There was no answer. Connect again."
OFTEN: Final = "You connected too often; wait a moment and connect again."
IDLE: Final = "Nothing was typed here for a long time; your seat is kept. Connect again."
IDLE_LOOKING: Final = "Nothing was typed here for a long time. Connect again."
CRASHED_LOOKING: Final = "Something went wrong on our side. Connect again."
NONSENSE: Final = "Your terminal sent too much data that is not keys; your seat is kept. Connect again."
NONSENSE_LOOKING: Final = "Your terminal sent too much data that is not keys. Connect again."


class Client(Protocol):
    """The client's side, as far as somebody's stay needs it."""

    term: str | None
    """What the client calls its terminal; None where it has none."""
    size: tuple[int, int]
    gone: bool
    """Whether the connection is lost."""
    typed: float
    """When something was typed last, by the event loop's clock."""
    frame_writer: FrameWriter

    @property
    def variables(self) -> dict[str, str]:
        """What the client said of its screen."""

    def line_channel(self) -> LineChannel:
        """Read and write by lines from now on."""


class Visit:
    """One person at one seat."""

    def __init__(
        self,
        state: ServerState,
        client: Client,
        admission: Admission | None,
        key: str,
        address: str,
        doubt: LoginDialog | None,
    ) -> None:
        """`admission` is None for somebody whose key a team names and who has no seat yet."""
        self._state = state
        self._client = client
        self._let_in = admission
        self._key = key
        """The fingerprint of the key that this connection has proven; empty for none."""
        self._address = address
        self._doubt = doubt
        """Asks first whose seat it is, where it may be somebody else's."""
        self.lines: LineChannel | None = None
        """Reads and writes lines, where there is no screen, or not yet."""
        self.running: AppRunner | None = None
        """The app on the screen, where there is one."""
        self.entering: asyncio.Task[None] | None = None
        """The waiting to be let in."""
        self.answered = False
        """Whether this was a command that was done, or refused, in good order."""
        self._commanding: asyncio.Task[int] | None = None
        self._dozes = False
        self._dozing: asyncio.TimerHandle | None = None

    def end(self) -> None:
        """Bring it to its end from outside."""
        if self.entering is not None:
            self.entering.cancel()
        if self.running is not None:
            self.running.end()
        if self.lines is not None:
            self.lines.cut()
        if self._commanding is not None:
            self._commanding.cancel()

    def close(self) -> None:
        """Hear that the connection is lost."""
        if self._dozing is not None:
            self._dozing.cancel()
        self.end()

    async def take_part(self) -> tuple[str, int]:
        """Take the seat and stay. Returns the last line and the exit status. Raises RuleError."""
        if self._let_in is None and not self._state.rooms():
            raise RuleError(NO_MEETING)
        if self._doubt is not None:
            self._let_in = await self._asked_who(self._doubt)
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
        if not state.may_join(room, seat, state.limits.dearness(*self._client.size)):
            return OFTEN, 1
        # Nothing is awaited between looking and counting: of two terminals that come at once the second one
        # sees the first.
        with state.terminal_at(*here):
            if self.lines is not None:
                return await self._converse(seat, self.lines)
            running, ending = await self._show(
                lambda terminal: state.make_app(room, seat.id, terminal),
                room.withdrawing(self._client.frame_writer.withdraw),
                idles=seat.role is not Role.FACILITATOR,
            )
        if running is not None and running.cut_off and not state.at_seat[here]:
            room.forget(seat.id)  # the app was cut off and can no longer take its seat's presence away
        back = "" if self._client.gone else await way_back(self._admission, seat, state)
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

    async def answer(self, command: str) -> tuple[str, int]:
        """Do one command, and answer it. Returns the last line, and the exit status. Raises RuleError."""
        if self.lines is None:
            return await self._look_up()
        kept = self._state.kept
        if kept.takes(command, seated=self._is_seated()) or (
            self._let_in is None and kept.knows(self._key) and kept.explains(command)
        ):
            return "", await self._ask_what_is_kept(command, self.lines)
        if self._let_in is None:
            raise RuleError(NO_KEY if self._state.rooms() else NO_MEETING)
        state, room, lines = self._state, self._admission.room, self.lines
        seat, lead = for_commands(self._admission)
        if not state.may_command(room, seat):
            raise RuleError(OFTEN_COMMANDS)
        with state.command_at(room.id, seat):
            return "", await self._done(state.without_screen.command(room, seat, command, lines, lead))

    def _is_seated(self) -> bool:
        """Whether a command is of the seat. In a session that is over: only if no team knows the key."""
        if self._let_in is None or not self._let_in.seat:
            return False
        return not (self._let_in.room.session.over and self._state.kept.knows(self._key))

    async def _ask_what_is_kept(self, command: str, lines: LineChannel) -> int:
        """Answer a question about what is kept. Returns the exit status. Raises RuleError."""
        state, key = self._state, self._key
        if not key or not state.kept.knows(key):
            raise RuleError(UNKNOWN_KEY)
        if not state.may_question(key):
            raise RuleError(OFTEN_COMMANDS)
        with state.command_at("", key):
            return await self._done(state.kept.answer(key, command, lines))

    async def _look_up(self) -> tuple[str, int]:
        """Show what is kept on a screen. Returns the last line and the exit status. Raises RuleError."""
        state, key = self._state, self._key
        if not key or not state.kept.knows(key):
            raise RuleError(UNKNOWN_KEY)
        if not state.may_look(key, state.limits.dearness(*self._client.size)):
            raise RuleError(OFTEN)
        with state.command_at("", key):
            running, ending = await self._show(
                lambda terminal: state.kept.screen(key, lambda: state.may_question(key)),
                contextlib.nullcontext(),
                idles=True,
            )
        if ending is Ending.CRASH:
            return CRASHED_LOOKING, 1
        if running is not None and running.broken:
            return NONSENSE_LOOKING, 1
        if ending is Ending.QUIT:
            return "", 0
        return state.closing or (IDLE_LOOKING if self._dozes else ""), 0

    async def _done(self, command: Coroutine[Any, Any, int]) -> int:
        """Do a command in good order. Returns the exit status. Raises RuleError where it is broken off."""
        self.answered = True
        self._commanding = asyncio.create_task(command, name="command")
        try:
            return await self._commanding
        except asyncio.CancelledError:
            raise RuleError(self._state.closing or LEFT) from None
        finally:
            self._commanding = None

    @property
    def _admission(self) -> Admission:
        """To which session and seat this person was let in. Raises RuleError for none."""
        if self._let_in is None:
            raise RuleError(NO_KEY)
        return self._let_in

    async def _converse(self, seat: Seat, lines: LineChannel) -> tuple[str, int]:
        """Hold a conversation in lines, for as long as the person stays."""
        state, room = self._state, self._admission.room
        if seat.role is not Role.FACILITATOR:
            self._watch_for_idleness()
        sentence = await state.without_screen.converse(room, seat.id, lines)
        if self._dozes:
            sentence = IDLE
        back = "" if self._client.gone else await way_back(self._admission, seat, state)
        said = [state.closing or sentence, back.replace("\r\n", "\n")]
        return "\n".join(filter(None, said)), 0

    async def _asked_who(self, dialog: LoginDialog) -> Admission:
        """Ask whose seat it is, in lines, before anything of the session is shown. Raises RuleError."""
        lines, on_screen = self.lines, self.lines is None
        lines = self.lines = lines or self._client.line_channel()
        reply: Reply = dialog.question()
        try:
            async with asyncio.timeout(self._state.limits.login_seconds):
                while isinstance(reply, Question):
                    await lines.write(f"{reply.sentence}\n" if reply.sentence else "")
                    said = await lines.line(reply.prompt)
                    if said is None:
                        raise RuleError(self._state.closing or LEFT)
                    reply = await dialog.answer(said)
        except TimeoutError:
            raise RuleError(TOO_LONG) from None
        finally:
            if on_screen:
                self.lines = None
                lines.cut()  # what was typed ahead of the screen is not for it
        if isinstance(reply, Refusal):
            raise RuleError(reply.sentence)
        return reply

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
        if self._client.gone:  # a place is given again to nobody who has left
            raise RuleError(LEFT)

    async def _wait(self, request: Coroutine[Any, Any, None], sentence: str) -> None:
        """Wait for a facilitator's answer, with a sentence on the terminal."""
        said = sentence.format(name=self._admission.name)
        self._client.frame_writer.send(said if self._client.term is None else said.replace("\n", "\r\n"))
        # A task of its own, so that Ctrl-C and a lost connection end the waiting and not the whole session.
        self.entering = asyncio.create_task(request, name="waiting to be let in")
        try:
            await self.entering
        except asyncio.CancelledError:
            raise RuleError(self._state.closing or LEFT) from None
        finally:
            self.entering = None

    async def _show(
        self,
        make: Callable[[ClientTerminal], App[Any]],
        meanwhile: AbstractContextManager[None],
        *,
        idles: bool,
    ) -> tuple[AppRunner | None, Ending]:
        """Run an app; only a few start at the same time. `meanwhile` lasts as long as it runs."""
        state = self._state
        # The turn ends with the first frame, not with the app: only the start holds the event loop for long.
        async with state.starting:
            if self._client.gone or state.closing:
                return None, Ending.CALLED
            width, height = state.limits.clamped(*self._client.size)
            terminal = ClientTerminal.of(self._client.term or "", self._client.variables, (width, height))
            running = AppRunner(
                make(terminal), self._client.frame_writer, terminal, state.limits, state.streams
            )
            self.running = running
            run = asyncio.create_task(self._run(running, meanwhile), name="running")
            drawn = asyncio.create_task(running.drawn.wait())
            await asyncio.wait({drawn}, timeout=state.limits.start_seconds)
            drawn.cancel()
        if idles:
            self._watch_for_idleness()
        ending = await run
        self.running = None
        return running, ending

    @staticmethod
    async def _run(running: AppRunner, meanwhile: AbstractContextManager[None]) -> Ending:
        """Run the app; what the room withdraws meanwhile is not sent any more."""
        with meanwhile:
            return await running.run()

    def _watch_for_idleness(self) -> None:
        """End a session in which nothing was typed for long; looked at again when that time is over."""
        longest = self._state.limits.idle_seconds
        if not longest or self._client.gone or (self.running is None and self.lines is None):
            return
        loop = asyncio.get_running_loop()
        left = self._client.typed + longest - loop.time()
        if left > 0:
            self._dozing = loop.call_later(left, self._watch_for_idleness)
        else:
            self._dozes = True
            self.end()
