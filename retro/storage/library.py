"""All sessions of a workspace: which there are, what to call a new one, how to part with one."""

import difflib
import os
import re
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from retro.errors import DamagedFile, StoreError, UnknownSession, WorkspaceError
from retro.session.required_kinds import kinds_of
from retro.session.summary import SessionSummary
from retro.storage.checksum import is_right
from retro.storage.disk import MACHINE, beside, make_folder, read_file, reason, sync_folder
from retro.storage.durable_file import DurableStorage
from retro.storage.file_content import name_of
from retro.storage.lock import Lock
from retro.storage.migrations import SCHEMA
from retro.storage.slugs import LONGEST, is_slug, slugified

RECOVERED = "-recovered"
"""The end of the names of sessions that were recovered, before a number."""
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


class SessionEntry(SessionSummary, frozen=True):
    """A session in a list, with what is found out when its file is looked into."""

    kinds: tuple[str, ...] = ()
    """The kinds of its stages, without those that its agenda has again."""


class DamagedEntry(msgspec.Struct, frozen=True):
    """A session in a list of which nothing can be shown."""

    error: str
    """A sentence that says why."""


class Library:
    """A folder with one file for each session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            make_folder(MACHINE, folder)
        except OSError as error:
            raise WorkspaceError(
                f"The folder {folder} cannot be made ({reason(error)}); choose another with --workspace."
            ) from error
        if not os.access(folder, os.R_OK | os.X_OK):
            raise WorkspaceError(f"The folder {folder} cannot be read; choose another with --workspace.")

    def heads(self) -> list[tuple[str, SessionEntry | DamagedEntry]]:
        """Every session's id and what a list shows of it, newest first."""
        newest_first = sorted(self._ids(), key=self._age, reverse=True)
        return [(session_id, self._entry(session_id)) for session_id in newest_first]

    def ids(self) -> list[str]:
        """Every session's id, sorted."""
        return sorted(self._ids())

    def path(self, session_id: str) -> Path:
        """The file of a session there is."""
        file = self._file(session_id)
        if is_slug(session_id) and any(map(os.path.lexists, (file, beside(file, ".bak")))):
            return file
        near = difflib.get_close_matches(session_id, self.ids(), n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else "."
        raise UnknownSession(f"There is no session {session_id[:LONGEST]!r}{hint}")

    def file_of(self, session_id: str) -> Path:
        """The file of a session that a list has just named; nobody looks whether it is still there."""
        return self._file(session_id)

    def events(
        self, session_id: str, told: Callable[[str], None] = lambda sentence: None
    ) -> list[dict[str, Any]]:
        """The events of a session, to read: also while another process leads it.

        `told` gets a sentence where they are those of the copy before a damaged one.
        """
        storage = DurableStorage(self.path(session_id))
        tables = storage.read()
        if tables is None:
            raise UnknownSession(f"{session_id} was deleted a moment ago.")
        if storage.recovered:
            told(storage.recovered)
        return list(tables["events"].values())

    def new_path(self, session_id: str) -> Path:
        """The file a session of this id would have."""
        if not is_slug(session_id):
            raise UnknownSession(
                f"{session_id[:LONGEST]!r} cannot name a session; use small letters, digits and hyphens."
            )
        if not os.access(self.folder, os.W_OK):
            raise WorkspaceError(
                f"The folder {self.folder} cannot be written; choose another with --workspace."
            )
        return self._file(session_id)

    def new_id(self, date_iso: str, title: str) -> str:
        """A name nobody has yet, such as `2026-11-21-sprint-42`."""
        return self._unused(f"{slugified(date_iso)}-{slugified(title)}")

    def id_of_recovered(self, session_id: str) -> str:
        """A name nobody has yet for what can be read of a damaged session: its own with an ending."""
        return self._unused(session_id[: LONGEST - len(RECOVERED)] + RECOVERED)

    def origins(self) -> dict[str, str]:
        """Every session that was recovered, and from which; of a damaged one its name tells that."""
        found = {}
        for session_id, entry in self.heads():
            if isinstance(entry, SessionEntry):
                origin = entry.recovered_from or ""
            else:
                origin = session_id.rpartition(RECOVERED)[0]
            if origin:
                found[session_id] = origin
        return found

    def _unused(self, wish: str) -> str:
        # Also of a session of which nothing can be read: a new one of its name would destroy what was kept.
        ids = {file.name.partition(".json")[0] for file in self.folder.glob("*.json*")}
        for number in count(1):
            ending = "" if number == 1 else f"-{number}"
            session_id = wish[: LONGEST - len(ending)].strip("-") + ending
            if session_id not in ids:
                return session_id
        raise AssertionError  # count() does not end

    def delete(self, session_id: str) -> None:
        """Remove every file of a session and the minutes beside it; refused while a process has it open."""
        path = self.path(session_id)
        lock = Lock(beside(path, ".lock"))
        try:
            # The session's own file last: interrupted, it is still there to be deleted again.
            for older in sorted((*path.parent.glob(f"{path.name}.*"), *path.parent.glob(f"{path.stem}.md*"))):
                if older.name != f"{path.name}.lock":
                    older.unlink()
            path.unlink(missing_ok=True)
            sync_folder(MACHINE, self.folder)
        except OSError as error:
            raise StoreError(
                f"{session_id} could not be deleted completely ({reason(error)}); try again."
            ) from error
        finally:
            lock.release()

    def _ids(self) -> set[str]:
        """All ids; a session of which only the older copy is left is not lost from sight."""
        names = (
            path.name.removesuffix(".bak").removesuffix(".json")
            for pattern in ("*.json", "*.json.bak")
            for path in self.folder.glob(pattern)
        )
        return {name for name in names if is_slug(name)}

    def _file(self, session_id: str) -> Path:
        return self.folder / f"{session_id}.json"

    def _age(self, session_id: str) -> tuple[str, float]:
        """The day in the id; within a day, and without one, the time of the last change."""
        try:
            changed = self._file(session_id).lstat().st_mtime
        except OSError:
            changed = 0.0
        dated = _DATED.match(session_id)
        return dated.group() if dated else date.fromtimestamp(changed).isoformat(), changed

    def _entry(self, session_id: str) -> SessionEntry | DamagedEntry:
        try:
            head = self._head(session_id)
            return msgspec.convert(head, SessionEntry)
        except StoreError as error:
            return DamagedEntry(str(error))
        except msgspec.ValidationError as error:
            return DamagedEntry(str(DamagedFile.not_understood(f"of {session_id}", error)))

    def _head(self, session_id: str) -> dict[str, Any]:
        path = self._file(session_id)
        try:
            return _glance(path)
        except (OSError, ValueError, KeyError, RecursionError):
            pass
        tables = DurableStorage(path).read()
        if tables is None:
            raise UnknownSession(f"{session_id} was deleted a moment ago.")
        return _with_kinds(tables["meta"]["1"]["head"], next(iter(tables["events"].values()), None))


class _HeadDocument(msgspec.Struct):
    schema: int
    head: dict[str, Any]


class _Front(msgspec.Struct):
    """A session's file whose events decoding passes over; only the first is looked into."""

    meta: dict[str, _HeadDocument]
    events: dict[str, msgspec.Raw] = {}


_front = msgspec.json.Decoder(_Front)


def _glance(path: Path) -> dict[str, Any]:
    data = read_file(MACHINE, path)
    if not is_right(data, name_of(path)):
        raise ValueError("changed, or to be migrated first")
    front = _front.decode(data)
    cover = front.meta["1"]
    if cover.schema != SCHEMA:
        raise ValueError("newer, or to be migrated first")
    first = next(iter(front.events.values()), msgspec.Raw(b"null"))
    return _with_kinds(cover.head, msgspec.json.decode(first))


def _with_kinds(head: dict[str, Any], first: Any) -> dict[str, Any]:
    return head | {"kinds": kinds_of(first)}
