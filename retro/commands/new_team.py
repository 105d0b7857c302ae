"""`retro teams new`: a team's file, after a few questions."""

import argparse
import json
import sys

from retro.commands.adopting import adopt
from retro.commands.prompts import agrees, has_terminal
from retro.commands.session_teams import teams_by_session
from retro.errors import RuleError, WorkspaceError
from retro.session.belonging import channels_of, is_team_id
from retro.session.clusters import cut
from retro.session.text import NAME_LIMIT, TITLE_LIMIT, clean, counted, fold
from retro.storage import Library
from retro.teams.languages import CODES
from retro.teams.settings_file import ENDING, Mistakes
from retro.teams.team_file import read_team
from retro.workspace import Workspace

PAGE = """\
name = {name}
# purpose = "The build, the pipeline, the people on call"

# Who is expected at its sessions. With a person's key, that person can look up what the team keeps:
# members = [ {{ name = "Ana", keys = ["ssh-ed25519 AAAAC3Nz… ana@laptop"] }} ]
members = [{members}]

# Keys that can lead its sessions. Like all keys in this file they count once retro trust has confirmed them.
# facilitators = []

# What its sessions are about, unless a template says something else.
channels = [{channels}]

# The language in which the team writes: other forms of a word are found too. Empty: only the word itself.
language = {language}

# What retro host --team {id} starts.
{template}

# Where retro publish puts its minutes: one of the wikis in retro.toml.
# publish = "wiki"

# What other teams of this workspace can find.
# share = ["lessons", "decisions"]

# After how many days a record is looked at again; 0: only when somebody says a date.
# [review]
# lesson = 180
# decision = 180
"""


def new(workspace: Workspace, library: Library, arguments: argparse.Namespace) -> int:
    """Write the page, and offer to make older sessions those of the team."""
    team_id: str = arguments.team
    if not is_team_id(team_id):
        raise RuleError(
            "A team is called by small letters, digits and hyphens, such as platform; none is no team."
        )
    file = workspace.teams / f"{team_id}{ENDING}"
    if file.exists() or file.is_symlink():
        raise RuleError(f"{file} is there already; nothing was changed.")
    ask = _ask if has_terminal() else _nobody
    name = _text(arguments.name or ask("What is the team called?", team_id) or team_id)
    people = arguments.members or ask("Who belongs to it? Names with commas between them", "")
    about = arguments.channels or ask("What are its sessions about? Words such as ci, on-call", "")
    language = arguments.language
    if language is None:
        language = ask(f"In which language does it write? ({', '.join(CODES)}, or none)", "")
    if language not in ("", *CODES):
        raise RuleError(f"There is no language {clean(language)[:20]!r}; there are {', '.join(CODES)}.")
    template = arguments.template or ask("Which template do its sessions use?", "start-stop-continue")
    page = PAGE.format(
        id=team_id,
        name=_quoted(name),
        members=", ".join(f"{{ name = {_quoted(each)} }}" for each in _names(people)),
        channels=", ".join(map(_quoted, channels_of(about.split(",")))),
        language=_quoted(language),
        template=f"template = {_quoted(_text(template))}" if template else '# template = "lean-coffee"',
    )
    try:
        workspace.teams.mkdir(exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(page)
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error
    try:
        read_team(file)
    except Mistakes as refusal:
        raise WorkspaceError(str(refusal)) from None
    print(f"Written: {file}. Every line is explained in it.", file=sys.stderr)
    print(f"Start a meeting of the team: {workspace.command('host', '--team', team_id)}", file=sys.stderr)
    return _offer(workspace, library, team_id)


def _offer(workspace: Workspace, library: Library, team_id: str) -> int:
    """Offer the sessions that belong to no team, or say how to take them over later."""
    free = [name for name, (summary, team) in teams_by_session(library).items() if summary.ended and not team]
    if not free:
        return 0
    said = f"{counted(len(free), 'older session')} {'belongs' if len(free) == 1 else 'belong'} to no team"
    if has_terminal() and agrees(f"{said}. Look at {'it' if len(free) == 1 else 'them'} now?"):
        adopt(workspace, library, team_id, (), sure=False)
    else:
        print(f"{said}. To take over: {workspace.command('teams', 'adopt', team_id)}", file=sys.stderr)
    return 0


def _ask(question: str, default: str) -> str:
    print(f"{question}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise RuleError("Nothing was written.")
    return clean(line) or default


def _nobody(question: str, default: str) -> str:
    return ""


def _text(text: str) -> str:
    return cut(clean(text), TITLE_LIMIT)


def _names(typed: str) -> list[str]:
    names: dict[str, str] = {}
    for name in typed.split(","):
        if kept := cut(clean(name), NAME_LIMIT):
            names.setdefault(fold(kept), kept)
    return [*names.values()]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
