"""To which team sessions belong: as they say themselves, or as `retro teams adopt` said later."""

from collections.abc import Callable

from retro.errors import StoreError
from retro.session.belonging import ADOPTION, is_team_id
from retro.session.summary import SessionSummary
from retro.storage import DamagedEntry, FollowupFile, Library


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
