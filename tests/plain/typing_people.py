"""People without a screen, in a room in memory: they type commands, or talk to it in lines."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from retro.plain import LineMode, PlainSeat, Reply
from retro.room import Room
from retro.room.recalls import Memory
from retro.room.subscription import FRAME
from retro.session.agenda import Agenda
from retro.session.people import Role
from retro.stages.plain_stages import PLAIN_KINDS
from tests.at_rest import at_rest
from tests.room.rooms import Harness, seat


class Typist:
    """Somebody who types commands at a seat."""

    def __init__(self, room: Room, seat: str, **more: Any) -> None:
        self.seat = PlainSeat(room, seat, PLAIN_KINDS, **more)

    async def type(self, command: str, *lines: str, yes: bool = False) -> Reply:
        """Type a command, with these lines as its input; its answer."""

        async def read() -> Sequence[str]:
            return lines

        reply = await self.seat.run(command, read, yes=yes)
        await at_rest()  # whoever is told of it at once is told before the next command
        return reply

    async def told(self, command: str, *lines: str, yes: bool = False) -> str:
        """Type a command that is done; what it writes."""
        reply = await self.type(command, *lines, yes=yes)
        assert reply.status == 0, reply
        return reply.out

    async def refused(self, command: str, *lines: str, status: int = 1) -> str:
        """Type a command that is refused; the sentence, or the question that must be said yes to first."""
        reply = await self.type(command, *lines)
        assert reply.status == status, reply
        assert not reply.out
        return reply.error or reply.question

    async def json(self, command: str) -> Any:
        return msgspec.json.decode(await self.told(command))


class Talker:
    """Somebody in line mode; what they are told is kept in lines."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._idle = asyncio.Event()
        self.not_typing = asyncio.Event()
        """Cleared by a test while a line is being typed."""
        self.not_typing.set()

    async def line(self) -> str | None:
        self._idle.set()
        return await self._typed.get()

    async def write(self, text: str) -> None:
        self.heard += text.splitlines()

    async def until_free(self) -> None:
        await self.not_typing.wait()

    async def says(self, *typed: str) -> list[str]:
        """Type lines one after the other; what is heard from the first of them on."""
        before = len(self.heard)
        for line in typed:
            self._idle.clear()
            await self._typed.put(line)
            await asyncio.wait_for(self._idle.wait(), 60)
            await settled()
        return self.heard[before:]

    def hang_up(self) -> None:
        self._typed.put_nowait(None)


async def settled() -> None:
    """Let everybody be told of what has happened, so long ago that they are told at once of what comes."""
    for _ in range(2):
        await asyncio.sleep(FRAME * 1.2)
        await at_rest()


@contextlib.asynccontextmanager
async def in_a_room(
    agenda: Agenda | None = None, *names: str, memory: Memory | None = None, **earlier: Any
) -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    """A room led by Dana, with people of these names who type; `Olga` watches.

    `memory` says what comes back; `earlier` is what earlier sessions left, as `opening` takes it.
    """
    harness = Harness(agenda, **earlier)
    harness.memory = memory or harness.memory
    async with harness.open(*names) as room:
        await seat(room, "Olga", Role.OBSERVER)
        yield room, {name: Typist(room, name.lower()) for name in ("Dana", "Olga", *names)}


@contextlib.asynccontextmanager
async def talking(room: Room, seat_id: str) -> AsyncIterator[Talker]:
    """Somebody at a seat in line mode."""
    talker = Talker()
    mode = asyncio.create_task(LineMode(room, seat_id, PLAIN_KINDS, talker).run())
    await settled()
    try:
        yield talker
    finally:
        talker.hang_up()
        await asyncio.wait({mode}, timeout=5)
        mode.cancel()
