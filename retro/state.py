"""The user's own folder on this machine, for what is private to them and lies in no workspace.

    host_key            the key of the SSH server, one for all workspaces
    workspaces.json     which id each workspace has, by its path without links
    workspaces/ID/      what this machine keeps of one workspace: secrets, copies of wikis, the log

The ids are drawn at random, and nothing in a workspace names its own: whoever makes or copies a folder
neither has what belongs to another one nor can put anything there.
"""

import contextlib
import json
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

try:
    import fcntl
except ImportError:  # Windows, where sessions can be read and not held
    fcntl = None  # type: ignore[assignment]

from retro.errors import StateError

VARIABLE = "RETRO_STATE"
"""The environment variable that names another folder, where the option `--state` does not."""
_ID = re.compile(r"[0-9a-f]{16}")


def new_id() -> str:
    """Draw an id for a workspace: 64 random bits as 16 hexadecimal digits."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class StateFolder:
    """Where the folder is, and what lies in it."""

    folder: Path
    given: bool = False
    """Whether it was said with `--state`."""

    @classmethod
    def find(cls, given: Path | None) -> "StateFolder":
        """Take the folder that was given, else the one of RETRO_STATE, else the usual one of this system."""
        if given is not None:
            return cls(given, given=True)
        named = os.environ.get(VARIABLE, "")
        return cls(Path(named) if named else platformdirs.user_state_path("retro", appauthor=False))

    @property
    def host_key(self) -> Path:
        """The SSH server's own key, the same for all workspaces: people know a host, not a folder."""
        return self.folder / "host_key"

    @property
    def workspaces(self) -> Path:
        """A folder for each workspace, named by its id."""
        return self.folder / "workspaces"

    @property
    def register(self) -> Path:
        """The file that says which id each workspace has."""
        return self.folder / "workspaces.json"

    def prepare(self) -> None:
        """Make the folder if there is none, and close it to others. Raises StateError."""
        try:
            _make(self.folder.parent)
            with contextlib.suppress(FileExistsError):  # a link, or a file; `check` says so
                self.folder.mkdir(mode=0o700)
                _sync(self.folder.parent)
            self.check()
            if stat.S_IMODE(self.folder.stat().st_mode) & 0o077:
                self.folder.chmod(0o700)
        except OSError as error:
            raise self._unusable(f"cannot be made, or not be closed to others ({error.strerror})") from error

    def check(self) -> None:
        """Look whether the folder, if it is there, is one. Changes nothing. Raises StateError.

        Whoever can change the folder can put another key into it, so it is never reached through a link and
        never another user's.
        """
        try:
            found = self.folder.lstat()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._unusable(f"cannot be used ({error.strerror})") from error
        if stat.S_ISLNK(found.st_mode):
            raise self._unusable("is a link, which is not followed")
        if not stat.S_ISDIR(found.st_mode):
            raise self._unusable("is a file")
        if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
            raise self._unusable("belongs to another user")

    # Workspaces

    def known(self) -> dict[str, str]:
        """Return the id of each workspace, by its path without links. Raises StateError."""
        self.check()
        try:
            found = json.loads(self.register.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StateError(f"{self.register} cannot be read ({error.strerror}).") from error
        except ValueError:
            found = None
        # An id becomes part of a path.
        if not isinstance(found, dict) or not all(
            isinstance(each, str) and _ID.fullmatch(each) for each in found.values()
        ):
            raise StateError(
                f"{self.register} is damaged. It says which of the folders in {self.workspaces} belongs to "
                "which workspace. Restore it from a backup; if you remove it, they belong to no workspace."
            )
        return found

    def id_of(self, workspace: Path) -> str:
        """Return the id of a workspace, or nothing when it has none yet. Makes nothing. Raises StateError."""
        return self.known().get(_without_links(workspace), "")

    def claim(self, workspace: Path, fresh: str) -> None:
        """Make a workspace's folder here; `fresh` is its id if it has none yet. Raises StateError."""
        self.prepare()
        try:
            with self._alone():
                known = self.known()
                found = known.get(_without_links(workspace), "")
                _make(self.workspaces / (found or fresh))
                if not found:
                    self._write({**known, _without_links(workspace): fresh})
        except OSError as error:
            raise self._unusable(f"cannot be written ({error.strerror})") from error

    def move(self, old: Path, new: Path) -> Path:
        """Move what belongs to the workspace `old` to `new`, which must be there. Raises StateError."""
        if not new.is_dir():
            raise StateError(f"There is no folder {new}; give the folder where the workspace is now.")
        self.prepare()
        try:
            with self._alone():
                known = self.known()
                # The first where a link was left at the old place.
                names = [name for name in (os.path.abspath(old), _without_links(old)) if name in known]  # noqa: PTH100
                here = _without_links(new)
                if not names:
                    raise StateError(
                        f"There are no private files of a workspace {old}; retro workspace lists the known "
                        "ones."
                    )
                if names[0] == here:
                    raise StateError(f"{new} is already known as this workspace; nothing was changed.")
                own = self.workspaces / known.get(here, "")
                if here in known and own.is_dir() and any(own.iterdir()):
                    raise StateError(
                        f"There are already private files of {new}, in {own}: perhaps it was opened before "
                        "this command. If you do not need them, remove that folder and run the command again."
                    )
                known[here] = known.pop(names[0])
                self._write(known)
                return self.workspaces / known[here]
        except OSError as error:
            raise self._unusable(f"cannot be written ({error.strerror})") from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only process that changes the register; waits for another, which is never long."""
        fd = os.open(self.register.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if fcntl is not None:
                fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    def _write(self, known: Mapping[str, str]) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=f".{self.register.name}.")  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(known, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.register)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise
        _sync(self.folder)

    def _unusable(self, why: str) -> StateError:
        return StateError(f"The folder {self.folder} {why}; name another with --state or {VARIABLE}.")


def _without_links(path: Path) -> str:
    return os.path.realpath(path)


def _make(folder: Path) -> None:
    """Make a folder for its owner only, and its parents, durably; fine when it is there."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
