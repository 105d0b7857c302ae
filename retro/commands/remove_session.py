"""Parting with a session: its files, the minutes beside it and its secrets."""

from retro.commands import earlier_files
from retro.commands.settled_sessions import forget_settled
from retro.memory.index_files import erasing
from retro.storage import Library, Vault
from retro.workspace import Workspace


def remove_session(workspace: Workspace, library: Library, session_id: str) -> None:
    """Remove a session's files, the minutes beside them, and its secrets wherever. Raises StoreError."""
    with erasing(workspace.private):
        library.delete(session_id)
    Vault(workspace.secrets, session_id).destroy_all()
    forget_settled(workspace, session_id)
    earlier_files.remove_secrets(workspace, session_id)
