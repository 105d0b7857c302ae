"""Whose captures are meant."""

from retro.storage.capture_files import NOBODYS, CaptureFiles
from retro.workspace import Workspace


def team_of(workspace: Workspace, given: str | None) -> str:
    """Return the id of the team that `--team` names; "" for none."""
    return "" if given in (None, NOBODYS) else str(given)


def captures_of(workspace: Workspace, team: str) -> CaptureFiles:
    """Return the captures of a team. Raises StoreError where that cannot be a team."""
    return CaptureFiles(workspace.captures, team)


def whose_meeting(workspace: Workspace, team: str) -> str:
    """Return whose meeting a capture is for, in words."""
    return f"the next meeting of {team}" if team else "the next meeting"
