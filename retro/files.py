"""Opening files of a workspace, which anybody may have made: what is a file, and nothing else.

A link could lead to another file of the user's, a pipe holds up whoever opens it, and a device is no text.
"""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

LINK: Final = "it is a link, and Retro follows none; put the file itself there"
LINK_TO_FOLDER: Final = "it is a link, and Retro follows none; put the folder itself there"
_CAREFUL: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISLNK, "a link"),
)


class NotAFile(OSError):
    """There is something of this name that is no file; `strerror` says what."""


def open_file(path: str | os.PathLike[str], flags: int, mode: int = 0o600, *, links: bool = False) -> int:
    """Open a file and give its descriptor; never waits for anybody.

    With `links` the last part of the path may be a link to a file. Raises NotAFile, or OSError as `os.open`.
    """
    emptied = flags & os.O_TRUNC
    try:
        fd = os.open(path, flags & ~os.O_TRUNC | _CAREFUL | (0 if links else _NOFOLLOW), mode)
    except OSError as error:
        if not links and error.errno in (errno.ELOOP, errno.EMLINK) and Path(path).is_symlink():
            raise NotAFile(errno.ELOOP, LINK, os.fspath(path)) from None
        # What a pipe that nobody reads, a socket and a folder answer.
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP, errno.EISDIR):
            raise _not_a_file(path, os.stat(path, follow_symlinks=links).st_mode) from None  # noqa: PTH116
        raise
    try:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            raise _not_a_file(path, about.st_mode)
        if emptied:
            os.ftruncate(fd, 0)
    except BaseException:
        os.close(fd)
        raise
    return fd


def opener(*, links: bool = False) -> Callable[[str, int], int]:
    """Return an opener for `open` that opens only files."""
    return lambda path, flags: open_file(path, flags, links=links)


def read_file(path: Path, *, links: bool = False, most: int = -1) -> bytes:
    """The whole of a file, or its first bytes where `most` says how many. Raises NotAFile, or OSError."""
    with open(path, "rb", opener=opener(links=links)) as file:
        return file.read(most)


def write_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file beside its place and rename it, so that a full disk leaves the old one.

    One that is there keeps its rights; a new one gets `mode`. Raises NotAFile, or OSError.
    """
    try:
        there = os.lstat(path).st_mode
    except FileNotFoundError:
        pass
    else:
        if stat.S_ISLNK(there):
            raise NotAFile(errno.ELOOP, LINK, os.fspath(path))
        if not stat.S_ISREG(there):
            raise _not_a_file(path, there)
        mode = stat.S_IMODE(there)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".retro.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(fresh, mode)  # noqa: PTH101
        os.replace(fresh, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh)  # noqa: PTH108
        raise


def _not_a_file(path: str | os.PathLike[str], mode: int) -> NotAFile:
    kind = next((kind for test, kind in _KINDS if test(mode)), "a device")
    code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
    return NotAFile(code, f"it is {kind}, not a file", os.fspath(path))
