"""A folder whose files somebody else shows. Nothing is followed out of it, and no half page is ever in it."""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from retro.errors import Conflict, WikiError
from retro.publish.targets.page_list import relative_link
from retro.publish.targets.places import checked_path, path_of
from retro.publish.targets.target import Draft, Flavour, Page, Put
from retro.publish.targets.target_settings import FolderSettings

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Folder:
    """Pages as files; they are made to be read by others, so they get the rights that any new file gets."""

    def __init__(self, name: str, settings: FolderSettings, workspace: Path) -> None:
        self.name = name
        self.flavour: Flavour = settings.flavour
        self.front_matter = settings.front_matter
        self.link_urls = settings.link_urls
        self._settings = settings
        self._root = workspace / Path(settings.folder).expanduser()

    def place(self, draft: Draft) -> str:
        return path_of(self._settings.channels if draft.is_channel else self._settings.path, draft)

    def link(self, at: str, to: str) -> str:
        return relative_link(at, to, suffix=True)

    def read(self, place: str) -> Page | None:
        with self._os_errors(place):
            try:
                with self._parent(place, make=False) as (parent, name):
                    return _read(parent, name)
            except FileNotFoundError:
                return None

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        data = draft.text.encode()
        with self._os_errors(place), self._parent(place, make=True) as (parent, name):
            temporary = f".{name}.{secrets.token_hex(4)}"
            new = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666, dir_fd=parent
            )
            try:
                with os.fdopen(new, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                there = _read(parent, name)
                if there != seen:
                    raise Conflict(f"{self.name}: somebody changed {place} at the same moment; try again.")
                os.replace(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(temporary, dir_fd=parent)
            os.fsync(parent)
        return Put(_revision(data), str(self._root / place))

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        return draft.text

    @contextmanager
    def _parent(self, place: str, *, make: bool) -> Iterator[tuple[int, str]]:
        """Open the folder of a page, one step after the other, so that no link leads elsewhere."""
        *folders, name = checked_path(place).split("/")  # it may be remembered in a file of anybody's
        try:
            here = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            raise WikiError(f"{self.name}: there is no folder {self._root}; is it mounted?") from None
        try:
            for folder in folders:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(folder, dir_fd=here)
                further = os.open(folder, _FOLDER, dir_fd=here)
                os.close(here)
                here = further
            yield here, name
        finally:
            os.close(here)

    @contextmanager
    def _os_errors(self, place: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            if isinstance(error, NotADirectoryError) or error.errno == errno.ELOOP:
                raise WikiError(
                    f"{self.name}: on the way to {place} there is a link or a file where a folder should be;"
                    " Retro does not follow links out of the folder."
                ) from error
            raise WikiError(
                f"{self.name}: {self._root / place} cannot be used ({error.strerror})."
            ) from error


def _read(parent: int, name: str) -> Page | None:
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=parent)
    except FileNotFoundError:
        return None
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise WikiError(f"{name} exists but is not a file.")
        data = file.read()
    return Page(data.decode("utf-8", "replace"), _revision(data))


def _revision(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
