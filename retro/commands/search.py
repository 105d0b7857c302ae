"""`retro search` and `retro show`: what is kept of all meetings, found again."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from retro.commands.chosen_team import only_team
from retro.commands.kept_library import KeptLibrary
from retro.commands.printed_entries import printed
from retro.commands.progress import progress
from retro.commands.prompts import say
from retro.memory.answer import ALL, Answer, document, entry_document
from retro.memory.entry import Entry
from retro.memory.index import SHOWN
from retro.memory.question import EXAMPLES
from retro.memory.snippets import Piece
from retro.workspace import Workspace

FILTERS: Final = tuple(name for name in EXAMPLES if name != "in")
"""The filters that can be given as options too."""
INDENT: Final = "    "
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def search(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Print what is found."""
    options: Mapping[str, Sequence[str]] = {
        name: given for name in FILTERS if (given := getattr(arguments, f"only_{name}"))
    }
    for team in options.get("team", ()):
        only_team(workspace, team)  # one that nobody knows is a mistake, and no question without an answer
    most = None if arguments.all else SHOWN
    library = KeptLibrary(workspace)
    with progress("Reading what is kept"):
        answer = library.ask(" ".join(arguments.words), options, most=most)
    if arguments.json:
        _write(printed(document(answer)))
        return 0
    bold = sys.stdout.isatty()
    for found in answer.found:
        for line in entry_lines(library, found.entry, found.snippet, bold=bold):
            _write(f"{line}\n")
    for line in closing_lines(answer, workspace.command("show"), "All: --all."):
        say(line)
    return 0


def show(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Print one entry, whole."""
    library = KeptLibrary(workspace)
    with progress("Reading what is kept"):
        entry = library.entry(arguments.ref)
    if arguments.json:
        _write(printed(entry_document(entry)))
        return 0
    for line in whole_lines(library, entry):
        _write(f"{line}\n")
    return 0


def entry_lines(
    library: KeptLibrary, entry: Entry, snippet: Sequence[Piece], *, bold: bool
) -> tuple[str, str]:
    """Return an entry as two lines: its name and what it is, then the part that was found."""
    session, _, label = entry.ref.rpartition("/")
    name = f"{label}  {session}" if session else entry.ref
    text = "".join(
        (f"{BOLD}{piece.text}{PLAIN}" if bold else f"«{piece.text}»") if piece.found else piece.text
        for piece in snippet
    )
    return f"{name}   {library.facts_of(entry)}", f"{INDENT}{text}"


def closing_lines(answer: Answer, show: str, everything: str = "") -> list[str]:
    """Return what is said below the entries: how many there are, and what to type for more.

    `show` is what is typed before the name of an entry to read it whole, `everything` what shows all.
    """
    if not answer.found:
        return [str(word) for word in answer.near] or ["Nothing fits."]
    shown, read = len(answer.found), f"Read one: {show} {answer.found[0].entry.ref}"
    more = f" {everything}" if everything else ""
    how_many = f"{shown} of {answer.total:,}.{more}" if answer.total > shown else f"{shown} found."
    lines = [f"{how_many} {read}"]
    if answer.ranked != ALL:
        lines.append(f"More match than can be put in order: only the {answer.ranked} were.")
    return lines


def whole_lines(library: KeptLibrary, entry: Entry) -> list[str]:
    """Return an entry whole, as lines."""
    lines = [entry.heading, f"{library.facts_of(entry)} · {entry.ref}"]
    for name, text in library.parts_of(entry):
        lines += ["", name, *(f"{INDENT}{line}" for line in text.split("\n"))]
    return lines


def _write(text: str) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(text)
