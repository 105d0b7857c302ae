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
from typing import Annotated, Any, Literal

import msgspec
from tinydb.storages import Storage

from retro.errors import DamagedFile, NewerFile, NotSaved, StoreError, UnknownSession
from retro.files import NotAFile
from retro.session.summary import SessionSummary
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
from retro.storage.migrations import SCHEMA, Tables, migrated

PASSING = errno.EMFILE, errno.ENFILE, errno.ENOMEM
"""What says nothing of a file: the machine has run out of something."""

OLDER = ".bak", ".tmp", ".unreadable"
"""How the names of all files go on that may hold what the newest generation does not hold any more."""


class DurableStorage(Storage):
    """One session's file, written so that what was saved stays saved."""

    def __init__(self, path: Path, *, system: System = MACHINE) -> None:
        self.path = path
        self.backup = beside(path, ".bak")
        self.system = system
        self.recovered = ""
        """A sentence when the newest generation could not be read and the one before it was."""
        self._temporary = beside(path, ".tmp")
        self._tables: Tables | None = None
        self._saved: bytes | None = None
        """The generation last known durable: the truth when a write is refused."""
        self._version = SCHEMA
        """That of the saved generation; an older one is kept apart by the first write."""
        self._newest_is_saved = True
        """False while the file's name leads to anything but `_saved`."""
        self._newest_is_damaged = False
        """True until what could not be read is kept under another name."""
        self._writes_are_held = False

    def read(self) -> Tables | None:
        """The tables as last saved; None when there is no file."""
        if self._tables is None:
            self._tables = self._load() if self._saved is None else decode(self._saved)[0]
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
            data = msgspec.json.encode(tables)
            if not self._newest_is_saved:
                self._restore()
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

    def _holds_saved(self, path: Path) -> bool:
        try:
            return read_file(self.system, path) == self._saved
        except OSError:
            return False

    def _load(self) -> Tables | None:
        """Read the newest generation that can be read; never take damage for emptiness."""
        name, damage = self.path.stem, ""
        for path in (self.path, self.backup):
            try:
                data = read_file(self.system, path)
                tables, version = decode(data)
            except FileNotFoundError:
                damage = damage or "is missing"
            except PermissionError as error:
                raise StoreError(f"{path} may not be read by this user.") from error
            except NotAFile as error:
                raise StoreError(f"{path} cannot be read: {reason(error)}.") from error
            except NewerSchemaError:
                raise NewerFile(
                    f"{name} was written by a newer version of Retro; update Retro to open it."
                ) from None
            except (OSError, ValueError, RecursionError) as error:
                if isinstance(error, OSError) and error.errno in PASSING:
                    raise StoreError(f"{path} cannot be read now ({reason(error)}); try again.") from error
                damage = "is damaged"
            else:
                self._saved, self._version = data, version
                if damage:
                    self._newest_is_saved = False
                    self._newest_is_damaged = damage == "is damaged"
                    self.recovered = (
                        f"The newest copy of {name} {damage}; this is the copy before it,"
                        " and the last change may be missing."
                    )
                return tables
        if damage == "is damaged":
            raise DamagedFile(f"No copy of {name} can be read; restore {self.path} from a backup.")
        return None


class NewerSchemaError(Exception):
    """The bytes are from a newer version."""


class _MetaDocument(msgspec.Struct, forbid_unknown_fields=True):
    schema: Annotated[int, msgspec.Meta(ge=1, le=SCHEMA)]
    head: dict[str, Any]


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    stage: str
    sealed: str = ""
    values: dict[str, Any] = {}
    done: list[str] = []
    earlier: list[dict[str, Any]] = []
    left_over: Any = None


class _SessionFile(msgspec.Struct, forbid_unknown_fields=True):
    """The shape without which a readable file is damage all the same."""

    meta: dict[Literal["1"], _MetaDocument]
    events: dict[str, dict[str, Any]]
    private: dict[str, _Part] = {}


class PrivateTable:
    """What is private, as a table: a document for each stage, whose number says nothing of when it came."""

    NAME = "private"

    @staticmethod
    def of(tables: Tables | None) -> dict[str, dict[str, Any]]:
        """The documents by stage."""
        table = (tables or {}).get(PrivateTable.NAME, {})
        return {document["stage"]: document for document in table.values()}

    @staticmethod
    def put(tables: Tables, documents: Mapping[str, dict[str, Any]]) -> None:
        """Hold these documents; a file without any has no such table."""
        tables.pop(PrivateTable.NAME, None)
        if documents:
            ordered = [documents[stage] for stage in sorted(documents)]
            tables[PrivateTable.NAME] = dict(zip(map(str, count(1)), ordered, strict=False))


def decode(data: bytes) -> tuple[Tables, int]:
    """The tables as this version has them, and the version that wrote them."""
    tables = msgspec.json.decode(data)
    version = _schema(tables)
    if version > SCHEMA:
        raise NewerSchemaError
    _check(tables)
    if version < SCHEMA:
        tables = migrated(tables)
        _check(tables)
    # A hand may have taken an event out: the numbers stay positions, whatever is missing.
    in_order = sorted(tables["events"].items(), key=lambda numbered: int(numbered[0]))
    tables["events"] = {str(number): event for number, (_, event) in zip(count(1), in_order)}
    kept = {"meta": tables["meta"], "events": tables["events"]}
    PrivateTable.put(kept, PrivateTable.of(tables))
    return kept, version


def _check(tables: Any) -> None:
    if not msgspec.convert(tables, _SessionFile).meta:
        raise ValueError("no meta document")


def _schema(tables: Any) -> int:
    try:
        schema = tables["meta"]["1"]["schema"]
    except (KeyError, TypeError):
        return 0
    return schema if isinstance(schema, int) else 0


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
