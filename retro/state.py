"""The user's own folder on this machine, for what is private to them and belongs to no workspace."""

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from retro.errors import StateError

VARIABLE = "RETRO_STATE"
"""The environment variable that names another folder, where the option `--state` does not."""


@dataclass(frozen=True)
class StateFolder:
    """Where the folder is, and what lies in it."""

    folder: Path

    @classmethod
    def find(cls, given: Path | None) -> "StateFolder":
        """Take the folder that was given, else the one of RETRO_STATE, else the usual one of this system."""
        named = os.environ.get(VARIABLE, "")
        return cls(
            given or (Path(named) if named else platformdirs.user_state_path("retro", appauthor=False))
        )

    @property
    def host_key(self) -> Path:
        """The SSH server's own key, the same for all workspaces: people know a host, not a folder."""
        return self.folder / "host_key"

    def prepare(self) -> None:
        """Make the folder if there is none, and close it to others. Raises StateError."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):  # a link, or a file; `check` says so
                self.folder.mkdir(mode=0o700)
            self.check()
            if stat.S_IMODE(self.folder.stat().st_mode) & 0o077:
                self.folder.chmod(0o700)
        except OSError as trouble:
            raise self._unusable(
                f"cannot be made, or not be closed to others ({trouble.strerror})"
            ) from trouble

    def check(self) -> None:
        """Look whether the folder, if it is there, is one. Changes nothing. Raises StateError.

        Whoever can change the folder can put another key into it, so it is never reached through a link and
        never another user's.
        """
        try:
            found = self.folder.lstat()
        except FileNotFoundError:
            return
        except OSError as trouble:
            raise self._unusable(f"cannot be used ({trouble.strerror})") from trouble
        if stat.S_ISLNK(found.st_mode):
            raise self._unusable("is a link, which is not followed")
        if not stat.S_ISDIR(found.st_mode):
            raise self._unusable("is a file")
        if found.st_uid != os.geteuid():
            raise self._unusable("belongs to another user")

    def _unusable(self, why: str) -> StateError:
        return StateError(f"The folder {self.folder} {why}; name another with --state or {VARIABLE}.")
