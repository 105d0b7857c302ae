"""What the library is made of: the files of sessions, with what was said of their records since.

What became of a record stands in later sessions too: one that carries an action over, changes a decision or
finds a lesson true again. So it is kept which sessions each of them mentions, by ids alone, and a source
counts as changed when one that mentions it has.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from retro.commands.past_actions import past_session
from retro.commands.read_session import read_records
from retro.commands.session_teams import team_of_session
from retro.errors import RetroError
from retro.files import read_file, write_file
from retro.memory.entry import Entry
from retro.memory.gather import gather
from retro.memory.index_files import MENTIONS
from retro.publish.followups import Followups
from retro.publish.published_page import Followup
from retro.session.later_words import RecordWord
from retro.session.model import Session
from retro.session.open_actions import known_actions, latest_edits, with_edits
from retro.session.record import Action, Decision, Experiment, Lesson, Record
from retro.session.record_states import PastRecords, ReviewDays, known_records
from retro.storage import Library
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

ENDING: Final = ".json"
LATER: Final = ".json.after"
CACHED: Final = 64
"""Sessions that stay in memory: those that mention one another are not far apart in time."""


class Past(msgspec.Struct, frozen=True):
    """A session as it was read, with what is kept beside its file."""

    session: Session
    kept: tuple[Followup, ...]
    team: str


class Mentioned(msgspec.Struct, frozen=True, array_like=True):
    """Which sessions one mentions, as its file was then."""

    stamp: str
    sessions: tuple[str, ...] = ()


class SessionSources:
    """The sessions of a workspace as sources of the index. For one question after the other."""

    def __init__(self, workspace: Workspace, teams: Teams) -> None:
        self._workspace = workspace
        self._library = Library(workspace.sessions)
        self._teams = teams
        self._cached: OrderedDict[tuple[str, str], Past] = OrderedDict()
        self._files: dict[str, str] = {}
        """The stamps of the files, by session."""
        self._by: dict[str, list[str]] = {}
        """The sessions that mention each."""

    def stamps(self) -> Mapping[str, str]:
        """Return each session with a text that is another one when its entries may be."""
        self._files = files = _stamps(self._workspace.sessions)
        mentions = self._mentions(files)
        self._by = {}
        for name in sorted(mentions):
            for target in mentions[name].sessions:
                self._by.setdefault(target, []).append(name)
        return {
            name: _mixed(stamp, [files[by] for by in self._by.get(name, ())]) for name, stamp in files.items()
        }

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a session. Raises RetroError, or OSError if it is gone."""
        past = self._past(name)
        if not past.session.over or past.session.agenda.simulated:
            return ()
        others = [other for by in self._by.get(name, ()) if (other := self._past_or_none(by)) is not None]
        return self._entries(past, [past, *others])

    def _entries(self, past: Past, pasts: list[Past]) -> tuple[Entry, ...]:
        """Return what is found of the first, as all of them have left it."""
        sessions = [past_session(each.session, each.kept) for each in pasts]
        session = with_edits(past.session, latest_edits(sessions))
        records = known_records(map(self._records, pasts))
        return gather(session, past.team, known_actions(sessions), records)

    def _records(self, past: Past) -> PastRecords:
        words = tuple(each for each in past.kept if isinstance(each, RecordWord))
        team = self._teams.get(past.team)
        days = ReviewDays(team.review.lesson, team.review.decision) if team else ReviewDays()
        return PastRecords(past.session, words, days)

    def _past(self, name: str) -> Past:
        """Read a session with what is kept beside it, unless that was done a moment ago."""
        key = (name, self._files.get(name, ""))
        if key in self._cached:
            self._cached.move_to_end(key)
            return self._cached[key]
        session = read_records(self._workspace, name)
        kept = tuple(Followups(self._library.path(name)).all())
        past = Past(session, kept, team_of_session(self._library, name, session.team_id))
        self._cached[key] = past
        if len(self._cached) > CACHED:
            self._cached.popitem(last=False)
        return past

    def _past_or_none(self, name: str) -> Past | None:
        try:
            return self._past(name)
        except (RetroError, OSError):
            return None

    # Who mentions whom

    def _mentions(self, files: Mapping[str, str]) -> dict[str, Mentioned]:
        """Return which sessions each of them mentions; what changed is read, and the rest was kept."""
        path = self._workspace.private / MENTIONS
        before = _read_mentions(path)
        now = {}
        for name, stamp in files.items():
            known = before.get(name)
            if known is None or known.stamp != stamp:
                past = self._past_or_none(name)
                known = Mentioned(stamp, tuple(sorted({*_mentioned(past)} - {name})) if past else ())
            now[name] = known
        if now != before and path.parent.is_dir():
            write_file(path, msgspec.json.encode(now))
        return now


def _mentioned(past: Past) -> Iterator[str]:
    """Yield the sessions whose records or actions a session says something of."""
    record = past.session.record
    refs = [f"{carried.session}/" for carried in record.carried_actions]
    refs += [answer.ref for answer in record.recalled]
    refs += [decision.changes for decision in record.decisions]
    refs += [entry.origin for entry in _made_of(record)]
    refs += [ref for each in past.kept for ref in (getattr(each, "record", ""), getattr(each, "action", ""))]
    for ref in refs:
        session, slash, _ = ref.rpartition("/")
        if slash:
            yield session


def _made_of(record: Record) -> tuple[Action | Decision | Lesson | Experiment, ...]:
    return (*record.actions, *record.decisions, *record.lessons, *record.experiments)


def _read_mentions(path: Path) -> dict[str, Mentioned]:
    try:
        return msgspec.json.decode(read_file(path), type=dict[str, Mentioned])
    except (OSError, msgspec.DecodeError):
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
