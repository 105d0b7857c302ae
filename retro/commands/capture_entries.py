"""Captures as entries of the library: those that wait for a meeting."""

from retro.commands.capture_team import captures_of
from retro.memory.entry import Entry
from retro.session.captures import Capture
from retro.workspace import Workspace


def capture_entries(workspace: Workspace, team: str, today: str) -> tuple[Entry, ...]:
    """Return the captures of a team that wait, by its id; who signed one is left out. Raises StoreError."""
    waiting = (each for each in captures_of(workspace, team).read(today) if each.open)
    return tuple(_entry(each, team) for each in waiting)


def _entry(capture: Capture, team: str) -> Entry:
    heading, _, body = capture.text.strip().partition("\n")
    return Entry(
        ref=capture.ref,
        kind="capture",
        team=team,
        day=capture.day,
        heading=heading.strip(),
        body=body.strip(),
        channels=capture.channels,
        state="open",
    )
