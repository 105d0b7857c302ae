"""Which team is meant: by what was typed with --team, or by there being only one."""

import argparse

from retro.commands.prompts import say
from retro.commands.session_teams import teams_by_session
from retro.errors import RuleError
from retro.session.belonging import NO_TEAM
from retro.storage import Library
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.workspace import Workspace


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
