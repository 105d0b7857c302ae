"""`retro templates`: which formats there are, what one is like, and whether it can be used."""

import argparse
import sys

from retro.agenda import Severity, Templates, show
from retro.resources import shipped
from retro.stages import KINDS
from retro.workspace import Workspace


def known_templates(workspace: Workspace) -> Templates:
    """Return the workspace's own templates and the shipped ones."""
    return Templates([workspace.templates, shipped("templates")], KINDS)


def templates(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List, show or check."""
    known = known_templates(workspace)
    match arguments.verb:
        case "show":
            return _show(workspace, known, arguments.names)
        case "check":
            return _check(known, arguments.names)
        case _:
            return _list(known)


def _list(known: Templates) -> int:
    summaries = known.summaries()
    width = max((len(summary.name) for summary in summaries), default=0)
    for summary in summaries:
        if summary.error:
            print(f"{summary.name:<{width}}  cannot be used: {summary.error}")
        else:
            people = f" · {summary.people} people" if summary.people else ""
            print(f"{summary.name:<{width}}  {summary.minutes:>3} min{people} · {summary.title}")
    return 0


def _show(workspace: Workspace, known: Templates, names: list[str]) -> int:
    if not names:
        listing = workspace.command("templates")
        print(f"retro: name the template to show. To list them: {listing}", file=sys.stderr)
        return 2
    for name in names:
        sys.stdout.write(show(known.load(name)))
    return 0


def _check(known: Templates, names: list[str]) -> int:
    errors = 0
    for name in names or known.names():
        problems = known.check(name)
        for problem in problems:
            print(f"{problem}" if problem.severity is Severity.ERROR else f"{problem} (hint)")
        errors += sum(problem.severity is Severity.ERROR for problem in problems)
        if not problems:
            print(f"{name}: good")
    if errors:
        print(f"retro: {errors} to fix", file=sys.stderr)
    return 1 if errors else 0
