"""Small secrets of one session, apart from its file, so that each can be destroyed on its own.

A destroyed secret is gone from our files; what the disk keeps of it underneath is not ours to say.
"""

import os
from contextlib import suppress
from pathlib import Path

from retro.errors import NotSaved, StoreError
from retro.storage.disk import (
    MACHINE,
    System,
    beside,
    make_folder,
    read_file,
    reason,
    refusal,
    remove,
    sync_folder,
    write_file,
)
from retro.storage.slugs import is_slug


class Vault:
    """A folder of its own for the secrets of one session, readable by its owner only."""

    def __init__(self, folder: Path, session_id: str, *, system: System = MACHINE) -> None:
        if not is_slug(session_id):
            raise StoreError(f"{session_id[:80]!r} cannot name a session, so it has no secrets.")
        self.folder = folder / session_id
        self._system = system

    def read(self, name: str) -> bytes | None:
        """The secret, or None when there is none."""
        try:
            return read_file(self._system, self._file(name))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                f"The secret {name} of {self.folder.name} cannot be read ({reason(error)})."
            ) from error

    def write(self, name: str, data: bytes) -> None:
        """Return when the secret is durable; refused, the old one stays."""
        path = self._file(name)
        temporary = beside(path, ".tmp")
        try:
            make_folder(self._system, self.folder)
            sync_folder(self._system, self.folder.parent)
            before = self.read(name)
            write_file(self._system, temporary, data)
            self._system.replace(str(temporary), str(path))
            try:
                sync_folder(self._system, self.folder)
            except OSError:
                self._put_back(path, before)
                raise
        except OSError as error:
            with suppress(OSError):
                remove(self._system, temporary)
            raise NotSaved(f"Not saved: {refusal(error)}. What was saved is safe; try again.") from error

    def note(self, name: str, data: bytes) -> None:
        """Write over what is kept under a name, in place and without a sync; `data` has the length of that.

        A process that is killed loses nothing of it; a power cut leaves what was there or what is.
        """
        try:
            fd = self._system.open(str(self._file(name)), os.O_WRONLY)
            try:
                self._system.write(fd, memoryview(data))
            finally:
                self._system.close(fd)
        except FileNotFoundError:
            self.write(name, data)
        except OSError as error:
            raise StoreError(f"{name} cannot be written ({reason(error)}).") from error

    def destroy(self, name: str) -> None:
        """Remove one secret, durably; fine when there is none."""
        path = self._file(name)
        self._destroy([path, beside(path, ".tmp")])

    def destroy_all(self) -> None:
        """Remove all secrets of the session and their folder, durably."""
        if not self.folder.is_dir():
            return
        self._destroy(sorted(self.folder.iterdir()))
        try:
            self.folder.rmdir()
            sync_folder(self._system, self.folder.parent)
        except OSError as error:
            raise self._not_destroyed(error) from error

    def _destroy(self, paths: list[Path]) -> None:
        try:
            for path in paths:
                remove(self._system, path)
            if self.folder.is_dir():
                sync_folder(self._system, self.folder)
        except OSError as error:
            raise self._not_destroyed(error) from error

    def _put_back(self, path: Path, before: bytes | None) -> None:
        with suppress(OSError):
            if before is None:
                remove(self._system, path)
            else:
                write_file(self._system, beside(path, ".tmp"), before)
                self._system.replace(str(beside(path, ".tmp")), str(path))

    def _file(self, name: str) -> Path:
        if not is_slug(name):
            raise StoreError(f"{name[:80]!r} cannot name a secret of {self.folder.name}.")
        return self.folder / name

    def _not_destroyed(self, error: OSError) -> StoreError:
        return StoreError(
            f"Secrets of {self.folder.name} could not be destroyed ({reason(error)}); try again."
        )
