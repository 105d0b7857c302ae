"""`retro templates new`: a format of the team's own, made from another one."""

import argparse
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from retro.agenda import PURPOSES, Summary, Templates
from retro.agenda.template_copy import file_name, renamed
from retro.commands.prompts import has_terminal, say, shown_path, typed
from retro.commands.template_problems import say_problems
from retro.errors import TemplateError, WorkspaceError
from retro.files import write_file
from retro.session.text import TITLE_LIMIT, clean, visible
from retro.words import listed, nearest, quoted
from retro.workspace import Workspace

USUAL = "start-stop-continue"
"""The format that is copied where nobody names another."""


def new_template(workspace: Workspace, known: Templates, arguments: argparse.Namespace) -> int:
    """Ask what is not said, write the page, and let it be edited. Returns the exit code."""
    asking = has_terminal()
    title = clean(arguments.name or (asking and typed("What is the format called?")) or "")
    if not title:
        command = workspace.command("templates", "new", "NAME", "--from", "TEMPLATE")
        raise TemplateError(f"A format needs a name: {command}")
    if len(title) > TITLE_LIMIT:
        raise TemplateError(f"A name has up to {TITLE_LIMIT} characters.")
    page = _free_page(workspace, title)
    purpose, people, origin = "", "", arguments.origin or USUAL
    if not arguments.origin and asking:
        purpose = _choice("What is the meeting for?", PURPOSES)
        people = typed("For how many people? (such as 3-12; Enter leaves it open)") or ""
        origin = _choice("Which format is nearest to it?", _near(known.summaries(), purpose)) or USUAL
    text = renamed(known.source(origin), title, {"purpose": purpose, "people": people})
    known.read(origin)  # what cannot be used is no beginning
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        write_file(page, text.encode(), 0o644)
    except OSError as error:
        raise WorkspaceError(f"{shown_path(page)} cannot be written: {error.strerror}.") from error
    say(f"Created {shown_path(page)}, a copy of {clean(origin)}.")
    if asking:
        _edit(page)
    return 1 if say_problems(known, str(page)) else 0


def _free_page(workspace: Workspace, title: str) -> Path:
    name = file_name(title)
    if not name or name == "readme":
        raise TemplateError(f"{quoted(title)} cannot be the name of a file; use some letters or digits.")
    page = workspace.templates / f"{name}.md"
    if page.exists() or page.is_symlink():
        raise TemplateError(f"There is already a format {shown_path(page)}; nothing was changed.")
    return page


def _near(summaries: Sequence[Summary], purpose: str) -> list[str]:
    usable = [summary for summary in summaries if not summary.error]
    return [s.name for s in usable if s.purpose == purpose] or [s.name for s in usable]


def _choice(question: str, words: Sequence[str]) -> str:
    """Ask for one of some words, by its number or itself; Enter leaves it open."""
    say(question)
    for number, word in enumerate(words, 1):
        say(f"  {number:>2}  {visible(word)}")
    while answer := typed("A number (Enter leaves it open):"):
        if answer.isdecimal() and 1 <= int(answer) <= len(words):
            return words[int(answer) - 1]
        if found := nearest(answer, words):
            return found
        say(f"That is none of them: {listed(words, 'or')}.")
    return ""


def _edit(page: Path) -> None:
    """Open the page in the editor that the user has set, if any."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(editor)
    except ValueError:
        words = [editor]
    if not words:
        return
    try:
        subprocess.run([*words, str(page)], check=False)  # noqa: S603  (the user's own choice)
    except OSError as error:
        say(f"retro: {clean(words[0])} cannot be started: {error.strerror}")
