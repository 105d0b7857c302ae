"""To which team sessions belong, as they say or as `retro teams adopt` said later, and what that means."""

from collections.abc import Callable, Mapping

from retro.errors import StoreError
from retro.session.belonging import ADOPTION, is_team_id
from retro.session.due_records import Known
from retro.session.record_states import KnownRecord, ReviewDays
from retro.session.summary import SessionSummary
from retro.storage import DamagedEntry, FollowupFile, Library
from retro.teams.team_folder import Teams


def team_of(library: Library, session_id: str, summary: SessionSummary) -> str:
    """Return the id of the team of a session there is; empty for none. Raises StoreError."""
    team = summary.team_id
    if not team and summary.ended:
        # Not Followups, which loads what reads pages: a list of sessions must be quick.
        entry = FollowupFile(library.file_of(session_id)).entries().get(ADOPTION, {})
        team = entry.get("team", "")
    # A hand may have written anything into a file.
    return team if isinstance(team, str) and is_team_id(team) else ""


def team_of_session(library: Library, session_id: str, own: str) -> str:
    """The same for a session that was read; what cannot be read beside it says nothing."""
    try:
        return own or team_of(library, session_id, SessionSummary(ended=1))
    except StoreError:
        return ""


def review_days(teams: Teams, team_id: str) -> ReviewDays:
    """Return after how many days a team looks again at what it wrote down, by its id."""
    team = teams.get(team_id)
    return ReviewDays(team.review.lesson, team.review.decision) if team else ReviewDays()


def homes_of_sessions(library: Library) -> dict[str, str]:
    """Return the ids of the teams of all sessions, by theirs; empty for no team. Demos are left out."""
    return {name: team for name, (_, team) in teams_by_session(library).items()}


def team_of_known(known: Known, by_session: Mapping[str, str]) -> str:
    """Return the team of a record or an action, empty for none; with the teams of sessions by their ids."""
    if isinstance(known, KnownRecord):
        return by_session.get(known.session.id, "")
    return by_session.get(known.carried.session, by_session.get(known.home, ""))


def teams_by_session(
    library: Library, left_out: Callable[[str], None] = lambda sentence: None
) -> dict[str, tuple[SessionSummary, str]]:
    """Return every session that can be read, the newest first, with its team. Demos are left out.

    `left_out` gets a sentence for each that cannot be read, or of which it is not known who adopted it.
    """
    found: dict[str, tuple[SessionSummary, str]] = {}
    for session_id, summary in library.heads():
        if isinstance(summary, DamagedEntry):
            left_out(summary.error)
            continue
        if summary.demo:
            continue
        try:
            team = team_of(library, session_id, summary)
        except StoreError as error:
            left_out(str(error))
            team = summary.team_id
        found[session_id] = (summary, team)
    return found
