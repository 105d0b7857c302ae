"""Which host key the server has: the user's own, or, if they say so, the one that a workspace had before."""

import os
from pathlib import Path

import asyncssh

from retro.commands.prompts import agrees, has_terminal, say, shown_path
from retro.errors import ServerError
from retro.server.host_key import fingerprint, keep_host_key, read_host_key
from retro.session.text import clean
from retro.state import StateFolder
from retro.workspace import Workspace


def host_key_of(state: StateFolder, workspace: Workspace) -> Path:
    """Return the file of the host key, which need not be there yet. Raises StateError and ServerError.

    A workspace may come from somebody else, who then knows the key that is in it and could stand between
    this host and its guests. So its key is only taken over by somebody who has seen whose it is.
    """
    state.prepare()
    older = workspace.older_host_key
    if os.path.lexists(state.host_key) or not os.path.lexists(older):
        return state.host_key
    try:
        key = read_host_key(older)
    except ServerError as refusal:
        say(f"retro: {clean(str(refusal))}")
    else:
        if has_terminal() and _is_wanted(key, older):
            keep_host_key(state.host_key, key)
            say(f"retro: the host key of this workspace is yours now, in {state.host_key}")
            return state.host_key
    say(
        f"retro: the older host key {shown_path(older.absolute())} is not used, and a new one is made. "
        "People who joined before will be told that the host has changed. To take the older key over "
        f"after all, remove {state.host_key} and start retro host or retro serve in a terminal."
    )
    return state.host_key


def _is_wanted(key: asyncssh.SSHKey, path: Path) -> bool:
    say(
        "This workspace has a host key of its own, from an earlier version:\n"
        f"  {fingerprint(key)}\n"
        f"  {shown_path(path.absolute())}\n"
        "All workspaces on this machine now share one host key, which only you have.\n"
        "y uses this key from now on: people who joined before will recognise the host. Do so only if\n"
        "it is yours, because whoever made this folder may have the key too.\n"
        "Any other answer makes a new one: people who joined before are told that the host has changed."
    )
    return agrees("Use this key?")
