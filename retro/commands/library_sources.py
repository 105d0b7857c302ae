"""What the library is made of: the files of sessions, with what was said of their records since.

What became of a record stands in later sessions too: one that carries an action over, changes a decision or
finds a lesson true again. So it is kept which sessions each of them mentions, by ids alone, and a source
counts as changed when one that mentions it has.
"""

import hashlib
import os
import re
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from retro.errors import StateError
from retro.memory.entry import Entry
from retro.memory.index_files import IndexFiles
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

if TYPE_CHECKING:
    from retro.commands.library_reader import SessionReader

ENDING: Final = ".json"
LATER: Final = ".json.after"
CAPTURES: Final = "captures/"
"""What the name of a source begins with that is the captures of a team."""
_CAPTURED: Final = re.compile(r"(.+)-\d{4}-\d{2}\.json")


class Mentioned(msgspec.Struct, frozen=True, array_like=True):
    """Which sessions one mentions, as its file was then."""

    stamp: str
    sessions: tuple[str, ...] = ()


class SessionSources:
    """The sessions of a workspace as sources of the index. For one question after the other."""

    def __init__(self, workspace: Workspace, teams: Teams) -> None:
        self._workspace = workspace
        self._teams = teams
        self._kept = IndexFiles(workspace.private)
        self._files: dict[str, str] = {}
        """The stamps of the files, by session."""
        self._by: dict[str, list[str]] = {}
        """The sessions that mention each."""

    @cached_property
    def _reader(self) -> "SessionReader":
        # Loaded only once something changed: to read a session takes most of the program.
        from retro.commands.library_reader import SessionReader

        return SessionReader(self._workspace, self._teams)

    def stamps(self) -> Mapping[str, str]:
        """Return each session with a text that is another one when its entries may be. Raises StateError."""
        generation = self._kept.generation()  # before: what is erased meanwhile is not kept again
        self._files = files = _stamps(self._workspace.sessions)
        mentions = self._mentions(files, generation)
        self._by = {}
        for name in sorted(mentions):
            for target in mentions[name].sessions:
                self._by.setdefault(target, []).append(name)
        sessions = {
            name: _mixed(stamp, [files[by] for by in self._by.get(name, ())]) for name, stamp in files.items()
        }
        return sessions | _capture_stamps(self._workspace.captures)

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a session or of a team's captures. Raises RetroError, or OSError if gone."""
        if name.startswith(CAPTURES):
            return self._reader.captures(name.removeprefix(CAPTURES))
        by = [(other, self._files[other]) for other in self._by.get(name, ())]
        return self._reader.entries(name, self._files.get(name, ""), by)

    # Who mentions whom

    def _mentions(self, files: Mapping[str, str], generation: int) -> dict[str, Mentioned]:
        """Return which sessions each of them mentions; what changed is read, and the rest was kept."""
        before = _decoded(self._kept.mentions())
        now = {}
        for name, stamp in files.items():
            known = before.get(name)
            if known is None or known.stamp != stamp:
                known = Mentioned(stamp, self._reader.mentioned(name, stamp))
            now[name] = known
        if now != before:
            self._kept.keep_mentions(msgspec.json.encode(now), generation)
        return now


def _decoded(kept: bytes) -> dict[str, Mentioned]:
    try:
        return msgspec.json.decode(kept, type=dict[str, Mentioned])
    except msgspec.DecodeError:
        return {}


def _capture_stamps(folder: Path) -> dict[str, str]:
    """Return the same of the captures of each team; of what is no file too, which may hide others."""
    found: dict[str, list[str]] = {}
    for name, about in sorted(_named(folder).items()):
        if match := _CAPTURED.fullmatch(name):
            found.setdefault(f"{CAPTURES}{match[1]}", []).append(f"{name} {_stamp(about)}")
    return {name: "; ".join(stamps) for name, stamps in found.items()}


def _stamps(folder: Path) -> dict[str, str]:
    """Return by session what is another text once its file, or what is kept beside it, is another one."""
    found: dict[str, list[str]] = {}
    for name, about in _named(folder).items():
        ending = LATER if name.endswith(LATER) else ENDING if name.endswith(ENDING) else ""
        if ending and stat.S_ISREG(about.st_mode):
            found.setdefault(name.removesuffix(ending), []).append(f"{ending} {_stamp(about)}")
    own = {name: sorted(stamps) for name, stamps in found.items()}
    return {name: "; ".join(stamps) for name, stamps in own.items() if stamps[0].startswith(f"{ENDING} ")}


def _named(folder: Path) -> dict[str, os.stat_result]:
    """Return what is in a folder, by its name; no link is followed, and what goes meanwhile is left out.

    A folder that is not there is empty. Raises StateError where it cannot be read.
    """
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    found[entry.name] = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StateError(f"The folder {folder} cannot be read ({error.strerror}).") from error
    return found


def _stamp(about: os.stat_result) -> str:
    return f"{about.st_mtime_ns} {about.st_size} {about.st_ino}"


def _mixed(own: str, others: Sequence[str]) -> str:
    """Return one text for a stamp and those of others."""
    if not others:
        return own
    return f"{own} {hashlib.blake2b(' '.join(others).encode(), digest_size=8).hexdigest()}"
