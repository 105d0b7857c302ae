"""The right of one process to a session's file."""

import os
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from retro.errors import SessionInUse, StoreError, UnknownSession
from retro.files import NotAFile, open_file
from retro.storage.disk import reason


class Lock:
    """Held from construction to `release`; the kernel gives back the lock of a dead process."""

    def __init__(self, path: Path) -> None:
        if fcntl is None:
            raise StoreError(
                "On this system sessions can be read but not hosted; use Linux, macOS or WSL to host one."
            )
        self._path = path
        self._name = path.name.removesuffix(".lock").removesuffix(".json")
        try:
            self._fd = self._take()
        except FileNotFoundError:
            raise UnknownSession(f"There is no folder {path.parent}.") from None
        except NotAFile as error:
            raise StoreError(f"{path} cannot be used as a lock: {reason(error)}.") from error
        except OSError as error:
            raise StoreError(f"{self._name} cannot be locked ({reason(error)}).") from error

    @staticmethod
    def owner(path: Path) -> str:
        """Who has the lock now: empty when nobody does, whatever file a dead process left."""
        if fcntl is None:
            return ""
        try:
            fd = open_file(path, os.O_RDONLY)
        except OSError:
            return ""
        try:
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _named(os.pread(fd, 20, 0))
        finally:
            os.close(fd)
        return ""

    def release(self) -> None:
        """Release the lock. The name goes first, while nobody else can hold it.

        Where the disk does not let it go, it stays: it is in nobody's way.
        """
        with suppress(OSError):
            self._path.unlink()
        os.close(self._fd)

    def _take(self) -> int:
        while True:
            fd = open_file(self._path, os.O_RDWR | os.O_CREAT)
            try:
                self._claim(fd)
            except BaseException:
                os.close(fd)
                raise
            # An owner who left meanwhile removed this name: a lock on it would exclude nobody.
            if self._is_named(fd):
                return fd
            os.close(fd)

    def _claim(self, fd: int) -> None:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SessionInUse(self._owned_by(os.pread(fd, 20, 0))) from None
        with suppress(OSError):  # a full disk takes no number, and a session can be deleted all the same
            os.ftruncate(fd, 0)
            os.pwrite(fd, b"%d" % os.getpid(), 0)

    def _is_named(self, fd: int) -> bool:
        try:
            return os.path.samestat(os.fstat(fd), self._path.lstat())
        except FileNotFoundError:
            return False

    def _owned_by(self, pid: bytes) -> str:
        return f"{self._name} is in use by {_named(pid)}; join it, or end that process first."


def _named(pid: bytes) -> str:
    return f"process {pid.decode()}" if pid.isdigit() else "another process"
