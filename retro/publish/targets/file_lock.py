"""One process at a time, for the copy of a wiki that several may want to use at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from retro.errors import Unreachable, WikiError
from retro.files import open_file
from retro.publish.targets.deadline import Deadline


@contextmanager
def locked(file: Path, deadline: Deadline) -> Iterator[None]:
    """Hold the lock of this name, after waiting for others as long as there is patience."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = open_file(file, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise WikiError(f"{file} cannot be used: {error.strerror}.") from error
    try:
        while fcntl is not None:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not deadline.pause(0):
                    raise Unreachable(
                        "another process is still publishing there; try again when it has finished"
                    ) from None
        yield
    finally:
        os.close(fd)
