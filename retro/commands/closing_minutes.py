"""The minutes that every screen shows once a meeting is over, and where they will be found."""

from functools import partial
from urllib.parse import urlsplit, urlunsplit

from retro.commands.read_session import session_before
from retro.commands.wikis import Wikis
from retro.errors import RetroError
from retro.minutes import for_screens
from retro.room.made_views import MeetingMinutes, WriteMinutes
from retro.session.model import Session
from retro.session.text import clean
from retro.workspace import Workspace

ASK = "The facilitator can send you the minutes."


def closing_minutes(workspace: Workspace, session: Session) -> WriteMinutes:
    """Return what writes the minutes of a session that is hosted. Reads now what they are compared with."""
    return partial(_written, workspace, session_before(workspace, session), _addresses(workspace))


def _written(
    workspace: Workspace, before: Session | None, addresses: tuple[str, ...], session: Session
) -> MeetingMinutes:
    command = workspace.command("minutes", session.id)
    publish = f" · to publish them: {workspace.command('publish', session.id)}" if addresses else ""
    found = f"Once they are published, the minutes are at {' and '.join(addresses)}." if addresses else ASK
    return MeetingMinutes(for_screens(session, before), found, f"The minutes: {command}{publish}")


def _addresses(workspace: Workspace) -> tuple[str, ...]:
    """Return the web addresses to which minutes go, without anything in them that could be a secret."""
    try:
        tables = Wikis(workspace).tables
    except RetroError:
        return ()
    return tuple(filter(None, (_address(str(table.get("url") or "")) for table in tables.values())))


def _address(url: str) -> str:
    try:
        parts = urlsplit(clean(url))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return urlunsplit((parts.scheme, f"{parts.hostname}{port}", parts.path, "", ""))
