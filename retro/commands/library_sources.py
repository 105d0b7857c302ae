"""What the library is made of: the files of sessions, with what was said of their records since.

What became of a record stands in later sessions too: one that carries an action over, changes a decision or
finds a lesson true again. So it is kept which sessions each of them mentions, by ids alone, and a source
counts as changed when one that mentions it has.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from retro.memory.entry import Entry
from retro.memory.index_files import IndexFiles
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

if TYPE_CHECKING:
    from retro.commands.library_reader import SessionReader

ENDING: Final = ".json"
LATER: Final = ".json.after"


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
        """Return each session with a text that is another one when its entries may be."""
        generation = self._kept.generation()  # before: what is erased meanwhile is not kept again
        self._files = files = _stamps(self._workspace.sessions)
        mentions = self._mentions(files, generation)
        self._by = {}
        for name in sorted(mentions):
            for target in mentions[name].sessions:
                self._by.setdefault(target, []).append(name)
        return {
            name: _mixed(stamp, [files[by] for by in self._by.get(name, ())]) for name, stamp in files.items()
        }

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a session. Raises RetroError, or OSError if it is gone."""
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


def _stamps(folder: Path) -> dict[str, str]:
    """Return by session what is another text once its file, or what is kept beside it, is another one."""
    found: dict[str, list[str]] = {}
    for entry in os.scandir(folder):
        name = entry.name
        ending = LATER if name.endswith(LATER) else ENDING if name.endswith(ENDING) else ""
        if ending and entry.is_file(follow_symlinks=False):
            about = entry.stat(follow_symlinks=False)
            stamp = f"{ending} {about.st_mtime_ns} {about.st_size} {about.st_ino}"
            found.setdefault(name.removesuffix(ending), []).append(stamp)
    own = {name: sorted(stamps) for name, stamps in found.items()}
    return {name: "; ".join(stamps) for name, stamps in own.items() if stamps[0].startswith(f"{ENDING} ")}


def _mixed(own: str, others: Sequence[str]) -> str:
    """Return one text for a stamp and those of others."""
    if not others:
        return own
    return f"{own} {hashlib.blake2b(' '.join(others).encode(), digest_size=8).hexdigest()}"
