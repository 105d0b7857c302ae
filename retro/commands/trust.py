"""`retro trust`: what the settings of a workspace can do counts once its user has seen and confirmed it.

`trusted_settings` is the only way to settings that act. Others may read what is written only to show it or to
say what is wrong in it; a test of the architecture holds that.
"""

import argparse
import os
import shutil
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from retro.commands.confirmation import Confirmation, keep_confirmation, read_confirmation, stricter
from retro.commands.prompts import agrees, has_terminal, say, shown_path
from retro.session.text import clean, counted
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.trusted import Capabilities
from retro.words import listed
from retro.workspace import Settings, Workspace

WIDTH: Final = 110


@dataclass(frozen=True)
class Trusted:
    """The settings as they count now."""

    settings: Settings
    left_out: Mapping[str, str]
    """What does not count because nobody has confirmed it: half a sentence for each name of a setting."""
    teams: tuple[Team, ...] = ()
    """The teams whose files can be read; without a confirmation none of their keys is in them."""
    broken: Mapping[str, list[str]] = field(default_factory=dict)
    """The mistakes of each team's file of which nothing counts, by its name."""
    without_wiki: frozenset[str] = frozenset()
    """The ids of teams whose files say where minutes go, which nobody has confirmed."""

    def team(self, team_id: str) -> Team | None:
        """Find a team; None for one without a file that can be read."""
        return next((team for team in self.teams if team.id == team_id), None)

    def refusal(self, workspace: Workspace) -> str:
        """Return why nothing is sent or read, if there are targets that nobody has confirmed; else ""."""
        if "publish" not in self.left_out:
            return ""
        file, hint = shown_path(workspace.settings_file), workspace.command("trust")
        return f"Nothing is sent or read: what {file} can do is not confirmed. Look at it with: {hint}"

    def refusal_for(self, team_id: str, workspace: Workspace) -> str:
        """Return why minutes of a team go nowhere unless somebody says where, if that is so; else ""."""
        if team_id not in self.without_wiki:
            return ""
        hint = workspace.command("trust")
        return f"Nothing is sent: where the minutes of {team_id} go is not confirmed. Look at it with: {hint}"


def trusted_settings(workspace: Workspace) -> Trusted:
    """Return the settings as they count: what acts only if it is confirmed, what restricts in any case.

    Without a confirmation the rest is as if nothing had been said, and who may come in is what both the file
    and the last confirmation allow. Raises WorkspaceError.
    """
    settings = workspace.settings()
    record = read_confirmation(workspace)
    reach = _reach(workspace, settings)
    waiting = [team.id for team in reach.teams if not _team_counts(team, reach, record)]
    without_wiki = frozenset(team.id for team in reach.teams if team.publish and team.id in waiting)
    teams = tuple(team.tamed if team.id in waiting else team for team in reach.teams)
    left_out = {"teams": _of_teams(waiting, reach)} if waiting else {}
    if _settings_count(reach, record):
        return Trusted(settings, left_out, teams, reach.broken, without_wiki)
    of_settings = {
        "facilitators": settings.facilitators and "no listed key can lead",
        "publish": reach.targets and "nothing is published or read back",
        "address": settings.address and "people are told this machine's own address",
        "limits": settings.limits and "the limits are those of Retro itself",
        **left_out,
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
            allow=stricter(settings.allow, record),
            waiting=settings.waiting or (record is not None and record.waiting),
        ),
        {name: phrase for name, phrase in of_settings.items() if phrase},
        teams,
        reach.broken,
        without_wiki,
    )


def _of_teams(waiting: list[str], reach: Capabilities) -> str:
    if len(waiting) == sum(team.acts for team in reach.teams):
        return "no key of a team counts"
    return f"no key of {listed(waiting, 'or')} counts"


def trust(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Show what the settings can do; confirm it when that is asked for or answered."""
    settings, record = workspace.settings(), read_confirmation(workspace)
    reach = _reach(workspace, settings)
    confirmed = _is_confirmed(reach, record)
    if reach.acts or not confirmed:
        print("\n".join(_told(workspace, reach)))
    if reach.broken:
        print("\n".join(_told_mistakes(reach)))
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
    reach, record = _reach(workspace, workspace.settings()), read_confirmation(workspace)
    if _is_confirmed(reach, record) or not has_terminal():
        return
    told = _told_changes(workspace, record, reach) if record else _told(workspace, reach)
    say("\n".join((*told, *_told_mistakes(reach))))
    say("Confirm only what you know and want: the person who wrote this file decided it.")
    if agrees("Trust this?"):
        _keep(workspace, reach)


def left_out_of(workspace: Workspace) -> str:
    """A sentence about what does not count because nobody has confirmed it; empty when everything counts."""
    trusted = trusted_settings(workspace)
    if not trusted.left_out:
        return ""
    has = "has changed since it was confirmed" if read_confirmation(workspace) else "is not confirmed"
    phrases, hint = listed(trusted.left_out.values()), workspace.command("trust")
    files = _files(workspace, _reach(workspace, workspace.settings()))
    return f"{files} {has}, so {phrases}. Look at it with: {hint}"


def confirm(workspace: Workspace) -> None:
    """Keep that what the settings can do now was seen. Raises WorkspaceError."""
    _keep(workspace, _reach(workspace, workspace.settings()))


def said_of_trust(workspace: Workspace) -> tuple[str, bool]:
    """Return whether everything counts, and whether that is so. Empty when there is nothing to confirm."""
    reach, record = _reach(workspace, workspace.settings()), read_confirmation(workspace)
    file = _files(workspace, reach)
    if not _is_confirmed(reach, record):
        phrases = listed(trusted_settings(workspace).left_out.values())
        return f"{file} is not confirmed, so {phrases}; look at it with: {workspace.command('trust')}", False
    return (f"what {file} can do is confirmed", True) if reach.acts else ("", True)


def _reach(workspace: Workspace, settings: Settings) -> Capabilities:
    folders = (table.get("folder") for table in settings.publish.values())
    teams = Teams.read(workspace.teams)
    return Capabilities(
        settings,
        {each: _place(workspace.folder, each) for each in folders if isinstance(each, str)},
        (*teams,),
        teams.broken,
    )


def _place(workspace: Path, folder: str) -> str:
    """Return where a folder really is: a link in it may lead anywhere."""
    try:
        return os.path.realpath(workspace / Path(folder).expanduser())
    except (OSError, RuntimeError, ValueError):
        return folder  # no such user, or no path at all; it can be written nowhere


def _is_confirmed(reach: Capabilities, record: Confirmation | None) -> bool:
    """Whether all of it counts: it was confirmed, or there is nothing to confirm."""
    return _settings_count(reach, record) and all(_team_counts(team, reach, record) for team in reach.teams)


def _settings_count(reach: Capabilities, record: Confirmation | None) -> bool:
    if record is not None and record.holds_for_settings(reach):
        return True
    return not reach.settings_act and not (record is not None and record.loosened(reach.settings))


def _team_counts(team: Team, reach: Capabilities, record: Confirmation | None) -> bool:
    return not team.acts or (record is not None and record.holds_for_team(team.id, reach))


def _reader_of_keys(reach: Capabilities) -> Callable[[str], str]:
    """Return what gives the fingerprint of a key."""
    # Only who lists keys needs what reads them, which takes long to load.
    if reach.settings.facilitators or reach.settings.allow or any(team.keys for team in reach.teams):
        from retro.commands.public_keys import fingerprint_of

        return fingerprint_of
    return str


def _sentences(reach: Capabilities) -> list[str]:
    return reach.sentences(_reader_of_keys(reach))


def _keep(workspace: Workspace, reach: Capabilities) -> None:
    keep_confirmation(workspace, reach, _reader_of_keys(reach))


def _told_changes(workspace: Workspace, record: Confirmation, reach: Capabilities) -> list[str]:
    sentences = _sentences(reach)
    new, gone = record.changes(sentences, reach.broken)
    kept = len(sentences) - len(new)
    # An earlier version did not keep which sentence was about which file.
    unknown = reach.broken and not record.settings
    away = "  gone, or in a file with a mistake: " if unknown else "  gone: "
    return [
        f"What {_files(workspace, reach)} can do has changed since it was confirmed:",
        *(_wrapped("  new:  ", each) for each in new),
        *(_wrapped(away, each) for each in gone),
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


def _told_mistakes(reach: Capabilities) -> list[str]:
    lines = (f"  {clean(line)}" for lines in reach.broken.values() for line in lines)
    return ["Nothing counts of a file with a mistake:", *lines] if reach.broken else []


def _files(workspace: Workspace, reach: Capabilities) -> str:
    """Name what was read: retro.toml, and the team files where one of them can do something."""
    file = shown_path(workspace.settings_file)
    return f"{file} with the files in teams" if any(team.acts for team in reach.teams) else file
