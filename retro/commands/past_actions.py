"""The actions of a workspace's past sessions, and what became of them, here and in its wikis."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from retro.commands.prompts import say
from retro.commands.read_session import read_session
from retro.commands.session_teams import team_of, team_of_session
from retro.commands.wikis import Wikis
from retro.errors import RetroError, StoreError, WikiError
from retro.minutes.sections import figures
from retro.publish.added_tasks import found_task
from retro.publish.followups import Followups
from retro.publish.published_page import Followup, PageReading, PublishedPage, published_pages
from retro.publish.read_pages import PastPage, Report, read_pages
from retro.session.agenda_texts import typed_words
from retro.session.dates import day_of
from retro.session.earlier_figures import MOST, EarlierFigure, EarlierMeeting
from retro.session.model import Session
from retro.session.open_actions import (
    ActionEdit,
    ActionStatus,
    PastSession,
    known_actions,
    to_ask_about,
    to_carry_over,
)
from retro.session.record import CarriedAction, FoundTask
from retro.session.text import counted
from retro.stages import KINDS
from retro.storage import DamagedEntry, Library
from retro.teams.team_file import Team
from retro.workspace import Workspace

LOOK_BACK: Final = 30
"""Finished sessions of no team whose actions are looked at; what is older was carried over by one of them."""
OPENING: Final = 5.0
"""Seconds for which people who want to begin wait for a wiki."""


def _ignore(sentence: str) -> None:
    """Say nothing: somebody else says it, or nobody asked for all actions."""


def say_left_out(sentence: str) -> None:
    """Say that a session could not be read, so that nobody takes the actions for all there are."""
    say(f"retro: actions may be missing here: {sentence}")


@dataclass(frozen=True)
class FromEarlierSessions:
    """What a session that opens takes over from those before it."""

    carried_actions: tuple[CarriedAction, ...] = ()
    found: tuple[FoundTask, ...] = ()
    """Tasks that people wrote on pages, which the group is asked about."""
    figures: tuple[EarlierMeeting, ...] = ()
    """What sessions of the same format have shown, the oldest first."""


def from_earlier_sessions(
    workspace: Workspace, library: Library, template: str = "", team: str = ""
) -> FromEarlierSessions:
    """Return what the next session of this format, by its name, takes over from those of its team, by its id.

    Takes a short look at the wikis before.
    """
    sync_before_opening(workspace, library)
    pasts = past_sessions(workspace, library, left_out=say_left_out, team=team)
    alike = (past.session for past in pasts if past.session.agenda.name == template)
    compared = tuple(filter(None, map(_figures_of, alike)))
    return FromEarlierSessions(to_carry_over(known_actions(pasts)), to_ask_about(pasts), compared[-MOST:])


def say_what_has_no_team(workspace: Workspace, library: Library, team: Team) -> None:
    """Say how many open actions belong to no team, which no session of a team ever brings back."""
    pasts = past_sessions(workspace, library, team="")
    number = sum(known.state == "open" for known in known_actions(pasts))
    if number:
        belong = "belongs" if number == 1 else "belong"
        adopt = workspace.command("teams", "adopt", team.id)
        say(
            f"retro: {counted(number, 'open action')} {belong} to no team. "
            f"To make older sessions those of {team.called}: {adopt}"
        )


def _figures_of(session: Session) -> EarlierMeeting | None:
    """Return the means that a session has shown; None where there are none.

    Only words of the template go on into another session: what was typed can be removed here, and not there.
    """
    typed = frozenset[str]().union(*map(typed_words, session.agenda.stages))
    shown = tuple(
        EarlierFigure(each.name, round(each.mean, 2), each.top)
        for each in figures(session)
        if each.name not in typed
    )
    day = day_of(session.opened, session.offset).isoformat()
    return EarlierMeeting(session.id, day, shown) if shown else None


def sync_before_opening(workspace: Workspace, library: Library) -> None:
    """Read the wikis for a few seconds and say what is new there; no wiki keeps a meeting from opening."""
    try:
        report = sync(workspace, library, OPENING)
    except RetroError as refusal:
        report = Report(failures=[str(refusal)])
    for line in (*report.news, *report.problems, *report.failures):
        say(line)


def sync(workspace: Workspace, library: Library, seconds: float) -> Report:
    """Read every page of the past sessions from all wikis, for so many seconds at most. Raises WikiError."""
    wikis = Wikis(workspace)
    pasts = _load(workspace, library, most=LOOK_BACK) if wikis.tables or wikis.refusal else []
    if wikis.refusal and any(isinstance(each, PublishedPage) for _, kept in pasts for each in kept):
        raise WikiError(wikis.refusal)
    pages = [
        PastPage(session, published, reading, Followups(library.path(session.id)))
        for session, kept in pasts
        for published, reading in published_pages(kept, wikis.marks)
    ]
    return read_pages(pages, wikis.open, seconds)


def past_sessions(
    workspace: Workspace,
    library: Library,
    of: Session | None = None,
    *,
    demos: bool = False,
    left_out: Callable[[str], None] = _ignore,
    team: str | None = None,
) -> list[PastSession]:
    """Return the newest finished sessions with what is kept of their actions, oldest first.

    With `of`, only those that can say what became of the actions on that session's page. With `demos`,
    instead of them those with simulated people, who agreed to nothing. `left_out` is told, in a sentence,
    what could not be read, whose actions are therefore missing. `team` is the id of the only team whose
    sessions count; empty for those that belong to none, None for all.
    """
    if of is not None and team is None:
        team = team_of_session(library, of.id, of.team_id)
    pasts = _load(workspace, library, of, demos=demos, left_out=left_out, team=team)
    return [past_session(session, kept) for session, kept in pasts]


def _load(
    workspace: Workspace,
    library: Library,
    of: Session | None = None,
    *,
    demos: bool = False,
    left_out: Callable[[str], None] = _ignore,
    team: str | None = None,
    most: int | None = None,
) -> list[tuple[Session, list[Followup]]]:
    found: list[tuple[Session, list[Followup]]] = []
    teamless = 0
    origins = {of.id, *(carried.session for carried in of.record.carried_actions)} if of else set()
    for session_id, summary in library.heads():
        if isinstance(summary, DamagedEntry):
            left_out(summary.error)
            continue
        if not summary.ended:
            continue
        if summary.demo not in (demos, None):
            continue
        if of and session_id not in origins and summary.ended < (of.ended or of.opened):
            continue
        try:
            own = team_of(library, session_id, summary)
            if team not in (None, own) and session_id not in origins:
                continue
            if not own and teamless == LOOK_BACK:
                continue
            session = read_session(workspace, session_id)
        except StoreError as error:
            left_out(str(error))
            continue
        if session.agenda.simulated is not demos:  # the summary of an older file does not say it
            continue
        try:
            kept = Followups(library.path(session_id)).all()
        except StoreError as error:
            left_out(str(error))
            kept = []
        found.append((session, kept))
        teamless += not own
        if len(found) == most:
            break
    return sorted(found, key=lambda past: past[0].ended or 0)


def past_session(session: Session, kept: Sequence[Followup]) -> PastSession:
    """Return a session with what is kept beside it of actions."""
    readings = [each for each in kept if isinstance(each, PageReading)]
    return PastSession(
        session,
        reviewed=any(
            KINDS[stage.kind].reviews_actions for stage in session.agenda.stages if stage.id in session.states
        ),
        statuses=tuple(each for each in kept if isinstance(each, ActionStatus)),
        edits=tuple(each for each in kept if isinstance(each, ActionEdit)),
        missing=tuple((reading.target, name) for reading in readings for name in reading.gone),
        found=tuple(
            found_task(task, session.id, reading.target) for reading in readings for task in reading.added
        ),
    )
