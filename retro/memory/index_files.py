"""The files of the index, who may write them, and how they are erased.

    library.sqlite              the index; what is in it can be made again at any moment
    library.sqlite.….new        one that is being built
    library.mentions            which sessions mention which
    library.mentions.new        the same while it is written
    library.generation          how often the index was erased
    library.lock                held by whoever changes the index in its place, puts one there, or erases it
    library.building.lock       held by whoever builds one

What is deleted from a database stays legible in its file. So nobody who erases words trusts in that: they
remove the file, and it is built again at the next question.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from retro.errors import StateError
from retro.files import open_file, read_file, write_file

NAME: Final = "library.sqlite"
MENTIONS: Final = "library.mentions"
"""Which sessions mention which, by their ids, whose words are those of their titles."""
PATIENCE: Final = 60.0
"""Seconds until somebody who holds a lock is taken for stuck: a large library is built in 20."""
_PAUSE: Final = 0.005


class InUse(StateError):
    """Somebody else is at the index."""


class IndexFiles:
    """The files of the index in one folder, which is the user's own and is there."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self.folder = folder
        self.index = folder / NAME
        self.journal = folder / f"{NAME}-journal"
        """There only while the index is changed, or after somebody who changed it was killed."""
        self._generation = folder / "library.generation"
        self._mentions = folder / MENTIONS
        self._new_mentions = folder / f"{MENTIONS}.new"
        self._patience = patience

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Be the only one who changes the index, puts one there, or erases it. Raises StateError."""
        with self._alone("library.lock"):
            yield

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Be the only one who builds an index. What others left who were killed goes. Raises StateError."""
        with self._alone("library.building.lock"):
            with usable_folder(self.folder):
                for left in self._unfinished():
                    left.unlink(missing_ok=True)
            yield

    def generation(self) -> int:
        """How often the index was erased: an index built of what was read before is never used."""
        with usable_folder(self.folder):
            try:
                return int(read_file(self._generation))
            except (FileNotFoundError, ValueError):
                return 0

    def mentions(self) -> bytes:
        """What was kept last of who mentions whom; empty where nothing is."""
        try:
            return read_file(self._mentions)
        except OSError:
            return b""

    def keep_mentions(self, kept: bytes, generation: int) -> None:
        """Keep it, unless the index was erased since this generation, or is being changed. Raises StateError.

        Nobody is waited for: who changes the index asks for this too, and what is not kept is found again.
        """
        if not self.folder.is_dir():
            return
        with contextlib.suppress(InUse), self._alone("library.lock", 0), usable_folder(self.folder):
            if self.generation() == generation:
                # Under a name that `erase` knows: whoever is killed here leaves a file with these words.
                self._new_mentions.unlink(missing_ok=True)
                handle = open_file(self._new_mentions, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
                with os.fdopen(handle, "wb") as file:
                    file.write(kept)
                os.replace(self._new_mentions, self._mentions)  # noqa: PTH105

    def new_file(self) -> tuple[Path, int]:
        """Make a file for an index that is built, for the user only; says in which generation that was.

        No erasure is half done then: one that had raised the generation could still remove this file.
        """
        with self.changing(), usable_folder(self.folder):
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=f"{NAME}.", suffix=".new")
            os.close(handle)
            return Path(name), self.generation()

    def put(self, built: Path, generation: int) -> bool:
        """Put a built index in its place, unless the index was erased since this generation: it goes then."""
        with usable_folder(self.folder), contextlib.suppress(FileNotFoundError):
            _sync(built)  # nobody waits for the disk
        with self.changing(), usable_folder(self.folder):
            if self.generation() != generation:
                built.unlink(missing_ok=True)
                return False
            self.journal.unlink(missing_ok=True)  # of an index that will not be there any more
            os.replace(built, self.index)  # noqa: PTH105
            return True

    def erase(self) -> None:
        """Remove every word that the index holds, and throw away what is being built. Raises StateError.

        Where the machine keeps nothing of a workspace, there is nothing to erase.
        """
        if not self.folder.is_dir():
            return
        with self.changing(), usable_folder(self.folder):
            write_file(self._generation, b"%d\n" % (self.generation() + 1))
            self.index.unlink(missing_ok=True)
            self.journal.unlink(missing_ok=True)
            self._mentions.unlink(missing_ok=True)
            self._new_mentions.unlink(missing_ok=True)
            for built in self._unfinished():
                built.unlink(missing_ok=True)
            _sync(self.folder)

    def _unfinished(self) -> Iterator[Path]:
        return self.folder.glob(f"{NAME}.*.new*")

    @contextlib.contextmanager
    def _alone(self, name: str, patience: float | None = None) -> Iterator[None]:
        with usable_folder(self.folder):
            handle = open_file(self.folder / name, os.O_RDWR | os.O_CREAT)
        try:
            self._wait_for(handle, self._patience if patience is None else patience)
            yield
        finally:
            os.close(handle)

    def _wait_for(self, handle: int, patience: float) -> None:
        """Wait for another process, or another thread of this one: they are never long, unless they hang."""
        until = time.monotonic() + patience
        while fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise InUse(
                        f"Another process has been writing the index of the library in {self.folder} for "
                        f"more than {patience:.0f} seconds; end it and try again."
                    ) from None
                time.sleep(_PAUSE)
            else:
                return


@contextlib.contextmanager
def erasing(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Erase words: the index goes before they are erased elsewhere, and again afterwards.

    `patience` is how many seconds to wait before anything is erased for somebody who is at the index.

    Whoever builds an index in between may have read what is being erased; they start again. If the erasure is
    interrupted, no index holds what it was about, and it begins again with this. Raises StateError.
    """
    IndexFiles(folder, patience).erase()
    try:
        yield
    finally:
        IndexFiles(folder).erase()


@contextlib.contextmanager
def usable_folder(folder: Path) -> Iterator[None]:
    """Say in a sentence that files of the index cannot be read or written. Raises StateError."""
    try:
        yield
    except OSError as error:
        raise StateError(
            f"The index of the library in {folder} cannot be used ({error.strerror})."
        ) from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
