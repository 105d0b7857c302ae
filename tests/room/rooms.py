"""Rooms with a disk that can be stopped, refuse and break, and people to sit in them."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from retro.errors import StoreError
from retro.room import AccessPolicy, Room, opening
from retro.room.recalls import Memory, NoMemory
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.context import SYSTEM
from retro.session.model import Session
from retro.session.people import Role
from retro.stages import KINDS, codec, engine
from retro.stages.ideate.rules import AddCard, IdeateView, PlaceCard
from tests.fakes import MemoryJournal, MemoryVault, counting_entropy, opened
from tests.simulation.loop import VirtualClock

LEADER = "dana"
WRITING, VOTING, TALKING = "writing", "voting", "talking"


def an_agenda(privacy: Privacy = Privacy.ANONYMOUS) -> Agenda:
    prompts = (Prompt("well", "What went well"),)
    return Agenda(
        name="a test",
        stages=(
            Stage(WRITING, "ideate", "Writing", 5, privacy=privacy, prompts=prompts),
            Stage(VOTING, "vote", "Voting", 5, settings={"dots": 3}),
            Stage(TALKING, "discuss", "Talking", 5, settings={"boxes": (1, 1, 1)}),
        ),
    )


class Journal(MemoryJournal):
    """Can be held in the middle of a write, break, and tells what was stored together."""

    def __init__(self, events: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(events)
        self.commits: list[list[str]] = []
        self.free = asyncio.Event()
        self.free.set()
        self.breaks: Exception | None = None

    async def commit(self, events: Sequence[dict[str, Any]], **more: Any) -> None:
        await self.free.wait()
        if self.breaks is not None:
            raise self.breaks
        await super().commit(events, **more)
        self.commits.append([event["event"] for event in events])


class Vault(MemoryVault):
    """Can refuse to write and to destroy."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = True
        self.destroys = True

    def write(self, name: str, data: bytes) -> None:
        if not self.writes:
            raise OSError(28, "No space left on device")
        super().write(name, data)

    def note(self, name: str, data: bytes) -> None:
        self.write(name, data)

    def destroy(self, name: str) -> None:
        if not self.destroys:
            raise StoreError("Secrets could not be destroyed; try again.")
        super().destroy(name)

    @property
    def stages(self) -> set[str]:
        """The stages of which there is a secret."""
        return {name.removeprefix("stage-") for name in self.secrets if name.startswith("stage-")}


class Harness:
    """What outlives a room: its disk and its clock. Rooms are opened in it one after the other."""

    def __init__(self, agenda: Agenda | None = None, **earlier: Any) -> None:
        self.clock = VirtualClock()
        first = opening(
            "2026-11-21-test",
            "A test",
            agenda or an_agenda(),
            kinds=KINDS,
            at=self.clock.start,
            offset=60,
            **earlier,
        )
        self.journal = Journal([codec().encode(first)])
        self.vault = Vault()
        self.memory: Memory = NoMemory()
        """What is kept of earlier meetings."""
        self._entropy = counting_entropy()
        self._codes = itertools.count(10)

    def room(self) -> Room:
        return Room(
            engine=engine(),
            codec=codec(),
            journal=self.journal,
            vault=self.vault,
            clock=self.clock,
            entropy=self._entropy,
            access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
            memory=self.memory,
            draw_return_code=lambda: "-".join(["maple", "otter", "violin", "basil", str(next(self._codes))]),
        )

    def stored(self) -> Session:
        """The session as another process would find it."""
        return opened(self.journal.events, self.journal.private, self.vault.secrets)

    @contextlib.asynccontextmanager
    async def open(self, *names: str) -> AsyncIterator[Room]:
        """Open a room, with Dana to lead it and people of these names, and close it in good order."""
        room = self.room()
        room.catch_up()
        room.start()
        if names:
            await seat(room, "Dana", Role.FACILITATOR)
        for name in names:
            await seat(room, name)
        try:
            yield room
        finally:
            self.journal.free.set()
            await room.close()

    @contextlib.asynccontextmanager
    async def killed(self) -> AsyncIterator[Room]:
        """Open a room whose process dies at the end of the block."""
        room = self.room()
        room.catch_up()
        room.start()
        yield room
        kill(room)


def kill(room: Room) -> None:
    """Let nothing more of a room happen."""
    for task in room._tasks:
        task.cancel()
    room._tasks = []
    room._presence.close()


async def seat(room: Room, name: str, role: Role = Role.PARTICIPANT) -> str:
    """Give somebody a seat; its id is the name in small letters."""
    await room.submit(SYSTEM, acts.TakeSeat(name.lower(), name, role))
    return name.lower()


async def go(room: Room, stage: str) -> None:
    await room.submit(LEADER, acts.JumpTo(stage))


async def write(room: Room, who: str, text: str) -> None:
    panel = room.view(who).panel
    shown = isinstance(panel, IdeateView) and not panel.hidden
    await room.submit(who, (PlaceCard if shown else AddCard)(WRITING, "well", text))


def own_cards(room: Room, who: str) -> list[str]:
    """What somebody sees of the own cards."""
    panel = room.view(who).panel
    assert isinstance(panel, IdeateView)
    return [card.text for card in panel.own]


def sit(room: Room, who: str, changed: Callable[[], None] | None = None) -> Any:
    """Connect a terminal to a seat."""
    return room.subscribe(who, changed or (lambda: None), lambda: None)
