"""The few calls to the system on which durability rests; nothing here knows what it saves."""

import contextlib
import errno
import os
from itertools import count
from pathlib import Path
from typing import Final, Protocol

try:
    import fcntl
except ImportError:  # Windows: sessions can be read there, and not written
    fcntl = None  # type: ignore[assignment]

from retro.files import open_file

_FOLDER: Final = getattr(os, "O_DIRECTORY", 0)


class System(Protocol):
    """The part of `os` the store uses: the seam where tests put a disk that fails."""

    def open(self, path: str, flags: int, mode: int = ..., /) -> int: ...
    def read(self, fd: int, length: int, /) -> bytes: ...
    def write(self, fd: int, data: memoryview, /) -> int: ...
    def fsync(self, fd: int, /) -> None: ...
    def close(self, fd: int, /) -> None: ...
    def listdir(self, path: str, /) -> list[str]: ...
    def stamp(self, path: str, /) -> tuple[int, ...] | None: ...
    def link(self, source: str, target: str, /) -> None: ...
    def replace(self, source: str, target: str, /) -> None: ...
    def unlink(self, path: str, /) -> None: ...


class Machine:
    """This machine's disk. Where a sync stops at the drive's own cache (macOS), it asks for more."""

    read = staticmethod(os.read)
    write = staticmethod(os.write)
    close = staticmethod(os.close)
    listdir = staticmethod(os.listdir)
    link = staticmethod(os.link)
    replace = staticmethod(os.replace)
    unlink = staticmethod(os.unlink)

    def open(self, path: str, flags: int, mode: int = 0o600, /) -> int:
        """Open a file, and nothing else unless a folder is asked for. Raises NotAFile."""
        return os.open(path, flags) if flags & _FOLDER else open_file(path, flags, mode)

    def stamp(self, path: str, /) -> tuple[int, ...] | None:
        """Device, inode, size and time of the last change of what is in a file; None when it is not there."""
        try:
            told = os.lstat(path)
        except FileNotFoundError:
            return None
        return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns

    def fsync(self, fd: int, /) -> None:
        full = getattr(fcntl, "F_FULLFSYNC", None)
        if full is not None:
            with contextlib.suppress(OSError):  # a file system that knows only the lesser one
                fcntl.fcntl(fd, full)
                return
        os.fsync(fd)


MACHINE: System = Machine()


def beside(path: Path, ending: str) -> Path:
    """The companion of a file: `a.json` and `.bak` give `a.json.bak`."""
    return path.with_name(path.name + ending)


def read_file(system: System, path: Path) -> bytes:
    """The whole file, read through the seam."""
    fd = system.open(str(path), os.O_RDONLY)
    try:
        parts = []
        while part := system.read(fd, 1 << 20):
            parts.append(part)
    finally:
        system.close(fd)
    return b"".join(parts)


def write_file(system: System, path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; when this returns its bytes are durable.

    Its name is durable only after `sync_folder`.
    """
    remove(system, path)
    fd = system.open(str(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            written = system.write(fd, rest)
            if not written:
                raise OSError(errno.EIO, "the disk did not accept any data")
            rest = rest[written:]
        system.fsync(fd)
    finally:
        system.close(fd)


def sync_folder(system: System, folder: Path) -> None:
    """Make the names in a folder durable: renames and removals too."""
    fd = system.open(str(folder), os.O_RDONLY | _FOLDER)
    try:
        system.fsync(fd)
    finally:
        system.close(fd)


def companions(system: System, path: Path, *endings: str) -> list[Path]:
    """The files beside a file whose names go on with one of these endings."""
    starts = tuple(path.name + ending for ending in endings)
    return [
        path.with_name(name) for name in sorted(system.listdir(str(path.parent))) if name.startswith(starts)
    ]


def set_aside(system: System, file: Path, path: Path, *, keep_name: bool = False) -> Path:
    """Rename a session's file so that no program reads it; with `keep_name` it gets a second name."""
    taken = companions(system, path, ".unreadable-")
    aside = next(name for number in count(1) if (name := beside(path, f".unreadable-{number}")) not in taken)
    if keep_name:
        with contextlib.suppress(OSError):  # a disk without hard links
            system.link(str(file), str(aside))
            return aside
    system.replace(str(file), str(aside))
    return aside


def make_folder(system: System, folder: Path) -> None:
    """Make a folder for its owner only, and its parents, durably; fine when it is there."""
    if not folder.is_dir():
        make_folder(system, folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(system, folder.parent)


def remove(system: System, path: Path) -> None:
    """Unlink a file that may already be gone."""
    with contextlib.suppress(FileNotFoundError):
        system.unlink(str(path))


_REFUSALS = {
    errno.ENOSPC: "the host's disk is full",
    errno.EDQUOT: "the host's disk is full",
    errno.EROFS: "the host's disk is read-only",
    errno.EIO: "the host's disk has failed",
}


def refusal(error: OSError) -> str:
    """Why nothing could be written, in words for everybody."""
    return _REFUSALS.get(error.errno or 0) or f"the host's disk says {reason(error)!r}"


def reason(error: OSError) -> str:
    """Why the disk refused, in the system's words."""
    return error.strerror or str(error)
