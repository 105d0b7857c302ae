"""Of which sessions it is remembered on this machine that their captures are settled.

A session's id has the words of its title, which are to be legible nowhere once it is deleted: so digests of
ids are remembered.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Final

from retro.workspace import Workspace

_REMEMBERED: Final = "settled"
_DIGEST: Final = re.compile(r"[0-9a-f]{32}")
"""Anything else is an id that an earlier version remembered: it is not known, and goes."""


def settled_sessions(workspace: Workspace) -> frozenset[str]:
    """Return the digests of the sessions that are settled."""
    return frozenset(each for each in _remembered(workspace) if _DIGEST.fullmatch(each))


def keep_settled(workspace: Workspace, digests: Iterable[str]) -> None:
    """Remember these, and nothing else."""
    if set(kept := sorted(digests)) != set(_remembered(workspace)):
        workspace.remember(_REMEMBERED, json.dumps(kept))


def forget_settled(workspace: Workspace, session_id: str) -> None:
    """Remember nothing of a session that is deleted."""
    keep_settled(workspace, settled_sessions(workspace) - {digest_of(session_id)})


def digest_of(session_id: str) -> str:
    """Return by what a session is remembered."""
    return hashlib.blake2b(session_id.encode(), digest_size=16).hexdigest()


def _remembered(workspace: Workspace) -> list[str]:
    try:
        found = json.loads(workspace.remembered(_REMEMBERED) or "[]")
    except ValueError:
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
