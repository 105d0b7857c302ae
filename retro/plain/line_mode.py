"""A whole session in lines: what happens is said, and what is typed is done. Nothing is ever repainted.

Whoever holds the terminal gives it as `Lines`. While a line is being typed nothing is written, so that an
announcement never lands in the middle of it; it is said when the line is finished or taken back.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from retro.errors import RetroError, RuleError
from retro.plain.changes import Change
from retro.plain.command_line import first_word, matching
from retro.plain.follower import Follower
from retro.plain.plain_seat import Export, Kinds, PlainSeat, Reply
from retro.plain.showing import state_lines
from retro.plain.verb import Call, UsageError
from retro.room.room_port import RoomPort
from retro.session.people import Role
from retro.session.text import visible
from retro.session.typed_letters import COMMAND_NOT_UTF8, INPUT_NOT_UTF8, has_lost

LEAVE: Final = ("leave", "quit", "exit")
GREETING: Final = (
    "Type a verb, or the number of a choice. ? says what you can do now, help shows all verbs, leave leaves."
)
GOODBYE: Final = "You have left; your seat is kept."
SEVERAL: Final = "Type the lines, one each. An empty line ends them."
YES: Final = ("yes", "y")
NOT_DONE: Final = "It was not done."
ON_ENTER: Final = "Changes are said when you press Enter. To hear them at once: announce at-once"
AT_ONCE: Final = "Changes are said at once. To hear them only when you press Enter: announce on-enter"
BELL: Final = "\a"


class Lines(Protocol):
    """A terminal, or a pipe, that is read and written by lines."""

    async def line(self) -> str | None:
        """Wait for the next line; None at the end of the input."""

    async def write(self, text: str) -> None:
        """Write whole lines as soon as no line is being typed, and wait until they are taken."""

    async def until_free(self) -> None:
        """Wait until no line is being typed."""


class LineMode:
    """The conversation of one person with a session."""

    def __init__(
        self, room: RoomPort, seat: str, kinds: Kinds, lines: Lines, export: Export | None = None
    ) -> None:
        self._room = room
        self._kinds = kinds
        self._lines = lines
        self._export = export
        self._seat = PlainSeat(room, seat, kinds, export)
        self._own = seat
        self._follower: Follower | None = None
        self._on_enter = False
        """Whether changes are said only when a line was finished."""
        self._bell = False

    async def run(self) -> str:
        """Hold the conversation to its end. Returns the last sentence; raises RuleError for a gone seat."""
        while True:
            follower = self._follower = Follower(
                self._room, self._seat.seat, self._kinds.plain_for, present=True, ahead=self._seat.ahead
            )
            telling = asyncio.create_task(self._tell(follower), name="announcements")
            try:
                await self._greet(follower)
                last = await self._converse(follower, telling)
            finally:
                telling.cancel()
                follower.close()
            if last is not None:
                return last

    async def _greet(self, follower: Follower) -> None:
        view = follower.view
        leads = " You lead." if view.role is Role.FACILITATOR and not view.led_by else ""
        await self._write([f"{view.title}. You are {view.name}.{leads}", GREETING])
        if view.invitation is not None:
            await self._show(await self._seat.run("invitation", self._read))
        await self._say(follower.opened())
        if view.stage is None:
            call = Call(view, self._kinds.plain_for(view), now=self._room.clock.now())
            await self._write(state_lines(call))

    async def _converse(self, follower: Follower, telling: "asyncio.Task[str]") -> str | None:
        """Take one line after the other. Returns the last sentence, or None to go on at another seat."""
        while True:
            asked = asyncio.create_task(self._lines.line(), name="typed line")
            try:
                await asyncio.wait({asked, telling}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not asked.done():
                    asked.cancel()
            if telling.done() and not asked.done():
                return telling.result()
            typed = asked.result()
            if typed is None:
                return GOODBYE
            await self._say(follower.so_far())
            if has_lost(typed):
                await self._write([COMMAND_NOT_UTF8])
                continue
            word, rest = first_word(typed)
            if word in LEAVE:
                return GOODBYE
            if await self._answer(word, rest, typed, follower):
                return None

    async def _answer(self, word: str, rest: str, typed: str, follower: Follower) -> bool:
        """Do what was typed; say whether the conversation goes on at another seat."""
        match word:
            case "":
                pass
            case "?":
                await self._show(await self._seat.run("status", self._read))
            case "open" | "lobby" if follower.view.position < 0 and follower.view.before:
                await self._look(rest if word == "open" else "", follower)
            case "announce":
                await self._announce(rest)
            case "bell":
                self._bell = rest != "off"
                await self._write([f"The bell is {'on' if self._bell else 'off'}."])
            case "own-seat" if self._seat.seat != self._own:
                return self._sit(self._own)
            case "watch":
                await self._write([AT_ONCE if not self._on_enter else ON_ENTER])
            case _:
                await self._do(typed, follower)
                if word == "lead" and (lead := self._lead_seat()):
                    return self._sit(lead)
        return False

    async def _do(self, typed: str, follower: Follower) -> None:
        reply = await self._seat.run(typed, self._read)
        if reply.question:
            await self._write([f"{reply.question} Type yes, or anything else to leave it."])
            while (said := await self._lines.line()) is not None and said.strip() == "?":
                await self._write([f"{reply.question} Type yes, or anything else to leave it."])
            if said is None or said.strip().casefold() not in YES:
                await self._write([NOT_DONE])
                return
            reply = await self._seat.run(typed, self._read, yes=True)
        if reply.told_all:  # and so it is said to this seat too
            reply = replace(reply, out="")
        await self._show(reply)
        # At once, so that what a line does is said before the next line is done; what was just answered is
        # not said again.
        answered = reply.out.splitlines()
        await self._say([change for change in follower.so_far() if visible(change.text) not in answered])

    async def _show(self, reply: Reply) -> None:
        await self._lines.write(reply.out)
        if reply.error:
            await self._write([reply.error])

    async def _look(self, number: str, follower: Follower) -> None:
        rows = {row.id: row.title for row in follower.view.before}
        try:
            stage = matching(number, rows, "stage") if number else ""
        except UsageError as error:
            await self._write([str(error)])
            return
        self._seat.ahead = stage
        said = follower.look_ahead(stage)
        await self._say(said or [Change("stage", "You are in the lobby.")])

    async def _announce(self, how: str) -> None:
        if how in ("on-enter", "at-once"):
            self._on_enter = how == "on-enter"
        await self._write([ON_ENTER if self._on_enter else AT_ONCE])

    def _lead_seat(self) -> str:
        try:
            return self._seat.view().lead_seat
        except RetroError:
            return ""

    def _sit(self, seat: str) -> bool:
        self._seat = PlainSeat(self._room, seat, self._kinds, self._export)
        return True

    async def _tell(self, follower: Follower) -> str:
        """Say what happens until the seat is gone; returns why."""
        saying = asyncio.create_task(self._say_news(follower), name="news")
        gone = asyncio.create_task(follower.gone(), name="gone")
        try:
            done, _ = await asyncio.wait({saying, gone}, return_when=asyncio.FIRST_COMPLETED)
            return next(iter(done)).result() or GOODBYE
        finally:
            saying.cancel()
            gone.cancel()

    async def _say_news(self, follower: Follower) -> None:
        """Say each change once it can be said: what has been taken back by then is never said."""
        while True:
            await follower.news()
            if not self._on_enter:
                await self._lines.until_free()
                await self._say(follower.so_far())

    async def _say(self, said: Sequence[Change]) -> None:
        bell = BELL if self._bell and any(change.what == "stage" for change in said) else ""
        if said:
            await self._lines.write(bell + "".join(f"{visible(change.text)}\n" for change in said))

    async def _write(self, sentences: Sequence[str]) -> None:
        await self._lines.write("".join(f"{visible(sentence)}\n" for sentence in sentences))

    async def _read(self) -> Sequence[str]:
        """Read the lines that a verb takes from the input. Raises RuleError where they cannot be read."""
        await self._write([SEVERAL])
        found: list[str] = []
        while (line := await self._lines.line()) is not None and line.strip():
            found.append(line)
        if any(map(has_lost, found)):
            raise RuleError(INPUT_NOT_UTF8)
        return found
