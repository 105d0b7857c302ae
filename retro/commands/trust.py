"""`retro trust`: what the settings of a workspace can do counts once its user has seen and confirmed it.

`trusted_settings` is the only way to settings that act. Others may read what is written only to show it or to
say what is wrong in it; a test of the architecture holds that.
"""

import argparse
import os
import shutil
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from retro.commands.prompts import agrees, has_terminal, say, shown_path
from retro.errors import WorkspaceError
from retro.session.text import clean, counted
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.trusted import Capabilities, changes
from retro.words import listed
from retro.workspace import Settings, Workspace

NAME: Final = "trusted.json"
WIDTH: Final = 110
LONGEST: Final = 10_000_000
"""Bytes of what is kept; what one person can read through is far less."""


@dataclass(frozen=True)
class Trusted:
    """The settings as they count now."""

    settings: Settings
    left_out: Mapping[str, str]
    """What does not count because nobody has confirmed it: half a sentence for each name of a setting."""
    teams: tuple[Team, ...] = ()
    """The teams whose files can be read; without a confirmation none of their keys is in them."""

    def team(self, team_id: str) -> Team | None:
        """Find a team; None for one without a file that can be read."""
        return next((team for team in self.teams if team.id == team_id), None)

    def refusal(self, workspace: Workspace) -> str:
        """Return why nothing is sent or read, if there are targets that nobody has confirmed; else ""."""
        if "publish" not in self.left_out:
            return ""
        file, hint = shown_path(workspace.settings_file), workspace.command("trust")
        return f"Nothing is sent or read: what {file} can do is not confirmed. Look at it with: {hint}"


class _Confirmation(msgspec.Struct, frozen=True):
    """What was confirmed last, and how it was said."""

    digest: str
    sentences: list[str]
    allow: list[str] | None = None
    waiting: bool = False

    def loosened(self, settings: Settings) -> bool:
        """Whether more people may come in than when it was confirmed, or without waiting."""
        return (self.waiting and not settings.waiting) or (
            self.allow is not None
            and (settings.allow is None or not _keys(settings.allow) <= _keys(self.allow))
        )


def trusted_settings(workspace: Workspace) -> Trusted:
    """Return the settings as they count: what acts only if it is confirmed, what restricts in any case.

    Without a confirmation the rest is as if nothing had been said, and who may come in is what both the file
    and the last confirmation allow. Raises WorkspaceError.
    """
    settings = workspace.settings()
    record = _read(workspace)
    reach = _reach(workspace, settings)
    if _is_confirmed(reach, record):
        return Trusted(settings, {}, reach.teams)
    left_out = {
        "facilitators": settings.facilitators and "no listed key can lead",
        "publish": reach.targets and "nothing is published or read back",
        "address": settings.address and "people are told this machine's own address",
        "limits": settings.limits and "the limits are those of Retro itself",
        "teams": any(team.acts for team in reach.teams) and "no key of a team counts",
        "allow": record is not None
        and record.loosened(settings)
        and "nobody can join who could not join before",
    }
    return Trusted(
        msgspec.structs.replace(
            settings,
            facilitators=(),
            publish={name: table for name, table in settings.publish.items() if name not in reach.targets},
            address="",
            limits={},
            allow=_stricter(settings.allow, record),
            waiting=settings.waiting or (record is not None and record.waiting),
        ),
        {name: phrase for name, phrase in left_out.items() if phrase},
        tuple(team.tamed for team in reach.teams),
    )


def trust(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Show what the settings can do; confirm it when that is asked for or answered."""
    settings, record = workspace.settings(), _read(workspace)
    reach = _reach(workspace, settings)
    confirmed = _is_confirmed(reach, record)
    if reach.acts or not confirmed:
        print("\n".join(_told(workspace, reach)))
    if confirmed:
        kept = reach.acts
        print(
            "This is confirmed."
            if kept
            else f"{_files(workspace, reach)} has nothing that must be confirmed."
        )
        return 0
    if record is not None:
        print("\n".join(_told_changes(workspace, record, reach)))
    if arguments.yes or (not arguments.show and has_terminal() and agrees("Trust this?")):
        _keep(workspace, reach)
        print("This is now confirmed.")
        return 0
    print(f"This is not confirmed. To confirm it: {workspace.command('trust')}")
    return 1


def ask_for_trust(workspace: Workspace) -> None:
    """Ask for what is not confirmed, at a terminal only; any answer but `y` changes nothing.

    Raises WorkspaceError.
    """
    reach, record = _reach(workspace, workspace.settings()), _read(workspace)
    if _is_confirmed(reach, record) or not has_terminal():
        return
    told = _told_changes(workspace, record, reach) if record else _told(workspace, reach)
    say("\n".join(told))
    say("Confirm only what you know and want: the person who wrote this file decided it.")
    if agrees("Trust this?"):
        _keep(workspace, reach)


def left_out_of(workspace: Workspace) -> str:
    """A sentence about what does not count because nobody has confirmed it; empty when everything counts."""
    trusted = trusted_settings(workspace)
    if not trusted.left_out:
        return ""
    has = "has changed since it was confirmed" if _read(workspace) else "is not confirmed"
    phrases, hint = listed(trusted.left_out.values()), workspace.command("trust")
    files = _files(workspace, _reach(workspace, workspace.settings()))
    return f"{files} {has}, so {phrases}. Look at it with: {hint}"


def confirm(workspace: Workspace) -> None:
    """Keep that what the settings can do now was seen. Raises WorkspaceError."""
    _keep(workspace, _reach(workspace, workspace.settings()))


def said_of_trust(workspace: Workspace) -> tuple[str, bool]:
    """Return whether everything counts, and whether that is so. Empty when there is nothing to confirm."""
    reach, record = _reach(workspace, workspace.settings()), _read(workspace)
    file = _files(workspace, reach)
    if not _is_confirmed(reach, record):
        phrases = listed(trusted_settings(workspace).left_out.values())
        return f"{file} is not confirmed, so {phrases}; look at it with: {workspace.command('trust')}", False
    return (f"what {file} can do is confirmed", True) if reach.acts else ("", True)


def _reach(workspace: Workspace, settings: Settings) -> Capabilities:
    folders = (table.get("folder") for table in settings.publish.values())
    return Capabilities(
        settings,
        {each: _place(workspace.folder, each) for each in folders if isinstance(each, str)},
        (*Teams.read(workspace.teams),),
    )


def _place(workspace: Path, folder: str) -> str:
    """Return where a folder really is: a link in it may lead anywhere."""
    try:
        return os.path.realpath(workspace / Path(folder).expanduser())
    except (OSError, RuntimeError, ValueError):
        return folder  # no such user, or no path at all; it can be written nowhere


def _is_confirmed(reach: Capabilities, record: _Confirmation | None) -> bool:
    """Whether all of it counts: it was confirmed, or there is nothing to confirm."""
    if record is not None and record.digest == reach.digest:
        return True
    return not reach.acts and not (record is not None and record.loosened(reach.settings))


def _sentences(reach: Capabilities) -> list[str]:
    # Only who lists keys needs what reads them, which takes long to load.
    fingerprint: Callable[[str], str] = str
    if reach.settings.facilitators or reach.settings.allow or any(team.keys for team in reach.teams):
        from retro.commands.public_keys import fingerprint_of as fingerprint
    return reach.sentences(fingerprint)


def _told_changes(workspace: Workspace, record: _Confirmation, reach: Capabilities) -> list[str]:
    sentences = _sentences(reach)
    new, gone = changes(record.sentences, sentences)
    kept = len(sentences) - len(new)
    return [
        f"What {_files(workspace, reach)} can do has changed since it was confirmed:",
        *(_wrapped("  new:  ", each) for each in new),
        *(_wrapped("  gone: ", each) for each in gone),
        *([] if new or gone else _indented(sentences)),  # only how it is written
        *([f"  as before: {counted(kept, 'sentence')}"] if kept and (new or gone) else []),
    ]


def _indented(sentences: Iterable[str]) -> list[str]:
    return [_wrapped("  - ", each) for each in sentences]


def _wrapped(sign: str, sentence: str) -> str:
    """Return the lines of a sentence: no part of it ever begins a line as one of its own would."""
    return textwrap.fill(
        clean(sentence),
        min(shutil.get_terminal_size().columns - 1, WIDTH),
        initial_indent=sign,
        subsequent_indent=" " * len(sign),
        break_on_hyphens=False,
    )


def _told(workspace: Workspace, reach: Capabilities) -> list[str]:
    return [f"What {_files(workspace, reach)} can do:", *_indented(_sentences(reach))]


def _files(workspace: Workspace, reach: Capabilities) -> str:
    """Name what was read: retro.toml, and the team files where one of them can do something."""
    file = shown_path(workspace.settings_file)
    return f"{file} with the files in teams" if any(team.acts for team in reach.teams) else file


def _stricter(written: tuple[str, ...] | None, record: _Confirmation | None) -> tuple[str, ...] | None:
    """Return the keys that both the file and the last confirmation let in; None when neither restricts it."""
    if record is None or record.allow is None:
        return written
    if written is None:
        return tuple(record.allow)
    known = _keys(record.allow)
    return tuple(line for line in written if _keys([line]) <= known)


def _keys(lines: Iterable[str]) -> set[str]:
    """Return keys without what they are called; a key and its own fingerprint count as two."""
    return {" ".join(line.split()[:2]) for line in lines}


def _read(workspace: Workspace) -> _Confirmation | None:
    """Return what was confirmed; what cannot be read confirms nothing."""
    try:
        fd = os.open(workspace.private / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(fd, "rb") as file:  # noqa: PTH123
            return msgspec.json.decode(file.read(LONGEST), type=_Confirmation)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _keep(workspace: Workspace, reach: Capabilities) -> None:
    settings = reach.settings
    allow = None if settings.allow is None else [*settings.allow]
    record = _Confirmation(reach.digest, _sentences(reach), allow, settings.waiting)
    workspace.prepare()
    try:
        # A name of its own, for the owner alone, and complete before it takes the place of the earlier one.
        handle, temporary = tempfile.mkstemp(dir=workspace.private, prefix=f".{NAME}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(record))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, workspace.private / NAME)  # noqa: PTH105
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkspaceError(
            f"What was confirmed cannot be kept in {shown_path(workspace.private)} ({error.strerror})."
        ) from error
