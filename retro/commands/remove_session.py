"""Parting with a session: its files, the minutes beside it and its secrets."""

from retro.commands import earlier_files
from retro.commands.all_captures import erase_captures
from retro.commands.settled_captures import keep_what_was_said
from retro.commands.settled_sessions import forget_settled
from retro.memory.index_files import erasing
from retro.session.captures import Capture
from retro.storage import Library, Vault
from retro.storage.disk import beside
from retro.storage.lock import Lock
from retro.workspace import Workspace


def delete_session(workspace: Workspace, library: Library, session_id: str) -> tuple[Capture, ...]:
    """Remove a session with what was captured in it; return the captures that came from it, as they were.

    What it said of captures is kept first, so that none that was dropped is open again. Raises RetroError.
    """
    lock = Lock(beside(library.path(session_id), ".lock"))
    try:
        keep_what_was_said(workspace, library, session_id)
        # The session last: whoever is interrupted can say it again.
        changed = erase_captures(
            workspace,
            lambda capture: capture.names_session(session_id),
            lambda capture: capture.without_session(session_id),
        )
    finally:
        lock.release()
    remove_session(workspace, library, session_id)
    return tuple(each for each in changed if each.from_session.startswith(f"{session_id}/"))


def remove_session(workspace: Workspace, library: Library, session_id: str) -> None:
    """Remove a session's files, the minutes beside them, and its secrets wherever. Raises StoreError."""
    with erasing(workspace.private):
        library.delete(session_id)
    Vault(workspace.secrets, session_id).destroy_all()
    forget_settled(workspace, session_id)
    earlier_files.remove_secrets(workspace, session_id)
