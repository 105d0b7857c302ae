"""`retro templates`: which formats there are, what one is like, and whether it can be used."""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from retro.agenda import KeptSummaries, Summary, Templates, show
from retro.commands.template_problems import say_problems
from retro.errors import StateError
from retro.resources import shipped
from retro.stages import KINDS
from retro.workspace import Workspace

_PEOPLE = re.compile(r"(\d{1,6})\s*(?:[-–]\s*(\d{1,6})|(\+))?")


def known_templates(workspace: Workspace) -> Templates:
    """Return the workspace's own templates and the shipped ones."""
    kept = None
    with suppress(StateError):
        workspace.state.check()
        kept = KeptSummaries(workspace.state.folder / "templates.json")
    return Templates([workspace.templates, shipped("templates")], KINDS, kept)


def templates(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List, show, check or make."""
    known = known_templates(workspace)
    match arguments.verb:
        case "show":
            return _source(known, arguments.names) if arguments.source else _show(known, arguments.names)
        case "check":
            return _check(known, arguments.names)
        case "new":
            from retro.commands.new_template import new_template

            return new_template(workspace, known, arguments)
        case _:
            return _list(workspace, known, arguments)


# Lists


def _list(workspace: Workspace, known: Templates, arguments: argparse.Namespace) -> int:
    found = [summary for summary in known.summaries() if _fits(summary, arguments)]
    if arguments.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
        return 0
    width = max((len(summary.name) for summary in found), default=0)
    for summary in found:
        print(f"{summary.name:<{width}}  {_line(summary)}")
    if not found:
        listing = workspace.command("templates")
        print(f"retro: no format fits. To list all of them: {listing}", file=sys.stderr)
    return 0


def _line(summary: Summary) -> str:
    if summary.error:
        return f"cannot be used: {summary.error}"
    facts = [f"{summary.minutes:>3} min", *_facts(summary), summary.title]
    return " · ".join([*facts, *filter(None, (summary.purpose, place_of(summary)))])


def _facts(summary: Summary) -> Iterator[str]:
    if summary.people:
        yield f"{summary.people} people"


def place_of(summary: Summary) -> str:
    """Return whose page a template is, in words; empty where it came with the program."""
    if summary.stands_in:
        return "yours, instead of the shipped one"
    return "yours" if summary.own else ""


def _fits(summary: Summary, arguments: argparse.Namespace) -> bool:
    """Whether a template is one of those that somebody looks for; one with a mistake says no more."""
    asked = arguments.tag, arguments.minutes, arguments.people, arguments.purpose
    if summary.error and any(each is not None for each in asked):
        return False
    text = " ".join((summary.name, summary.title, summary.description, summary.purpose, *summary.tags))
    tags = {tag.casefold() for tag in summary.tags}
    return (
        all(word.casefold() in text.casefold() for word in arguments.words)
        and all(tag.casefold() in tags for tag in arguments.tag or ())
        and (arguments.minutes is None or summary.minutes <= arguments.minutes)
        and (arguments.people is None or is_for(summary.people, arguments.people))
        and arguments.purpose in (None, summary.purpose)
    )


def is_for(people: str, number: int) -> bool:
    """Whether a hint such as `3-12` or `16+` holds for so many people; one in other words always does."""
    found = _PEOPLE.search(people)
    if not found or not (found[2] or found[3] or people.strip().isdecimal()):  # up to 12
        return True
    least = int(found[1])
    most = None if found[3] else int(found[2] or least)
    return least <= number and (most is None or number <= most)


# A single one


def _show(known: Templates, names: Sequence[str]) -> int:
    for number, name in enumerate(names):
        template = known.read(name)
        facts = [*filter(None, [template.settings.purpose])]
        facts += ["can be inserted into a meeting"] if template.settings.embeddable else []
        facts += [_whence(known, name)]
        sys.stdout.write("\n" * bool(number) + show(template.agenda, facts))
    return 0


def _whence(known: Templates, name: str) -> str:
    path = known.path(name)
    return "comes with Retro" if path.parent in known.folders[-1:] else _short(path)


def _short(path: Path) -> str:
    with suppress(OSError, ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)


def _source(known: Templates, names: Sequence[str]) -> int:
    for name in names:
        text = known.source(name)
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    return 0


def _check(known: Templates, names: Sequence[str]) -> int:
    errors = sum(say_problems(known, name) for name in names or known.names())
    if errors:
        print(f"retro: {errors} to fix", file=sys.stderr)
    return 1 if errors else 0
