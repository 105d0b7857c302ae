"""The door as the workspace wants it: codes, keys, limits, address, and what the facilitator said before."""

import getpass
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable

import asyncssh
import msgspec

from retro.errors import RuleError, WorkspaceError
from retro.room import Door
from retro.room.door import Orders
from retro.session.names import spoken
from retro.session.text import clean
from retro.ssh import Address, Limits, leader_code, session_code
from retro.ssh.limits import read_limits
from retro.store import Vault
from retro.words import quoted
from retro.workspace import Workspace

LEAST_CODE = 8
"""Letters and digits that a code chosen by hand must have."""
CODE_VARIABLE = "RETRO_CODE"
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}=?")


def chosen_code(*, asked: bool) -> str | None:
    """Give the code somebody chose by hand, if they did: never on the command line, where all can read it."""
    code = os.environ.pop(CODE_VARIABLE, "")
    if not code and asked:
        code = (
            getpass.getpass("The code that people join with: ")
            if sys.stdin.isatty()
            else sys.stdin.readline()
        )
    if not code:
        return None
    if len(spoken(code)) < LEAST_CODE:
        raise RuleError(f"A code needs at least {LEAST_CODE} letters or digits; it keeps strangers out.")
    return code.strip()


def door_of(workspace: Workspace, vault: Vault, code: str | None) -> Door:
    """Take the codes that were given out before, so that people who know them can come back."""
    settings = workspace.settings()
    leaders, allowed = door_keys(workspace)
    return Door(
        code=_kept_code(vault, "join-code", code or "", session_code),
        leader_code=_kept_code(vault, "leader-code", "", leader_code),
        leader_keys=leaders,
        allowed=allowed,
        asks=settings.waiting,
        orders=_orders(vault),
        draw=lambda: session_code(secrets.token_bytes),
        keep=vault.write,
    )


def door_keys(workspace: Workspace) -> tuple[frozenset[str], frozenset[str] | None]:
    """Give the fingerprints of `facilitators` and `allow`. Raises WorkspaceError with a line a bad key."""
    settings = workspace.settings()
    wrong: list[str] = []
    leaders = _keys("facilitators", settings.facilitators, wrong)
    allowed = None if settings.allow is None else _keys("allow", settings.allow, wrong)
    if wrong:
        raise WorkspaceError("\n".join(f"{workspace.settings_file}: {sentence}" for sentence in wrong))
    return leaders, allowed


def limits_of(workspace: Workspace) -> Limits:
    """Read the limits of `retro.toml`. Raises WorkspaceError with file and key."""
    table = workspace.settings().limits
    try:
        return read_limits(table)
    except ValueError as trouble:
        said = (f"{workspace.settings_file}: [limits] {line}" for line in str(trouble).split("\n"))
        raise WorkspaceError("\n".join(said)) from trouble


def address_of(workspace: Workspace, given: Address | None = None) -> Address | None:
    """Take the address that was given, else that of `retro.toml`. Raises WorkspaceError with file and key."""
    text = workspace.settings().address
    if given is not None or not text:
        return given
    try:
        return Address.read(text)
    except ValueError as trouble:
        raise WorkspaceError(f"{workspace.settings_file}: address: {trouble}.") from trouble


def _kept_code(vault: Vault, name: str, given: str, draw: Callable[[Callable[[int], bytes]], str]) -> str:
    """Give the code that was chosen now or kept before; for what cannot be one another is drawn."""
    kept = (vault.read(name) or b"").decode("utf-8", "replace")
    code = given or (kept if len(spoken(kept)) >= LEAST_CODE else draw(secrets.token_bytes))
    if kept != code:
        vault.write(name, code.encode())
    return code


def _orders(vault: Vault) -> Orders:
    """Give what the facilitator said about the door; what cannot be read is a door that is locked."""
    kept = vault.read("door")
    if kept is None:
        return Orders()
    try:
        return msgspec.json.decode(kept, type=Orders)
    except msgspec.DecodeError:
        return Orders(locked=True)


def _keys(setting: str, lines: Iterable[str], wrong: list[str]) -> frozenset[str]:
    keys: set[str] = set()
    for line in lines:
        if _FINGERPRINT.fullmatch(line):
            keys.add(line.rstrip("="))
            continue
        try:
            keys.add(asyncssh.import_public_key(line).get_fingerprint())
        except asyncssh.KeyImportError:
            wrong.append(f"{setting}: {quoted(clean(line))} is neither a public key nor a fingerprint.")
    return frozenset(keys)
