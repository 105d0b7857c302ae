"""A TinyDB storage whose file is whole at every instant and keeps the generation before it.

A write goes to `.tmp`, is synced, takes the name of the file in one step, and then the folder is
synced: whoever opens the file, after whatever interruption, finds the old tables or the new ones.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from tinydb.storages import Storage

from retro.errors import DamagedFile, NewerFile, NotSaved, StoreError
from retro.store.disk import System, beside, read_file, reason, remove, sync_folder, write_file

SCHEMA = 1
"""What this version writes. `meta.1.schema` is where every version looks first."""

Tables = dict[str, dict[str, Any]]


class DurableStorage(Storage):
    """One session's file, written so that what was saved stays saved."""

    def __init__(self, path: Path, *, system: System = os) -> None:
        self.path = path
        self.backup = beside(path, ".bak")
        self.system = system
        self.recovered = ""
        """A sentence when the newest generation could not be read and the one before it was."""
        self._temporary = beside(path, ".tmp")
        self._tables: Tables | None = None
        self._saved: bytes | None = None
        """The generation last known durable: the truth when a write is refused."""
        self._newest_is_saved = True
        """False while the file's name leads to anything but `_saved`."""
        self._writes_are_held = False

    def read(self) -> Tables | None:
        """The tables as last saved; None when there is no file."""
        if self._tables is None:
            self._tables = self._load() if self._saved is None else _decode(self._saved)
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

    def forget(self) -> None:
        """Remove, durably, every generation but the newest."""
        remove(self.system, self.backup)
        remove(self.system, self._temporary)
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
        except OSError as trouble:
            with suppress(OSError):
                remove(self.system, self._temporary)
                self._restore()
            raise NotSaved(
                f"The disk refused to save {self.path.stem} ({reason(trouble)}); nothing was changed."
            ) from trouble
        self._tables, self._saved, self._newest_is_saved = tables, data, True

    def _keep_generation(self) -> None:
        if self._saved is None:
            return
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
                tables = _decode(data)
            except FileNotFoundError:
                damage = damage or "is missing"
            except PermissionError as trouble:
                raise StoreError(f"{path} may not be read by this user.") from trouble
            except _NewerSchemaError:
                raise NewerFile(
                    f"{name} was written by a newer version of Retro; update Retro to open it."
                ) from None
            except (OSError, ValueError, RecursionError):
                damage = "is damaged"
            else:
                self._saved = data
                if damage:
                    self._newest_is_saved = False
                    self.recovered = (
                        f"The newest copy of {name} {damage}; this is the copy before it,"
                        " and the last change may be missing."
                    )
                return tables
        if damage == "is damaged":
            raise DamagedFile(f"No copy of {name} can be read; restore {self.path} from a backup.")
        return None


class _NewerSchemaError(Exception):
    """The bytes are from a newer version."""


class _Cover(msgspec.Struct, forbid_unknown_fields=True):
    schema: Annotated[int, msgspec.Meta(ge=1, le=SCHEMA)]
    head: dict[str, Any]


class _SessionFile(msgspec.Struct, forbid_unknown_fields=True):
    """The shape without which a readable file is damage all the same."""

    meta: dict[Literal["1"], _Cover]
    events: dict[str, dict[str, Any]]


def _decode(data: bytes) -> Tables:
    tables = msgspec.json.decode(data)
    if _schema(tables) > SCHEMA:
        raise _NewerSchemaError
    if not msgspec.convert(tables, _SessionFile).meta:
        raise ValueError("no meta document")
    # A hand may have taken an event out: the numbers stay positions, whatever is missing.
    in_order = sorted(tables["events"].items(), key=lambda numbered: int(numbered[0]))
    tables["events"] = {str(number): event for number, (_, event) in zip(count(1), in_order)}
    return {"meta": tables["meta"], "events": tables["events"]}


def _schema(tables: Any) -> int:
    try:
        schema = tables["meta"]["1"]["schema"]
    except (KeyError, TypeError):
        return 0
    return schema if isinstance(schema, int) else 0
