"""One session's events, in order, on disk before anyone is told.

Commits that arrive while a write is under way share the next one, so thirty people who write at
once cost two syncs and not thirty. Only the writing thread touches TinyDB; everyone else reads the
copy in memory, which changes when the disk has.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.table import Document, Table

from retro.errors import NotSaved, StoreError, UnknownSession
from retro.session.summary import SessionSummary
from retro.storage.disk import MACHINE, System, beside
from retro.storage.durable_file import DurableStorage
from retro.storage.file_content import PrivateTable
from retro.storage.lock import Lock
from retro.storage.migrations import SCHEMA

log = logging.getLogger(__name__)

Event = dict[str, Any]
Head = dict[str, Any]
"""What a list shows of a session, as it is in the file."""
Fold = Callable[[Sequence[Event]], Sequence[Event]]
"""Makes of all events fewer that mean the same."""


@dataclass(frozen=True)
class Cap:
    """How large a session may grow before its history is folded."""

    events: int = 10_000
    bytes: int = 5_000_000

    def doubled(self, events: int, size: int) -> "Cap":
        """The cap after a folding that left so much: not to be tried again at every event."""
        return Cap(max(self.events, 2 * events), max(self.bytes, 2 * size))


_DEPTH_TO_SPARE = b"[" * 100, b"]" * 100
"""An event readable only from a shallow stack would be unreadable at the next start."""


class EventTable(Table):
    """A table whose numbers are positions; TinyDB's own insert copies every key for each write."""

    def append(self, events: Sequence[Event]) -> None:
        tables = self._storage.read() or {}
        table = tables.setdefault(self.name, {})
        table.update(zip(map(str, count(len(table) + 1)), events, strict=False))
        self._storage.write(tables)
        self.clear_cache()

    def put_beside(self, private: Mapping[str, Event]) -> None:
        """Hold these documents of what is private in the table beside this one."""
        tables = self._storage.read() or {}
        PrivateTable.put(tables, private)
        self._storage.write(tables)

    def become(self, events: Sequence[Event]) -> None:
        """Hold these events and no trace of how many there were before."""
        tables = self._storage.read() or {}
        tables[self.name] = dict(zip(map(str, count(1)), events, strict=False))
        self._storage.write(tables)
        self.clear_cache()


@dataclass(eq=False)
class _QueuedWrite:
    events: list[Event]
    erase: Callable[[Event], bool] | None
    head: Head | None
    private: Mapping[str, Event | None]
    saved: asyncio.Future[None]
    refusal: NotSaved | None = None
    """Why this commit alone was left out of a write that succeeded."""


class Journal:
    """A session's file, owned by this process from `create` or `open` to `close`.

    What `events` and `head` return is to be read and never changed.
    """

    def __init__(
        self, path: Path, *, system: System = MACHINE, fold: Fold | None = None, cap: Cap | None = None
    ) -> None:
        self.path = path
        self._fold = fold
        self._cap = self._allowed = cap or Cap()
        self._lock = Lock(beside(path, ".lock"))
        self._disk = disk = DurableStorage(path, system=system)
        self._meta = TinyDB(storage=lambda: disk).table("meta")
        self._table = EventTable(disk, "events")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._waiting: list[_QueuedWrite] = []
        self._is_writing = False
        self._is_closed = False
        self._events: list[Event] = []
        self._private: dict[str, Event] = {}
        self._head: Head = {}

    @classmethod
    def create(
        cls,
        path: Path,
        head: SessionSummary | Head,
        events: Sequence[Event] = (),
        *,
        system: System = MACHINE,
        fold: Fold | None = None,
        cap: Cap | None = None,
    ) -> "Journal":
        """Begin a session with its first events; refused when there is one of that name.

        Past the cap the writing thread asks `fold` for a shorter history and stores that in the
        step that passed it. `fold` must be pure; one that cannot be trusted to mean the same gives
        back what it got.
        """
        document = _as_stored(head, path.stem)
        first = [_as_stored(event, path.stem) for event in events]
        journal = cls(path, system=system, fold=fold, cap=cap)
        try:
            if journal._disk.read() is not None:
                raise StoreError(f"There is already a session {path.stem}.")
            with journal._disk.one_write(erasing=True):
                journal._set_head(document)
                journal._table.become(first)
        except BaseException:
            journal.close()
            raise
        journal._head = document
        journal._events = first
        return journal

    @classmethod
    def open(
        cls, path: Path, *, system: System = MACHINE, fold: Fold | None = None, cap: Cap | None = None
    ) -> "Journal":
        """Continue a session where its file ends; `fold` as for `create`."""
        journal = cls(path, system=system, fold=fold, cap=cap)
        try:
            tables = journal._disk.read()
            if tables is None:
                raise UnknownSession(f"There is no session {path.stem}.")
        except BaseException:
            journal.close()
            raise
        journal._events = list(tables["events"].values())
        journal._private = PrivateTable.of(tables)
        journal._head = tables["meta"]["1"]["head"]
        return journal

    @property
    def events(self) -> list[Event]:
        """All durable events, in order."""
        return list(self._events)

    @property
    def private(self) -> dict[str, Event]:
        """All durable documents of what is private, by stage; the store cannot read most of them."""
        return dict(self._private)

    @property
    def head(self) -> Head:
        """What a listing shows of this session."""
        return dict(self._head)

    @property
    def recovered(self) -> str:
        """A sentence for the facilitator when an older copy had to be opened, else empty."""
        return self._disk.recovered

    async def commit(
        self,
        events: Sequence[Event],
        *,
        erase: Callable[[Event], bool] | None = None,
        head: SessionSummary | Head | None = None,
        private: Mapping[str, Event | None] = MappingProxyType({}),
    ) -> None:
        """Append events; return when they are durable, raise NotSaved when they never will be.

        With `erase`, every stored event for which it is true is gone from all our files in the
        same step; it is called in the writing thread and must be pure. `private` replaces the
        document of a stage whole, or takes it away; only with `erase` no older generation keeps
        what it was before. A commit that is cancelled
        before its write begins is not written. A disk that also refuses to be put back may hold a
        refused commit until the next write, which takes it back.
        """
        name = self.path.stem
        commit = _QueuedWrite(
            [_as_stored(event, name) for event in events],
            erase,
            None if head is None else _as_stored(head, name),
            {stage: None if kept is None else _as_stored(kept, name) for stage, kept in private.items()},
            asyncio.get_running_loop().create_future(),
        )
        if self._is_closed:
            raise NotSaved(f"{name} is closed; nothing was changed.")
        self._waiting.append(commit)
        self._write_next()
        await commit.saved

    def close(self) -> None:
        """Finish the write under way, refuse the commits behind it, let others open the file."""
        if self._is_closed:
            return
        self._is_closed = True
        self._thread.shutdown()
        self._refuse(self._waiting, NotSaved(f"{self.path.stem} was closed; nothing was changed."))
        self._waiting = []
        self._lock.release()

    # Callbacks and not a task: whoever is cancelled meanwhile, the next write begins.

    def _write_next(self) -> None:
        if self._is_writing or self._is_closed:
            return
        batch = [commit for commit in self._waiting if not commit.saved.done()]
        self._waiting = []
        if batch:
            self._is_writing = True
            loop = asyncio.get_running_loop()
            writing = loop.run_in_executor(self._thread, self._write, batch)
            writing.add_done_callback(partial(self._written, batch))

    def _written(
        self, batch: list[_QueuedWrite], writing: "asyncio.Future[tuple[list[Event], dict[str, Event]]]"
    ) -> None:
        self._is_writing = False
        error = writing.exception()
        if error is None:
            self._acknowledge(batch, *writing.result())
        elif isinstance(error, NotSaved):
            self._refuse(batch, error)
        else:
            self._refuse(batch, _refusal(self.path.stem, error))
        self._write_next()

    def _acknowledge(self, batch: list[_QueuedWrite], events: list[Event], private: dict[str, Event]) -> None:
        self._events, self._private = events, private
        for commit in batch:
            if commit.head is not None and commit.refusal is None:
                self._head = commit.head
            if commit.saved.done():
                continue
            if commit.refusal is None:
                commit.saved.set_result(None)
            else:
                commit.saved.set_exception(commit.refusal)

    def _refuse(self, batch: list[_QueuedWrite], refusal: NotSaved) -> None:
        for commit in batch:
            if not commit.saved.done():
                own = NotSaved(*refusal.args)  # each waiter gets a traceback of its own
                own.__cause__ = refusal.__cause__
                commit.saved.set_exception(own)

    # In the writing thread.

    def _write(self, batch: list[_QueuedWrite]) -> tuple[list[Event], dict[str, Event]]:
        """Make one generation of a batch and return all that it holds."""
        events, private, head, erasing = self._events, dict(self._private), None, False
        for commit in batch:
            try:
                kept = events if commit.erase is None else _without(events, commit.erase)
            except Exception as mistake:
                commit.refusal = _refusal(self.path.stem, mistake)
                continue
            events = kept + commit.events
            for stage, document in commit.private.items():
                private.pop(stage, None)
                if document is not None:
                    private[stage] = document
            erasing = erasing or commit.erase is not None
            head = head if commit.head is None else commit.head
        folded = self._folded(events)
        with self._disk.one_write(erasing=erasing):
            if head is not None:
                self._set_head(head)
            if erasing or folded is not None:
                self._table.become(events if folded is None else folded)
            else:
                self._table.append(events[len(self._events) :])
            if private != self._private:
                self._table.put_beside(private)
        if folded is None:
            return events, private
        self._allowed = self._cap.doubled(len(folded), self._disk.size)
        return folded, private

    def _folded(self, events: list[Event]) -> list[Event] | None:
        """A shorter history when this one is past the cap, None when it is not or there is none."""
        if self._fold is None:
            return None
        if len(events) <= self._allowed.events and self._disk.size <= self._allowed.bytes:
            return None
        try:
            folded = [_as_stored(event, self.path.stem) for event in self._fold(events)]
        except Exception as mistake:
            # Not the whole of it: it may quote a card.
            log.error("%s could not be folded (%s)", self.path.stem, type(mistake).__name__)
            folded = events
        if len(folded) < len(events):
            return folded
        self._allowed = self._cap.doubled(len(events), self._disk.size)
        return None

    def _set_head(self, head: Head) -> None:
        self._meta.upsert(Document({"schema": SCHEMA, "head": head}, doc_id=1))


def _without(events: list[Event], erase: Callable[[Event], bool]) -> list[Event]:
    return [event for event in events if not erase(event)]


def _as_stored(document: SessionSummary | dict[str, Any], name: str) -> dict[str, Any]:
    """A private copy, equal to what a reader of the file will get."""
    before, after = _DEPTH_TO_SPARE
    try:
        if not isinstance(document, SessionSummary | dict):
            raise TypeError(f"{type(document).__name__} is not a document")
        data = msgspec.json.encode(document)
        msgspec.json.decode(before + data + after)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise _refusal(name, error) from error
    copy: dict[str, Any] = msgspec.json.decode(data)
    return copy


def _refusal(name: str, error: BaseException) -> NotSaved:
    why = str(error) or type(error).__name__  # not repr: it may quote a whole card
    refusal = NotSaved(f"{name} cannot hold this change ({why}); nothing was changed.")
    refusal.__cause__ = error
    return refusal
