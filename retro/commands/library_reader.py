"""Reading sessions for the library: what each of them left, and of which others it says something."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from retro.commands.capture_entries import capture_entries
from retro.commands.past_actions import past_session
from retro.commands.read_session import reader_of_records
from retro.commands.session_teams import review_days, team_of_session
from retro.commands.today import today
from retro.errors import RetroError
from retro.memory.entry import Entry
from retro.memory.gather import gather
from retro.publish.followups import Followups
from retro.publish.published_page import Followup
from retro.session.belonging import NO_TEAM
from retro.session.later_words import RecordWord
from retro.session.model import Session
from retro.session.open_actions import known_actions, latest_edits, with_edits
from retro.session.record import Action, Decision, Experiment, Lesson, Record
from retro.session.record_states import PastRecords, known_records
from retro.storage import Library
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

CACHED: Final = 64
"""Sessions that stay in memory: those that mention one another are not far apart in time."""


class Past(msgspec.Struct, frozen=True):
    """A session as it was read, with what is kept beside its file."""

    session: Session
    kept: tuple[Followup, ...]
    team: str

    @property
    def counts(self) -> bool:
        """Whether real people held it and came to its end: what a meeting says counts from then on."""
        return self.session.over and not self.session.agenda.simulated


class SessionReader:
    """Reads sessions of a workspace; those that were read last are not read again."""

    def __init__(self, workspace: Workspace, teams: Teams) -> None:
        self._workspace = workspace
        self._library = Library(workspace.sessions)
        self._read = reader_of_records(workspace)
        self._teams = teams
        self._cached: OrderedDict[tuple[str, str], Past] = OrderedDict()

    def entries(self, name: str, stamp: str, by: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
        """Return the entries of a session, as those that mention it have left them.

        `by` names these with their stamps. Raises RetroError, or OSError if the session is gone.
        """
        past = self._past(name, stamp)
        if not past.counts:
            return ()
        others = (self._past_or_none(*other) for other in by)
        pasts = [past, *(other for other in others if other is not None and other.counts)]
        sessions = [past_session(each.session, each.kept) for each in pasts]
        session = with_edits(past.session, latest_edits(sessions))
        records = known_records(map(self._records, pasts))
        return gather(session, past.team, known_actions(sessions), records)

    def captures(self, team: str) -> tuple[Entry, ...]:
        """Return what a team captured and no meeting has looked at, by its id. Raises StoreError."""
        return capture_entries(self._workspace, "" if team == NO_TEAM else team, today())

    def mentioned(self, name: str, stamp: str) -> tuple[str, ...]:
        """Return the other sessions of whose records or actions a session says something."""
        past = self._past_or_none(name, stamp)
        return tuple(sorted({*_mentioned(past)} - {name})) if past and past.counts else ()

    def _records(self, past: Past) -> PastRecords:
        words = tuple(each for each in past.kept if isinstance(each, RecordWord))
        return PastRecords(past.session, words, review_days(self._teams, past.team))

    def _past(self, name: str, stamp: str) -> Past:
        """Read a session with what is kept beside it, unless that was done a moment ago."""
        key = (name, stamp)
        if key in self._cached:
            self._cached.move_to_end(key)
            return self._cached[key]
        session = self._read(name)
        kept = tuple(Followups(self._library.file_of(name)).all())
        past = Past(session, kept, team_of_session(self._library, name, session.team_id))
        self._cached[key] = past
        if len(self._cached) > CACHED:
            self._cached.popitem(last=False)
        return past

    def _past_or_none(self, name: str, stamp: str) -> Past | None:
        try:
            return self._past(name, stamp)
        except (RetroError, OSError):
            return None


def _mentioned(past: Past) -> Iterator[str]:
    """Yield the sessions whose records or actions a session says something of."""
    record = past.session.record
    refs = [f"{carried.session}/" for carried in record.carried_actions]
    refs += [answer.ref for answer in record.recalled]
    refs += [verdict.ref for verdict in record.verdicts]
    refs += [decision.changes for decision in record.decisions]
    refs += [lesson.changes for lesson in record.lessons]
    refs += [entry.origin for entry in _made_of(record)]
    refs += [ref for each in past.kept for ref in (getattr(each, "record", ""), getattr(each, "action", ""))]
    for ref in refs:
        session, slash, _ = ref.rpartition("/")
        if slash:
            yield session


def _made_of(record: Record) -> tuple[Action | Decision | Lesson | Experiment, ...]:
    return (*record.actions, *record.decisions, *record.lessons, *record.experiments)
