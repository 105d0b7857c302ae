"""`retro teams new`: a team's file, after a few questions."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from retro.commands.adopting import adopt
from retro.commands.prompts import agrees, has_terminal, say, typed
from retro.commands.session_teams import teams_by_session
from retro.commands.templates import known_templates
from retro.errors import RuleError, TemplateError, WorkspaceError
from retro.session.belonging import channel_of, channels_of, is_team_id
from retro.session.clusters import cut
from retro.session.record_rules import TAG_LIMIT, TAGS
from retro.session.text import NAME_LIMIT, TITLE_LIMIT, clean, counted, fold
from retro.storage import Library
from retro.teams.languages import CODES
from retro.teams.settings_file import ENDING, Mistakes, check_folder
from retro.teams.team_file import is_template_name, read_team
from retro.words import quoted
from retro.workspace import Workspace

T = TypeVar("T")

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
    check_folder(workspace.teams)
    file = workspace.teams / f"{team_id}{ENDING}"
    if file.exists() or file.is_symlink():
        raise RuleError(f"{file} is there already; nothing was changed.")
    usual = "start-stop-continue" if has_terminal() else ""
    name = _answer(arguments.name, "What is the team called?", team_id, _name)
    people = _answer(arguments.members, "Who belongs to it? Names with commas between them", "", _names)
    about = _answer(
        arguments.channels, "What are its sessions about? Words such as ci, on-call", "", _channels
    )
    asked = f"In which language does it write? ({', '.join(CODES)}; nothing: any)"
    language = _answer(arguments.language, asked, "", _language)
    asked = "Which template do its sessions use?"
    template = _answer(arguments.template, asked, usual, partial(_template, workspace))
    page = PAGE.format(
        id=team_id,
        name=_quoted(name),
        members=", ".join(f"{{ name = {_quoted(each)} }}" for each in people),
        channels=", ".join(map(_quoted, about)),
        language=_quoted(language),
        template=f"template = {_quoted(template)}" if template else '# template = "lean-coffee"',
    ).encode()
    try:
        read_team(file, page)
        workspace.teams.mkdir(exist_ok=True)
        with file.open("xb") as opened:
            opened.write(page)
    except Mistakes as refusal:
        raise RuleError(f"Nothing was written, for this would be wrong in it.\n{refusal}") from None
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error
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


def _answer(given: str | None, question: str, default: str, understood: Callable[[str], T]) -> T:
    """Return what was said on the command line, or ask; again where an answer cannot be used.

    Without a terminal nobody is asked. Raises RuleError.
    """
    if given is not None or not has_terminal():
        return understood(clean(given or "") or default)
    while True:
        said = typed(f"{question}{f' [{default}]' if default else ''}:")
        if said is None:
            raise RuleError("Nothing was written.")
        try:
            return understood(said or default)
        except RuleError as wrong:
            say(str(wrong))


def _name(text: str) -> str:
    return _short("The name of a team", text, TITLE_LIMIT)


def _names(text: str) -> list[str]:
    names: dict[str, str] = {}
    for name in filter(None, map(clean, text.split(","))):
        names.setdefault(fold(name), _short("A name", name, NAME_LIMIT))
    return [*names.values()]


def _channels(text: str) -> tuple[str, ...]:
    words = [*dict.fromkeys(filter(None, map(channel_of, text.split(","))))]
    for word in words:
        _short("A word", word, TAG_LIMIT)
    if len(words) > TAGS:
        raise RuleError(f"A team has up to {TAGS} such words, and these are {len(words)}.")
    return channels_of(words)


def _language(code: str) -> str:
    if code not in ("", *CODES):
        raise RuleError(f"There is no language {clean(code)[:20]!r}; there are {', '.join(CODES)}.")
    return code


def _template(workspace: Workspace, name: str) -> str:
    if name and not is_template_name(name):
        raise RuleError("This must be the name of a template, not a file.")
    try:
        if name:
            known_templates(workspace).load(name)
    except TemplateError as refusal:
        raise RuleError(str(refusal)) from refusal
    return name


def _short(what: str, text: str, most: int) -> str:
    if cut(text, most) != text:
        raise RuleError(f"{what} has up to {most} characters: {quoted(text[:most])} is too long.")
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
