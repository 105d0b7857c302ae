"""What a running meeting is reminded of: what its team kept, and what other teams share with it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from retro.commands.kept_library import KeptLibrary
from retro.commands.read_session import reader_of_records
from retro.commands.session_teams import teams_by_session
from retro.commands.today import today
from retro.commands.trust import trusted_settings
from retro.errors import StoreError
from retro.memory.context_words import Context
from retro.memory.entry import KEPT, Entry
from retro.memory.index_queries import Choose, Kept
from retro.memory.question import NO_TEAM
from retro.memory.reasons import reasons
from retro.memory.recall import QUIET_SESSIONS, Recalled, recall_from
from retro.memory.same_words import COMPARED, alike, telling_words
from retro.memory.scope import Scope
from retro.session.dates import spoken_date
from retro.session.model import Session
from retro.session.recalled import DueRecord, Fitting, RecallContext
from retro.session.recalled import Recalled as Shown
from retro.session.record_states import LaterRecord
from retro.storage import Library
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

KINDS: Final = {"lessons": "lesson", "decisions": "decision", "experiments": "experiment"}
"""What teams share, by how their files say it."""


class MeetingMemory:
    """Asks the library for a meeting; opened when a meeting asks for the first time."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._not_now: tuple[frozenset[str], ...] | None = None
        self._fresh = False
        """Whether it was looked what ended before this meeting; what ends meanwhile is not awaited."""

    def recall(self, context: RecallContext) -> tuple[Shown, ...]:
        """Return what fits, best first. Raises RetroError."""
        teams = Teams.read(self._workspace.teams)
        team = teams.get(context.team)
        if team is not None and team.recall == "off":
            return ()
        shared = shared_with(trusted_settings(self._workspace).teams, context.team)
        scope = Scope((context.team,), tuple((other, tuple(kinds)) for other, kinds in shared.items()))
        library = KeptLibrary(self._workspace, scope, warn=lambda sentence: None)
        if not self._fresh:
            library.refresh()
            self._fresh = True
        if context.due:
            return due_of(library, context.team, reader_of_records(self._workspace))

        if team is not None and team.recall == "after" and not context.revealed:
            return ()

        def ask(terms: Sequence[str], *, choose: Choose) -> Kept:
            return only(library.kept(terms, choose), context.kinds)

        not_now = self._said_not_now(context.team, context.session)
        same = alike_of(library, context, {ref for refs in not_now for ref in refs})
        found = recall_from(ask, library.words_of, asked(context), shared, not_now)
        refs = {each.ref for each in same}
        fitting = (shown(each, teams) for each in found if each.entry.ref not in refs)
        quiet = team is not None and team.recall == "quiet"
        return tuple(msgspec.structs.replace(each, quiet=quiet) for each in (*same, *fitting))

    def _said_not_now(self, team: str, session: str) -> tuple[frozenset[str], ...]:
        """Return what the last sessions of a team did not want to see, the latest first."""
        if self._not_now is None:
            library = Library(self._workspace.sessions)
            own = [
                name
                for name, (summary, of) in teams_by_session(library).items()
                if of == team and summary.ended and name != session
            ]
            self._not_now = tuple(map(self._unwanted, own[:QUIET_SESSIONS]))
        return self._not_now

    def _unwanted(self, session: str) -> frozenset[str]:
        try:
            record = reader_of_records(self._workspace)(session).record
        except StoreError:
            return frozenset()
        return frozenset(answer.ref for answer in record.recalled if answer.reply == "not now")


def due_of(library: KeptLibrary, team: str, read: Callable[[str], Session]) -> tuple[Shown, ...]:
    """Return what a team is to look at again, the longest due first; it is never kept from coming back.

    `read` reads a session, for all that a record says.
    """
    options = {"kind": sorted(KEPT), "state": ["due"], "team": [team or NO_TEAM]}
    entries = [found.entry for found in library.ask("", options, most=None).found]
    records = _records(entries, read)
    return tuple(
        DueRecord(
            *(entry.ref, entry.kind, entry.day, entry.heading, why_due(entry)),
            due=True,
            record=records.get(entry.ref),
        )
        for entry in sorted(entries, key=lambda entry: (entry.review, entry.ref))
    )


def alike_of(library: KeptLibrary, context: RecallContext, unwanted: Collection[str]) -> tuple[Shown, ...]:
    """Return what the team kept before that says nearly the same as what was just written down."""
    found: list[Entry] = []
    for written in context.written:
        if said := telling_words(written.text, library.words_of(context.team)):
            entries = library.with_any(said, written.kind, context.team, COMPARED)
            wanted = (entry for entry in entries if entry.ref not in unwanted)
            found += alike(wanted, written.text, context.session)
    return tuple(Shown(entry.ref, entry.kind, entry.day, entry.heading, why_alike(entry)) for entry in found)


def why_alike(entry: Entry) -> str:
    """Return why an entry is shown that was written down before: `says nearly the same · dropped`."""
    return " · ".join(filter(None, ("says nearly the same", entry.state if entry.kind == "action" else "")))


def _records(entries: Iterable[Entry], read: Callable[[str], Session]) -> dict[str, LaterRecord]:
    """Return what the sessions of these entries wrote down, by ref; without those that cannot be read."""
    found: dict[str, LaterRecord] = {}
    for name in {entry.ref.rpartition("/")[0] for entry in entries}:
        with suppress(StoreError):
            record = read(name).record
            known: tuple[LaterRecord, ...] = (*record.decisions, *record.lessons, *record.experiments)
            found |= {f"{name}/{each.id}": each for each in known}
    return found


def why_due(entry: Entry) -> str:
    """Return since when an entry is due, and what is asked: `due since 1 Sep 2026 · does it still hold?`."""
    since = spoken_date(entry.review)
    if entry.kind == "experiment":
        return f"its end was {since} · adopt, adapt or drop it?"
    return f"due since {since} · does it still hold?"


def shared_with(teams: Iterable[Team], own: str) -> dict[str, Collection[str]]:
    """Return which kinds of entries other teams share, by their ids; `teams` are those confirmed."""
    return {team.id: [KINDS[each] for each in team.share] for team in teams if team.id != own and team.share}


def only(kept: Kept, kinds: tuple[Fitting, ...]) -> Kept:
    """Return what may come back in this stage; how rare words are stays as it is."""
    return msgspec.structs.replace(
        kept, entries=tuple(entry for entry in kept.entries if entry.kind in kinds)
    )


def asked(context: RecallContext) -> Context:
    """Return what a meeting is about, as recall takes it."""
    return Context(
        session=context.session,
        team=context.team,
        day=today(),
        title=context.title,
        channels=context.channels,
        template="\n".join(context.of_template),
        topic=context.topic,
        cards=context.cards,
        notes=context.notes,
    )


def shown(recalled: Recalled, teams: Teams) -> Shown:
    """Return an entry as a meeting shows it, with exactly the reasons that counted."""
    entry, why = recalled.entry, reasons(recalled, teams.called(recalled.team))
    return Shown(entry.ref, entry.kind, entry.day, entry.heading, " · ".join(why))
