"""What the home says of captures."""

from collections.abc import Iterable

from retro.commands.today import today
from retro.errors import StoreError
from retro.session.dates import day_of
from retro.storage import DamagedEntry, SessionEntry
from retro.storage.capture_files import CaptureFiles, teams_with_captures
from retro.workspace import Workspace


def captured_since(workspace: Workspace, heads: Iterable[tuple[str, SessionEntry | DamagedEntry]]) -> str:
    """Return how much was captured since the last meeting, or still waits from before it; or nothing.

    Files that cannot be read are left out here: `retro captures` names them.
    """
    waiting = []
    for team in teams_with_captures(workspace.captures):
        try:
            waiting += [each for each in CaptureFiles(workspace.captures, team).read(today()) if each.open]
        except StoreError:
            continue
    ends = [
        day_of(head.ended, head.offset).isoformat()
        for _, head in heads
        if not isinstance(head, DamagedEntry) and head.ended and not head.demo
    ]
    last = max(ends, default="")
    since = sum(each.day >= last for each in waiting)
    if since:
        return (
            f"{since} captured since the last meeting" if last else f"{since} captured for the next meeting"
        )
    return f"{len(waiting)} captured before the last meeting" if waiting else ""
