"""In memory what a room keeps outside of itself: its journal, its vault, its clock, its randomness."""

import asyncio
import heapq
import itertools
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from retro.errors import NotSaved
from retro.room import AccessPolicy, Room, opening
from retro.room.ports import NOTHING
from retro.room.private_parts import Parts
from retro.room.stage_secrets import StageSecrets
from retro.server import return_code
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.model import Session
from retro.session.summary import SessionSummary
from retro.stages import KINDS, codec, engine


class MemoryJournal:
    """Keeps events in a list. With `full` set it refuses, as a full disk does."""

    def __init__(
        self, events: Sequence[dict[str, Any]] = (), private: Mapping[str, dict[str, Any]] = NOTHING
    ) -> None:
        self._events = list(events)
        self._private = dict(private)
        self.heads: list[SessionSummary] = []
        self.full = False

    @property
    def events(self) -> list[dict[str, Any]]:
        return list(self._events)

    @property
    def private(self) -> dict[str, dict[str, Any]]:
        return dict(self._private)

    async def commit(
        self,
        events: Sequence[dict[str, Any]],
        *,
        erase: Callable[[dict[str, Any]], bool] | None = None,
        head: SessionSummary | None = None,
        private: Mapping[str, dict[str, Any] | None] = NOTHING,
    ) -> None:
        await asyncio.sleep(0)
        if self.full:
            raise NotSaved("Not saved: the disk is full.")
        if erase is not None:
            self._events = [event for event in self._events if not erase(event)]
        self._events.extend(events)
        self._private |= {stage: document for stage, document in private.items() if document}
        for stage in (stage for stage, document in private.items() if document is None):
            self._private.pop(stage, None)
        if head is not None:
            self.heads.append(head)


def journal_of(room: Room) -> MemoryJournal:
    """Return the journal of a room that `a_room` made."""
    journal = room._live._journal
    assert isinstance(journal, MemoryJournal)
    return journal


class MemoryVault:
    """Keeps secrets in a dictionary."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def read(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def write(self, name: str, data: bytes) -> None:
        self.secrets[name] = data

    def note(self, name: str, data: bytes) -> None:
        self.secrets[name] = data

    def destroy(self, name: str) -> None:
        self.secrets.pop(name, None)


def opened(
    documents: Sequence[dict[str, Any]],
    private: Mapping[str, dict[str, Any]],
    secrets: Mapping[str, bytes],
) -> Session:
    """Give the session that another process would make of what is stored."""
    vault = MemoryVault()
    vault.secrets |= secrets
    parts = Parts(codec(), StageSecrets(vault, counting_entropy()), counting_entropy())
    return parts.opened(engine().fold(map(codec().decode, documents)), private)


class FakeClock:
    """Time that passes when it is told to."""

    def __init__(self, now: int = 1_700_000_000) -> None:
        self._now = now
        self._numbers = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), woken))
        await woken

    async def pass_by(self, seconds: int) -> None:
        """Let seconds pass, one by one, and everybody who slept until then wake up."""
        for _ in range(seconds):
            self._now += 1
            while self._sleepers and self._sleepers[0][0] <= self._now:
                _, _, woken = heapq.heappop(self._sleepers)
                if not woken.done():
                    woken.set_result(None)
            for _ in range(5):
                await asyncio.sleep(0)


def counting_entropy(start: int = 0) -> Callable[[int], bytes]:
    """Give bytes that differ each time and are the same in every run."""
    numbers = itertools.count(start)

    def entropy(count: int) -> bytes:
        return next(numbers).to_bytes(8, "big").rjust(count, b"\x5a")[-count:]

    return entropy


def an_agenda(*kinds: str) -> Agenda:
    """An agenda with a stage of each of these kinds, named after them."""
    stages = tuple(
        Stage(
            id=f"{kind}-{number}",
            kind=kind,
            title=kind.capitalize(),
            minutes=5,
            privacy=Privacy.ANONYMOUS if kind in ("ideate", "vote") else Privacy.NAMED,
            prompts=(Prompt(id=f"p{number}", title="What went well"),) if kind == "ideate" else (),
        )
        for number, kind in enumerate(kinds or ("brief",), 1)
    )
    return Agenda(name="a test", stages=stages)


def a_room(
    *kinds: str,
    session_id: str = "2026-11-21-test",
    code: str = "maple-otter-violin-42",
    leader_code: str = "basil-comet-harbor-linen-17",
    leader_keys: Sequence[str] = (),
    journal: MemoryJournal | None = None,
    vault: MemoryVault | None = None,
    clock: FakeClock | None = None,
    entropy: Callable[[int], bytes] | None = None,
    access_policy: AccessPolicy | None = None,
) -> Room:
    """A room whose session has just opened; `start` is up to the test. A policy stands for codes and keys."""
    clock = clock or FakeClock()
    if journal is None:
        opened = opening(
            session_id, "A test session", an_agenda(*kinds), kinds=KINDS, at=clock.now(), offset=0
        )
        journal = MemoryJournal([codec().encode(opened)])
    return Room(
        engine=engine(),
        codec=codec(),
        journal=journal,
        vault=vault or MemoryVault(),
        clock=clock,
        entropy=entropy or counting_entropy(),
        access_policy=access_policy
        or AccessPolicy(code=code, leader_code=leader_code, leader_keys=frozenset(leader_keys)),
        draw_return_code=lambda: return_code(secrets.token_bytes),
    )
