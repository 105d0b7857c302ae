"""What `serve` and `publish` refuse, found out by calling their own functions.

What these bring along is imported when it is called: it may be missing, and no list of sessions needs it.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from retro.commands.prompts import say
from retro.commands.trust import ask_for_trust, left_out_of, said_of_trust
from retro.errors import RetroError
from retro.memory.index_files import IndexFiles
from retro.session.dates import spoken_date
from retro.session.text import counted, counted_people
from retro.stages.registry import installed
from retro.words import listed, nearest, value
from retro.workspace import Workspace

if TYPE_CHECKING:
    from retro.agenda import Summary
    from retro.commands.theme_set import ThemeSet
    from retro.teams.channel import Channels
    from retro.teams.team_file import Team
    from retro.teams.team_folder import Teams
    from retro.tui.theme import RetroTheme

Weight: TypeAlias = Literal["good", "note", "stop"]
T = TypeVar("T")


@dataclass(frozen=True)
class CheckResult:
    """A line of the answer. `stop` would keep a meeting from being held; `note` is to be thought of."""

    about: str
    sentence: str
    weight: Weight = "good"


def tried(about: str, check: Callable[[], T], weight: Weight = "stop") -> tuple[T | None, list[CheckResult]]:
    """Do what `serve` or `publish` does; give what comes of it, and a word for every line it refuses with."""
    try:
        return check(), []
    except RetroError as refusal:
        return None, [CheckResult(about, line, weight) for line in str(refusal).splitlines()]
    except ImportError as error:
        return None, [CheckResult(about, f"{error.name} cannot be loaded; install Retro again", "stop")]


def settings_checked(workspace: Workspace) -> Iterator[CheckResult]:
    """Take from retro.toml and the environment what `serve` and `publish` take."""
    settings, refused = tried("settings", workspace.settings)
    yield from refused
    if settings is None:
        return
    refused = tried("settings", partial(access_checked, workspace))[1]
    yield from refused
    if not workspace.settings_file.exists():
        yield CheckResult("settings", "there is no retro.toml; that is fine")
    elif not refused:
        keys = counted(len(settings.facilitators), "key")
        yield CheckResult("settings", f"{workspace.settings_file} names {keys} that can lead")
    said, refused = tried("trust", partial(said_of_trust, workspace))
    yield from refused
    sentence, counts = said or ("", False)
    if sentence:
        yield CheckResult("trust", sentence, "good" if counts else "note")
    yield from tried("code", _code)[1]
    # Trying a target reads its secrets.
    for name in settings.publish if counts else ():
        _, refused = tried("publish", partial(_wiki, workspace, name), "note")
        yield from refused or [
            CheckResult("publish", f"{name}: its settings can be used; the wiki itself was not contacted")
        ]


def library_checked(workspace: Workspace) -> Iterator[CheckResult]:
    """Look at the index of what is kept: how large it is, and whether this Python can search well."""
    from retro.memory.index_tables import has_full_text

    if not has_full_text():
        yield CheckResult(
            "library",
            "this Python's SQLite has no full text search; questions are answered slowly, the newest first",
            "note",
        )
    try:
        about = IndexFiles(workspace.private).index.stat()
    except RetroError:  # that the own folder cannot be used is said before
        return
    except OSError:
        yield CheckResult("library", "what meetings kept is read when somebody asks")
        return
    day = datetime.date.fromtimestamp(about.st_mtime).isoformat()
    size = f"{about.st_size / 1_000_000:.1f} MB"
    yield CheckResult(
        "library", f"the index of what is kept has {size} and was changed on {spoken_date(day)}"
    )


def teams_checked(workspace: Workspace) -> Iterator[CheckResult]:
    """Read every team and channel, and look for what each names."""
    found, refused = tried("teams", partial(_teams, workspace))
    yield from refused
    if found is None:
        return
    for line in found.mistakes:
        yield CheckResult("teams", line, "note")
    for team in found:
        wrong = team_checked(workspace, team)
        yield from (CheckResult("teams", line, "note") for line in wrong)
        if not wrong:
            yield CheckResult(
                "teams", f"{team.id}: {counted_people(len(team.members))}; its file is in order"
            )
    channels, refused = tried("channels", partial(_channels, workspace))
    yield from refused
    for line in channels.mistakes if channels else ():
        yield CheckResult("channels", line, "note")


def team_checked(workspace: Workspace, team: "Team") -> list[str]:
    """Return a sentence for everything that a team's file names and that is not there or cannot be used."""
    from retro.commands.templates import known_templates
    from retro.commands.workspace_access import team_leaders
    from retro.teams.settings_file import ENDING

    file = workspace.teams / f"{team.id}{ENDING}"
    wrong = []
    try:
        team_leaders(team, workspace.teams)
    except RetroError as refusal:
        wrong += str(refusal).splitlines()
    if team.template:
        try:
            known_templates(workspace).load(team.template)
        except RetroError as refusal:
            wrong.append(f"{file}: template: {refusal}")
    try:
        wikis = workspace.settings().publish
    except RetroError:
        return wrong  # what is wrong there is said where settings are checked
    if team.publish and team.publish not in wikis:
        wrong.append(f"{file}: publish: retro.toml has no wiki called {team.publish}.")
    return wrong


def themes_checked(workspace: Workspace) -> Iterator[CheckResult]:
    """Load the themes; look for the one that retro.toml names, and for colours that are hard to see."""
    looks, refused = tried("themes", partial(_theme_set, workspace))
    yield from refused
    for name, theme in _own_themes(looks) if looks else ():
        for key, (colour, becomes) in theme.without_twin().items():
            yield CheckResult("themes", f"{name}: with 256 colours, {key} {colour} becomes {becomes}", "note")
        for text, ground, ratio in theme.faint_pairs():
            yield CheckResult("themes", f"{name}: {text} on {ground} is hard to see ({ratio} to 1)", "note")
    for file in sorted(workspace.themes.glob("*/*.toml")):
        yield CheckResult("themes", f"{file} is not read: move it to {workspace.themes}", "note")
    settings, _ = tried("settings", workspace.settings)
    if looks and settings and settings.theme and settings.theme not in looks.themes:
        # Not refused by `serve`, which then takes another.
        meant = nearest(settings.theme, looks.themes)
        asked = f"did you mean {value(meant)}?" if meant else f"there are {listed(sorted(looks.themes))}"
        sentence = f"{workspace.settings_file}: there is no theme {value(settings.theme)}; {asked}"
        yield CheckResult("themes", sentence, "note")


def kinds_checked() -> Iterator[CheckResult]:
    """Load every part of the kinds of stages that other distributions add."""
    found = installed()
    for sentence in (sentence for sentences in found.refused.values() for sentence in sentences):
        yield CheckResult("kinds", sentence, "note")
    for name in found.added:
        broken = [
            word
            for check in (_panels, _minutes, _plain, _demo)
            for word in tried("kinds", partial(check, name), "note")[1]
        ]
        yield from broken or [
            CheckResult("kinds", f"the kind {name} can be used; it is from {found.packages[name]}")
        ]


def templates_checked(workspace: Workspace) -> Iterator[CheckResult]:
    """Read every template."""
    summaries, refused = tried("templates", partial(_summaries, workspace))
    yield from refused
    # One that cannot be used keeps no other from being used.
    yield from (
        CheckResult("templates", summary.error, "note") for summary in summaries or () if summary.error
    )
    if good := sum(not summary.error for summary in summaries or ()):
        yield CheckResult("templates", f"{counted(good, 'template')} can be used")


def ready_to_open(workspace: Workspace) -> None:
    """Before a meeting opens: ask for what is not confirmed, and say in one line what is left out.

    Raises WorkspaceError, also for what is wrong in the settings, whether it is confirmed or not.
    """
    access_checked(workspace)
    ask_for_trust(workspace)
    if sentence := left_out_of(workspace):
        say(f"retro: {sentence}")


# Each brings along what it needs


def address_checked(workspace: Workspace) -> None:
    """Look whether the address that is written is one, confirmed or not. Raises WorkspaceError."""
    from retro.commands.workspace_access import check_address

    check_address(workspace.settings(), workspace.settings_file)


def access_checked(workspace: Workspace) -> None:
    """Look whether what is written of access can be used, confirmed or not. Raises WorkspaceError."""
    from retro.commands.workspace_access import check_access

    check_access(workspace.settings(), workspace.settings_file)


def _code() -> object:
    from retro.commands.workspace_access import chosen_code

    return chosen_code(asked=False)


def _wiki(workspace: Workspace, name: str) -> None:
    from retro.commands.wikis import Wikis

    Wikis(workspace).tried(name)


def _panels(kind: str) -> None:
    from retro.stages.panels import panels_of

    panels_of(kind)


def _minutes(kind: str) -> None:
    from retro.minutes.sections import minutes_of_kind

    minutes_of_kind(kind)


def _plain(kind: str) -> None:
    from retro.stages.plain_stages import plain_of

    plain_of(kind)


def _demo(kind: str) -> None:
    from retro.stages.playing import play_of

    play_of(kind)


def _own_themes(looks: "ThemeSet") -> Iterator[tuple[str, "RetroTheme"]]:
    """The themes that are not the shipped ones."""
    from retro.resources import shipped
    from retro.tui.theme import load_themes

    known = load_themes([shipped("themes")])
    return ((name, theme) for name, theme in looks.themes.items() if theme != known.get(name))


def _theme_set(workspace: Workspace) -> "ThemeSet":
    from retro.commands.theme_set import ThemeSet

    return ThemeSet.of(workspace)


def _summaries(workspace: Workspace) -> "tuple[Summary, ...]":
    from retro.commands.templates import known_templates

    return known_templates(workspace).summaries()


def _teams(workspace: Workspace) -> "Teams":
    from retro.teams.team_folder import Teams

    return Teams.read(workspace.teams)


def _channels(workspace: Workspace) -> "Channels":
    from retro.teams.channel import Channels

    return Channels.read(workspace.channels)
