"""A TinyDB storage whose file is whole at every instant and keeps the generation before it.

A write goes to `.tmp`, is synced, takes the name of the file in one step, and then the folder is
synced: whoever opens the file, after whatever interruption, finds the old tables or the new ones.
"""

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from tinydb.storages import Storage

from retro.errors import DamagedFile, NewerFile, NotSaved, StoreError, UnknownSession
from retro.files import NotAFile
from retro.session.summary import SessionSummary
from retro.storage.checksum import checked
from retro.storage.disk import (
    MACHINE,
    System,
    beside,
    companions,
    read_file,
    reason,
    refusal,
    remove,
    set_aside,
    sync_folder,
    write_file,
)
from retro.storage.file_content import NewerSchemaError, PrivateTable, decode, name_of, said_of
from retro.storage.migrations import SCHEMA, Tables

PASSING = errno.EMFILE, errno.ENFILE, errno.ENOMEM
"""What says nothing of a file: the machine has run out of something."""

MISSING = "is missing"

OLDER = ".bak", ".tmp", ".unreadable"
"""How the names of all files go on that may hold what the newest generation does not hold any more."""


class DurableStorage(Storage):
    """One session's file, written so that what was saved stays saved."""

    def __init__(self, path: Path, *, system: System = MACHINE) -> None:
        self.path = path
        self.backup = beside(path, ".bak")
        self.system = system
        self._name = name_of(path)
        self.recovered = ""
        """A sentence when the newest generation could not be read and the one before it was."""
        self._temporary = beside(path, ".tmp")
        self._tables: Tables | None = None
        self._saved: bytes | None = None
        """The generation last known durable: the truth when a write is refused."""
        self._version = SCHEMA
        """That of the saved generation; an older one is kept apart by the first write."""
        self._stamp: tuple[int, ...] | None = None
        """Of the file as this process last read or wrote it."""
        self._newest_is_saved = True
        """False while the file's name leads to anything but `_saved`."""
        self._newest_is_damaged = False
        """True until what could not be read is kept under another name."""
        self._writes_are_held = False

    def read(self) -> Tables | None:
        """The tables as last saved; None when there is no file."""
        if self._tables is None:
            self._tables = self._load() if self._saved is None else decode(self._saved, self._name)[0]
        return self._tables

    def write(self, tables: Tables) -> None:
        """Return when the tables are durable; raise NotSaved and change nothing otherwise."""
        self._tables = tables
        if not self._writes_are_held:
            self._save(tables, erasing=False)

    @contextmanager
    def one_write(self, *, erasing: bool = False) -> Iterator[None]:
        """Make the changes to several tables one generation.

        With `erasing`, no older generation exists once the new one has the file's name.
        """
        self._writes_are_held = True
        try:
            yield
        except BaseException:
            self._tables = None
            raise
        finally:
            self._writes_are_held = False
        if self._tables is not None:
            self._save(self._tables, erasing=erasing)

    @property
    def size(self) -> int:
        """How many bytes the generation has that is durable."""
        return len(self._saved or b"")

    def forget(self) -> None:
        """Remove, durably, every generation but the newest, whatever it was kept for."""
        for older in companions(self.system, self.path, *OLDER):
            remove(self.system, older)
        sync_folder(self.system, self.path.parent)

    def _save(self, tables: Tables, *, erasing: bool) -> None:
        # TinyDB changes the tables in place: until they are durable nobody may take them for true.
        self._tables = None
        if self._saved is None:
            self._load()  # what was never read must not be written over unseen
        try:
            data = checked(tables, self._name)
            if not self._newest_is_saved:
                self._restore()
            found = self.system.stamp(str(self.path))
            if found is not None and found != self._stamp and not self._holds_saved(self.path):
                raise NotSaved(
                    # All of it in the one line of a small window.
                    "Not saved: another program has written this file. Stop and open it again."
                )
            self._newest_is_saved = False
            if erasing:
                self.forget()  # first, so that there is no instant with both old and new to repair
            write_file(self.system, self._temporary, data)
            if not erasing:
                self._keep_generation()
            self.system.replace(str(self._temporary), str(self.path))
            sync_folder(self.system, self.path.parent)
        except OSError as error:
            with suppress(OSError):
                remove(self.system, self._temporary)
                self._restore()
            raise NotSaved(f"Not saved: {refusal(error)}. What was saved is safe; try again.") from error
        self._tables, self._saved, self._newest_is_saved = tables, data, True
        self._stamp = self.system.stamp(str(self.path))
        self._version = SCHEMA

    def _keep_generation(self) -> None:
        if self._saved is None:
            return
        if self._version < SCHEMA:
            write_file(self.system, beside(self.path, f".bak-v{self._version}"), self._saved)
            sync_folder(self.system, self.path.parent)
        remove(self.system, self.backup)
        try:
            # A second name rather than a rename: the file itself is never missing.
            self.system.link(str(self.path), str(self.backup))
        except OSError:
            self.system.replace(str(self.path), str(self.backup))  # a disk without hard links

    def _restore(self) -> None:
        """Lead the file's name to the saved generation, wherever a refusal left it."""
        if self._saved is None:
            remove(self.system, self.path)
        elif not self._holds_saved(self.path):
            if not self._holds_saved(self.backup):
                write_file(self.system, self.backup, self._saved)
            if self._newest_is_damaged:
                with suppress(FileNotFoundError):  # somebody took it away
                    set_aside(self.system, self.path, self.path, keep_name=True)
                self._newest_is_damaged = False
            self.system.replace(str(self.backup), str(self.path))
        self._newest_is_saved = True
        self._stamp = self.system.stamp(str(self.path))

    def _holds_saved(self, path: Path) -> bool:
        try:
            return read_file(self.system, path) == self._saved
        except OSError:
            return False

    def _load(self) -> Tables | None:
        """Read the newest generation that can be read; never take damage for emptiness."""
        name, damage, advice = self.path.stem, "", ""
        self._stamp = self.system.stamp(str(self.path))
        for path in (self.path, self.backup):
            try:
                data = read_file(self.system, path)
                tables, version = decode(data, self._name)
            except FileNotFoundError:
                damage = damage or MISSING
            except PermissionError as error:
                raise StoreError(f"{path} cannot be read by this user.") from error
            except NotAFile as error:
                raise StoreError(f"{path} cannot be read: {reason(error)}.") from error
            except NewerSchemaError:
                raise NewerFile(
                    f"{name} was written by a newer version of Retro; update Retro to open it."
                ) from None
            except (OSError, ValueError, RecursionError) as error:
                if isinstance(error, OSError) and error.errno in PASSING:
                    raise StoreError(f"{path} cannot be read now ({reason(error)}); try again.") from error
                if damage in ("", MISSING):
                    damage, advice = said_of(error, name)
            else:
                self._saved, self._version = data, version
                if damage:
                    self._newest_is_saved = False
                    self._newest_is_damaged = damage != MISSING
                    self.recovered = (
                        f"The newest copy of {name} {damage}; this is the copy before it,"
                        " and the last change may be missing."
                        + (f" In the newest: {advice}." if advice else "")
                    )
                return tables
        if damage != MISSING:
            if advice:
                raise DamagedFile(f"{name} {damage}; {advice}.")
            kept = self.path.suffix == ".json"  # a session's; of what is kept beside it nothing is recovered
            or_recover = f", or keep what can be read: retro sessions check {name} --repair" if kept else "."
            raise DamagedFile(f"No copy of {name} can be read; restore {self.path} from a backup{or_recover}")
        return None


def store_anew(
    path: Path,
    events: Sequence[dict[str, Any]],
    head: SessionSummary | None = None,
    *,
    private: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    system: System = MACHINE,
) -> None:
    """Write these events and documents as a session's file, and remove every other generation of it.

    Whoever calls this holds the session's lock. Raises NotSaved, and then nothing has changed.
    """
    storage = DurableStorage(path, system=system)
    tables = storage.read()
    if tables is None:
        raise UnknownSession(f"There is no session {path.stem}.")
    meta = {"1": {**tables["meta"]["1"], **({} if head is None else {"head": msgspec.to_builtins(head)})}}
    with storage.one_write(erasing=True):
        anew = {"meta": meta, "events": dict(zip(map(str, count(1)), events, strict=False))}
        PrivateTable.put(anew, private)
        storage.write(anew)
