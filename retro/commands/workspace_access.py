"""Who may come in, and how, by the settings of a workspace: codes, keys, limits and address."""

import getpass
import os
import secrets
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from retro.commands.public_keys import fingerprint_of
from retro.commands.trust import trusted_settings
from retro.errors import RuleError, WorkspaceError
from retro.room import AccessPolicy
from retro.room.access_policy import AccessSettings
from retro.server import Address, Limits, leader_code, session_code
from retro.server.limits import read_limits
from retro.session.names import spoken
from retro.session.text import clean
from retro.storage import Vault
from retro.teams.settings_file import ENDING
from retro.teams.team_file import Team
from retro.words import quoted
from retro.workspace import Settings, Workspace

LEAST_CODE = 8
"""Letters and digits that a code chosen by hand must have."""
CODE_VARIABLE = "RETRO_CODE"


def chosen_code(*, asked: bool) -> str | None:
    """Return the code somebody chose by hand, if any: never on the command line, where all can read it."""
    code = os.environ.pop(CODE_VARIABLE, "")
    if not code and asked:
        code = getpass.getpass("Session code: ") if sys.stdin.isatty() else sys.stdin.readline()
    if not code:
        return None
    if len(spoken(code)) < LEAST_CODE:
        raise RuleError(
            f"A code needs at least {LEAST_CODE} letters or digits; a shorter code is easy to guess."
        )
    return code.strip()


def access_policy_of(workspace: Workspace, vault: Vault, code: str | None, team_id: str = "") -> AccessPolicy:
    """Take the codes that were given out before, so that people who know them can come back.

    `team_id` is the team of the session, whose facilitators can lead it.
    """
    trusted = trusted_settings(workspace)
    settings = trusted.settings
    leaders, allowed = _listed_keys(settings, workspace.settings_file)
    if team := trusted.team(team_id):
        leaders |= team_leaders(team, workspace.teams)
    return AccessPolicy(
        code=_kept_code(vault, "join-code", code or "", session_code),
        leader_code=_kept_code(vault, "leader-code", "", leader_code),
        leader_keys=leaders,
        allowed=allowed,
        asks=settings.waiting,
        access_settings=_access_settings(vault),
        draw=lambda: session_code(secrets.token_bytes),
        keep=vault.write,
    )


def limits_of(workspace: Workspace) -> Limits:
    """Return the limits that count. Raises WorkspaceError with file and key."""
    return _limits(trusted_settings(workspace).settings, workspace.settings_file)


def address_of(workspace: Workspace, given: Address | None = None) -> Address | None:
    """Take the address that was given, else the one that counts. Raises WorkspaceError with file and key."""
    return given or _address(trusted_settings(workspace).settings, workspace.settings_file)


def check_access(settings: Settings, file: Path) -> None:
    """Look whether what is written can be used, confirmed or not. Raises WorkspaceError, a line a mistake."""
    wrong: list[str] = []
    for look in (_limits, _listed_keys):
        try:
            look(settings, file)
        except WorkspaceError as refusal:
            wrong.append(str(refusal))
    if wrong:
        raise WorkspaceError("\n".join(wrong))


def check_address(settings: Settings, file: Path) -> None:
    """The same of the address."""
    _address(settings, file)


def _listed_keys(settings: Settings, file: Path) -> tuple[frozenset[str], frozenset[str] | None]:
    """Return the fingerprints of `facilitators` and `allow`. Raises WorkspaceError with a line a bad key."""
    wrong: list[str] = []
    leaders = _keys("facilitators", settings.facilitators, wrong)
    allowed = None if settings.allow is None else _keys("allow", settings.allow, wrong)
    if wrong:
        raise WorkspaceError("\n".join(f"{file}: {sentence}" for sentence in wrong))
    return leaders, allowed


def team_leaders(team: Team, folder: Path) -> frozenset[str]:
    """Return the fingerprints of those who can lead its sessions. Raises WorkspaceError, a line a bad key.

    The keys of its members are looked at too: what is no key would be found out only when it is needed.
    """
    wrong: list[str] = []
    leaders = _keys("facilitators", team.facilitators, wrong)
    _keys("members", [key for member in team.members for key in member.keys], wrong)
    if wrong:
        file = folder / f"{team.id}{ENDING}"
        raise WorkspaceError("\n".join(f"{file}: {sentence}" for sentence in wrong))
    return leaders


def _limits(settings: Settings, file: Path) -> Limits:
    try:
        return read_limits(settings.limits)
    except ValueError as error:
        said = (f"{file}: [limits] {line}" for line in str(error).split("\n"))
        raise WorkspaceError("\n".join(said)) from error


def _address(settings: Settings, file: Path) -> Address | None:
    if not settings.address:
        return None
    try:
        return Address.read(settings.address)
    except ValueError as error:
        raise WorkspaceError(f"{file}: address: {error}.") from error


def _kept_code(vault: Vault, name: str, given: str, draw: Callable[[Callable[[int], bytes]], str]) -> str:
    """Return the code that was chosen now or kept before; for what cannot be one another is drawn."""
    kept = (vault.read(name) or b"").decode("utf-8", "replace")
    code = given or (kept if len(spoken(kept)) >= LEAST_CODE else draw(secrets.token_bytes))
    if kept != code:
        vault.write(name, code.encode())
    return code


def _access_settings(vault: Vault) -> AccessSettings:
    """Return what the facilitator set of access; what cannot be read lets nobody new in."""
    kept = vault.read("door")
    if kept is None:
        return AccessSettings()
    try:
        return msgspec.json.decode(kept, type=AccessSettings)
    except msgspec.DecodeError:
        return AccessSettings(locked=True)


def _keys(setting: str, lines: Iterable[str], wrong: list[str]) -> frozenset[str]:
    keys = {line: fingerprint_of(line) for line in lines}
    wrong += [
        f"{setting}: {quoted(clean(line))} is neither a public key nor a fingerprint."
        for line, key in keys.items()
        if not key
    ]
    return frozenset(keys.values())
