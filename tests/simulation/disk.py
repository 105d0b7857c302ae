"""A disk in made-up time: it takes a moment, refuses when it is full, and stops when its process dies."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from retro.errors import NotSaved
from retro.room.ports import NOTHING
from retro.session.summary import SessionSummary
from tests.simulation.loop import VirtualLoop


class Disk:
    """What is there when a process starts, and what an observer of all writes would have seen."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self.documents = documents
        self.history = list(documents)
        """Everything public that was ever stored."""
        self.private: dict[str, dict[str, Any]] = {}
        self.secrets: dict[str, bytes] = {}
        self.full = False
        self.was_full = False
        """Whether it refused anything in this life."""
        self.life = 0
        """Counts processes; what an earlier one still asks for happens no more."""
        self.writing = False
        """Whether a write is done that its process does not know of yet."""

    def kill(self) -> None:
        """Let the process die: nothing it asked for happens from now on."""
        self.life += 1
        self.writing = self.was_full = False


class DiskJournal:
    """A process's hold of the session's file."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._life = disk.life

    @property
    def events(self) -> list[dict[str, Any]]:
        return list(self._disk.documents)

    @property
    def private(self) -> dict[str, dict[str, Any]]:
        return dict(self._disk.private)

    async def commit(
        self,
        events: Sequence[dict[str, Any]],
        *,
        erase: Callable[[dict[str, Any]], bool] | None = None,
        head: SessionSummary | None = None,
        private: Mapping[str, dict[str, Any] | None] = NOTHING,
    ) -> None:
        disk = self._disk
        await _moment()
        if disk.life != self._life:
            await asyncio.Event().wait()
        if disk.full:
            disk.was_full = True
            raise NotSaved("Not saved: the disk is full.")
        stored = msgspec.json.decode(msgspec.json.encode(list(events)))
        kept = disk.documents if erase is None else [event for event in disk.documents if not erase(event)]
        disk.documents = kept + stored
        disk.history += stored
        anew = {**disk.private, **msgspec.json.decode(msgspec.json.encode(dict(private)))}
        disk.private = {stage: document for stage, document in anew.items() if document}
        disk.writing = True
        await _moment()
        if disk.life == self._life:
            disk.writing = False


class DiskVault:
    """A process's hold of the session's secrets. Its calls come from threads, all at once."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._life = disk.life

    def read(self, name: str) -> bytes | None:
        return self._disk.secrets.get(name)

    def write(self, name: str, data: bytes) -> None:
        if self._disk.life != self._life:
            return
        if self._disk.full:
            self._disk.was_full = True
            raise NotSaved("Not saved: the disk is full.")
        self._disk.secrets[name] = data

    def note(self, name: str, data: bytes) -> None:
        if self._disk.life == self._life and name in self._disk.secrets:
            self._disk.secrets[name] = data
        else:
            self.write(name, data)

    def destroy(self, name: str) -> None:
        if self._disk.life == self._life:
            self._disk.secrets.pop(name, None)


async def _moment() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    await asyncio.sleep(loop.rng.random() * 0.05)
