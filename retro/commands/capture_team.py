"""Whose captures are meant."""

from retro.commands.chosen_team import team_meant
from retro.storage.capture_files import CaptureFiles
from retro.teams.team_file import Team
from retro.workspace import Workspace


def captures_meant(workspace: Workspace, given: str | None) -> tuple[Team | None, CaptureFiles]:
    """Return the team that a command means, with its captures; `given` is what was typed with --team.

    Raises RuleError where it is not clear which team is meant.
    """
    team = team_meant(workspace, given)
    return team, captures_of(workspace, team.id if team else "")


def captures_of(workspace: Workspace, team_id: str) -> CaptureFiles:
    """Return the captures of a team, by its id. Raises StoreError where that cannot be one."""
    return CaptureFiles(workspace.captures, team_id)


def whose_meeting(team: Team | None) -> str:
    """Return whose meeting a capture is for, in words."""
    return f"{team.called}'s next meeting" if team else "the next meeting"
