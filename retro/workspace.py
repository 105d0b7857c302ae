"""A workspace: the folder with templates, themes and sessions, and where what is private of it is kept."""

import contextlib
import json
import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import platformdirs
from msgspec import Meta

from retro.errors import StateError, WorkspaceError
from retro.files import open_file, read_file, write_file
from retro.settings import NotToml, faults, read_toml
from retro.state import StateFolder, new_id
from retro.words import ended

SIGNS = ("retro.toml", "sessions", "templates")
"""What makes a folder a workspace: the first alone, or both others."""
LONGEST: Final = 1_000_000
"""Bytes of `retro.toml`: room for the keys of a thousand people. Whoever comes in makes us read it."""

_KEYS = Meta(title='a list of keys, such as ["ssh-ed25519 AAAAC3Nz… ana@laptop"]')
_NAMES = Meta(title='a list of names, such as ["Ana"]')
_LIMITS = Meta(title="a table that begins with a line of [limits]")
_WIKIS = Meta(title="tables that begin with a line such as [publish.wiki]")


class Settings(msgspec.Struct, frozen=True):
    """`retro.toml`. Keys are public key lines or SHA256 fingerprints."""

    facilitators: Annotated[tuple[str, ...], _KEYS] = ()
    """Keys that may lead."""
    allow: Annotated[tuple[str, ...], _KEYS] | None = None
    """The only keys that may come in, besides the facilitators'; None for everybody who has the code."""
    waiting: bool = False
    """Whether newcomers wait until the facilitator lets them in."""
    team: Annotated[tuple[str, ...], _NAMES] = ()
    """Names of the people who are expected at every meeting."""
    theme: str = ""
    link_urls: bool = True
    """Whether web addresses that people typed are links in minutes, and where a target does not say it."""
    address: str = ""
    """Where people join, such as `retro.example.org:2222`; `retro.server.Address` knows its form."""
    limits: Annotated[dict[str, Any], _LIMITS] = {}
    """What a stranger and a guest may take; the names and ranges are those of `retro.server.Limits`."""
    publish: Annotated[dict[str, dict[str, Any]], _WIKIS] = {}
    """Where minutes are published, by name; `retro.publish.targets.target_settings` knows what is in each."""


@dataclass(frozen=True)
class Workspace:
    """Where things are."""

    folder: Path
    """A whole path, from the root."""
    given: bool = False
    """Whether it was said with `--workspace`."""
    state: StateFolder = field(default_factory=lambda: StateFolder.find(None))
    """The user's own folder, where what is private is kept."""
    _fresh: str = field(default_factory=new_id, init=False, repr=False, compare=False)
    """The id under which this machine will keep something of a workspace of which it keeps nothing yet."""

    @classmethod
    def find(cls, given: Path | None, state: StateFolder | None = None) -> "Workspace":
        """Take the folder that was given, the current one if it is a workspace, else the user's own.

        Only the user's own needs not be there yet. `state` is the usual one if None. Raises WorkspaceError.
        """
        state = state or StateFolder.find(None)
        try:
            if given is not None:
                return cls(_there(given), given=True, state=state)
            here = Path.cwd()
        except OSError as error:
            raise WorkspaceError(
                f"The current folder cannot be used ({error.strerror}); go to another one."
            ) from error
        if (here / SIGNS[0]).is_file() or all((here / sign).is_dir() for sign in SIGNS[1:]):
            return cls(here, state=state)
        return cls(Path(platformdirs.user_data_dir("retro", appauthor=False)).absolute(), state=state)

    def command(self, *words: str) -> str:
        """Return the line to type for a command of `retro` in this workspace, quoted for a shell."""
        options = [*(("--workspace", str(self.folder)) if self.given else ())]
        options += [*(("--state", str(self.state.folder.absolute())) if self.state.given else ())]
        return shlex.join(["retro", *options, *words])

    @property
    def sessions(self) -> Path:
        """One file a session."""
        return self.folder / "sessions"

    @property
    def captures(self) -> Path:
        """What was kept for meetings to come: a file for each team and month."""
        return self.folder / "captures"

    @property
    def templates(self) -> Path:
        """The team's own templates; they stand in for shipped ones of the same name."""
        return self.folder / "templates"

    @property
    def themes(self) -> Path:
        """The team's own themes."""
        return self.folder / "themes"

    @property
    def teams(self) -> Path:
        """One file a team."""
        return self.folder / "teams"

    @property
    def channels(self) -> Path:
        """A file for each channel of which there is something to say."""
        return self.folder / "channels"

    @property
    def private(self) -> Path:
        """What this machine keeps of the workspace, for the user only: secrets, copies of wikis, the log.

        It is not there before `prepare` or `claim`. Raises StateError.
        """
        return self.state.workspaces / (self.state.id_of(self.folder) or self._fresh)

    @property
    def secrets(self) -> Path:
        """Secrets of sessions, apart from their files."""
        return self.private / "secrets"

    @property
    def wikis(self) -> Path:
        """Copies of the team's git wikis, as they were last seen."""
        return self.private / "wikis"

    @property
    def earlier(self) -> Path:
        """Where earlier versions kept what was private; whoever made the workspace had a hand in it."""
        return self.folder / ".retro"

    @property
    def older_host_key(self) -> Path:
        """The host key that a workspace had of its own, before there was one for each user and machine."""
        return self.earlier / "host_key"

    def claim(self) -> None:
        """Make the place where this machine keeps something of the workspace. Raises StateError."""
        self.state.claim(self.folder, self._fresh)

    def prepare(self) -> None:
        """Make the workspace and its private folder, closed to others. Raises WorkspaceError, StateError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.sessions.mkdir(mode=0o700, exist_ok=True)
            with contextlib.suppress(PermissionError):  # another's folder; each file in it is closed
                if not self.sessions.is_symlink():  # what it leads to may be somebody's for another purpose
                    self.sessions.chmod(0o700)
        except OSError as error:
            raise WorkspaceError(
                f"The workspace {self.folder} cannot be written ({error.strerror}); "
                "choose another with --workspace."
            ) from error
        self.claim()

    def write_output(self, path: Path, text: str, encoding: str = "utf-8") -> None:
        """Write what people said to a named file; a new one gets the rights that the umask says.

        Line ends stay as they are. Who names a file may mean a pipe, a device or a link, and gets it; in the
        workspace such a thing may be there by somebody else. Raises WorkspaceError.
        """
        umask = os.umask(0o077)
        os.umask(umask)
        there = Path(os.path.realpath(path))
        try:
            if Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.folder)):
                write_file(path, text.encode(encoding), 0o666 & ~umask)
            elif there.is_file() or not path.exists():
                write_file(there, text.encode(encoding), 0o666 & ~umask)
            else:
                with open(os.open(path, os.O_WRONLY), "w", encoding=encoding, newline="") as file:  # noqa: PTH123
                    file.write(text)
        except OSError as error:
            raise WorkspaceError(f"{path} cannot be written: {error.strerror}.") from error

    @property
    def settings_file(self) -> Path:
        """What the team has set, if anything."""
        return self.folder / SIGNS[0]

    def settings(self) -> Settings:
        """Read `retro.toml`; nothing has to be in it. Raises WorkspaceError."""
        file = self.settings_file
        try:
            written = read_file(file, most=LONGEST + 1)
            if len(written) > LONGEST:
                raise WorkspaceError(f"{file} is longer than {LONGEST:,} bytes.")
            data = read_toml(written.decode("utf-8-sig"))  # some editors put a mark before the first line
        except FileNotFoundError:
            return Settings()
        except UnicodeDecodeError as error:
            raise WorkspaceError(f"{file} is not text in UTF-8; save it as UTF-8.") from error
        except OSError as error:
            raise WorkspaceError(f"{file} cannot be read: {error.strerror}.") from error
        except NotToml as error:
            line = max(error.line, 0) + 1
            raise WorkspaceError(f"{file}:{line}: {ended(str(error))}") from error
        if found := faults(data, Settings):
            raise WorkspaceError("\n".join(f"{file}: {ended(fault.sentence)}" for fault in found))
        return msgspec.convert(data, Settings)

    def remembered(self, name: str) -> str:
        """Return something that was remembered, or nothing."""
        value = self._memory().get(name, "")
        return value if isinstance(value, str) else ""

    def remember(self, name: str, value: str) -> None:
        """Remember something small for next time; not being able to is no error."""
        try:
            self.claim()
            file = self.private / "remembered.json"
            fresh = file.with_suffix(".new")
            fresh.unlink(missing_ok=True)  # left by somebody who was killed, perhaps legible to others
            with os.fdopen(open_file(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w") as writing:
                json.dump({**self._memory(), name: value}, writing)
            os.replace(fresh, file)  # noqa: PTH105
        except (OSError, StateError):
            return

    def _memory(self) -> dict[str, Any]:
        try:
            data = json.loads((self.private / "remembered.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}


def _there(given: Path) -> Path:
    """Return the whole path of a folder that is there, even if the current one goes. Raises OSError."""
    folder = given.absolute()
    try:
        if folder.is_dir():
            return folder
        if folder.exists():
            raise WorkspaceError(f"{given} is not a folder; give one with --workspace.")
    except OSError as error:
        raise WorkspaceError(f"{given} cannot be used ({error.strerror}).") from error
    make = shlex.join(["retro", "init", str(given)])
    raise WorkspaceError(f"There is no folder {given}; make it with: {make}")
