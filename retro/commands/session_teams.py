"""To which team sessions belong: as they say themselves, or as `retro teams adopt` said later."""

import argparse
from collections.abc import Callable

from retro.commands.prompts import say
from retro.errors import RuleError, StoreError
from retro.publish.followups import Followups
from retro.session.belonging import NO_TEAM, Adoption, is_team_id
from retro.session.summary import SessionSummary
from retro.storage import DamagedEntry, Library
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.workspace import Workspace


def team_of(library: Library, session_id: str, summary: SessionSummary) -> str:
    """Return the id of the team of a session there is; empty for none. Raises StoreError."""
    team = summary.team_id
    if not team and summary.ended:
        team = next((each.team for each in Followups(library.file_of(session_id)).of(Adoption)), "")
    return team if is_team_id(team) else ""  # a hand may have written anything into a file


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


def team_meant(workspace: Workspace, given: str | None) -> Team | None:
    """Return the team of a session that begins; None for no team. Says each mistake in the files of others.

    `given` is what was typed with --team. Raises RuleError where it is not clear which team is meant.
    """
    teams = Teams.read(workspace.teams)
    team = teams.meant(given)
    for line in teams.mistakes:
        say(f"retro: {line}")
    return team


def template_meant(workspace: Workspace, arguments: argparse.Namespace) -> str:
    """Return the template of the team that was named where nothing else is to be started; perhaps empty."""
    if arguments.team in (None, NO_TEAM):
        return ""
    return Teams.read(workspace.teams).named(arguments.team).template


def refuse_team(session_id: str, given: str | None) -> None:
    """Refuse a team for a session that has begun without or with one. Raises RuleError."""
    if given is not None:
        raise RuleError(f"{session_id} has already started, so its team cannot be changed; leave out --team.")


def only_team(workspace: Workspace, given: str | None) -> str | None:
    """Return the id of the only team that a list is about, the empty one for no team; None for all teams.

    `given` is what was typed with --team. A team whose file was removed is meant by its id.
    """
    if given is None:
        return None
    if given == NO_TEAM:
        return ""
    teams = Teams.read(workspace.teams)
    if given not in teams.ids and given in _named_by_sessions(workspace):
        return given
    return teams.named(given).id


def _named_by_sessions(workspace: Workspace) -> set[str]:
    return {team for _, team in teams_by_session(Library(workspace.sessions)).values()}
