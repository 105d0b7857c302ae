"""What a workspace has from an earlier version: taken over by somebody who was asked, or left alone."""

from pathlib import Path

from retro.commands import earlier_files
from retro.commands.hosted_session import if_moved
from retro.commands.prompts import agrees, has_terminal, say
from retro.commands.server_key import host_key_of
from retro.errors import SessionInUse, WorkspaceError
from retro.session.summary import SessionSummary
from retro.session.text import clean, counted
from retro.storage import Library, Vault
from retro.storage.disk import beside
from retro.storage.lock import Lock
from retro.workspace import Workspace


def settled(workspace: Workspace) -> Path:
    """Ask about all that is there; give the file of the host key. Raises StateError and ServerError."""
    take_over_secrets(workspace)
    return host_key_of(workspace.state, workspace)


def ask_if_moved(workspace: Workspace) -> None:
    """Ask, before anything is made, where the secrets of its sessions are kept for a folder that is gone.

    Nothing is linked here by itself: a workspace that somebody else made could bear the same names. Raises
    WorkspaceError when the user would rather say first that it was moved.
    """
    state = workspace.state
    without = {name for name in _going_on(workspace) if not (workspace.secrets / name).is_dir()}
    for path, each in state.known().items():
        kept = state.workspaces / each / "secrets"
        if Path(path).is_dir() or not any((kept / name).is_dir() for name in without):
            continue
        say(
            f"There are no secrets for the open sessions in {clean(str(workspace.folder))}. They have the "
            f"same names as those in {clean(path)}, which does not exist any more.\n"
            f"{if_moved(workspace, path)}"
        )
        if has_terminal() and not agrees("Continue without the secrets?"):
            raise WorkspaceError("Nothing was opened or changed.")


def take_over_secrets(workspace: Workspace) -> None:
    """Take over the secrets of sessions that have not ended, if the user says so. Raises RetroError.

    Whoever knows them could have made the workspace, so they are used only by somebody who has seen whose
    they are. Copies of wikis are never taken over: a repository can name programs that git runs.
    """
    waiting = _waiting(workspace)
    if not waiting:
        return
    where = clean(str(workspace.earlier / "secrets"))
    sessions = counted(len(waiting), "open session")
    if has_terminal() and _is_wanted(waiting, sessions, where):
        for session_id in waiting:
            try:
                _take_over(workspace, session_id)
            except SessionInUse as refusal:
                say(f"retro: the secrets of {session_id} are left where they are. {refusal}")
            else:
                say(f"retro: the secrets of {session_id} are kept in {workspace.secrets} now")
        return
    say(
        f"retro: the secrets of {sessions} in {where} are from an earlier version and are not used. These "
        "sessions get new codes, and people cannot see or change what they gave in private in open stages. "
        f"To be asked about it, start retro host or retro serve in a terminal; to stop this message, "
        f"remove {where}."
    )


def _waiting(workspace: Workspace) -> list[str]:
    """Name the sessions that have not ended and have something here that is not known yet."""
    left = earlier_files.sessions_with_secrets(workspace)
    if not left:
        return []
    going_on = _going_on(workspace)
    return [name for name in left if name in going_on and _news(workspace, name)]


def _going_on(workspace: Workspace) -> set[str]:
    """Name the sessions that have not ended. Makes no folder."""
    heads = Library(workspace.sessions).heads() if workspace.sessions.is_dir() else []
    return {name for name, summary in heads if isinstance(summary, SessionSummary) and not summary.ended}


def _news(workspace: Workspace, session_id: str) -> dict[str, bytes]:
    """Return the secrets of which no others are here: what was drawn since then is in use, and stays."""
    vault = Vault(workspace.secrets, session_id)
    found = earlier_files.secrets_of(workspace, session_id)
    return {name: data for name, data in found.items() if vault.read(name) in (None, data)}


def _take_over(workspace: Workspace, session_id: str) -> None:
    """Copy the secrets, and remove them from the workspace once they are durable. Raises StoreError."""
    lock = Lock(beside(Library(workspace.sessions).path(session_id), ".lock"))
    try:
        news, vault = _news(workspace, session_id), Vault(workspace.secrets, session_id)
        for name, data in news.items():
            vault.write(name, data)
        earlier_files.remove_secrets(workspace, session_id, list(news))
    finally:
        lock.release()


def _is_wanted(waiting: list[str], sessions: str, where: str) -> bool:
    shown = "\n".join(f"  {session_id}" for session_id in waiting)
    say(
        f"This workspace has secrets of {sessions} from an earlier version:\n"
        f"{shown}\n"
        f"  in {where}\n"
        "They are the codes for joining, and the keys that connect hidden cards and votes with people.\n"
        "Secrets are now kept in your own folder on this machine, not in the workspace.\n"
        "y uses them: people find the session as they left it. Do so only if this folder was always\n"
        "yours, because whoever made or copied it may know them too.\n"
        "Any other answer does not: there are new codes, and people lose what they gave in private."
    )
    return agrees("Use these secrets?")
