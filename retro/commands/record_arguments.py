"""What the commands about records take: lessons, decisions, experiments, and what is due."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from retro.commands.verb_arguments import add_command
from retro.session.later_states import OUTCOMES, STATES

RECORDS: Final[Mapping[str, str]] = {"lessons": "L", "decisions": "D", "experiments": "E"}
"""The commands that list records of one sort, with the letter of its ids."""


def add_records(commands: Any) -> None:
    """Add the commands to those of `retro`."""
    _add_lessons(
        add_command(commands, "lessons", does="list what was learned, or say that it was found true again")
    )
    _add_decisions(
        add_command(commands, "decisions", does="list what was decided, or say whether it still holds")
    )
    _add_experiments(
        add_command(commands, "experiments", does="list what is being tried, or say what came of it")
    )
    _add_due(add_command(commands, "due", does="list what is to be looked at again, or over its date"))


def _add_lessons(command: argparse.ArgumentParser) -> None:
    verbs = _verbs(command, "L", "lessons")
    again = _verb(verbs, "again", "+", "say that lessons were found true again")
    _add_until(again, "when to look at them again (default: after twice the time)")
    practice = _verb(verbs, "practice", "+", "say that a decision stands for lessons now")
    _add_by(practice, "the decision", required=True)
    retire = _verb(verbs, "retire", "+", "say that lessons are worth nothing any more")
    _add_because(retire, required=True)
    for verb in (again, practice):
        _add_because(verb, required=False)


def _add_decisions(command: argparse.ArgumentParser) -> None:
    verbs = _verbs(command, "D", "decisions")
    confirm = _verb(verbs, "confirm", "+", "say that decisions still hold")
    _add_until(confirm, "when to look at them again (default: after twice the time)")
    change = _verb(verbs, "change", "+", "say which later decision takes their place")
    _add_by(change, "the later decision", required=True)
    end = _verb(verbs, "end", "+", "say that decisions hold no more")
    _add_because(end, required=True)
    for verb in (confirm, change):
        _add_because(verb, required=False)


def _add_experiments(command: argparse.ArgumentParser) -> None:
    verbs = _verbs(command, "E", "experiments")
    start = _verb(verbs, "start", "+", "say that experiments have begun")
    _add_until(start, "when they end (default: as it was written down)")
    _add_because(start, required=False)
    conclude = add_command(verbs, "conclude", does="say what came of an experiment")
    conclude.add_argument("ids", nargs=1, metavar="ID", help="such as 2026-11-21-sprint-42/E1, or E1")
    conclude.add_argument("outcome", choices=OUTCOMES, metavar="OUTCOME", help=", ".join(OUTCOMES))
    conclude.add_argument("--saw", required=True, metavar="TEXT", help="what you saw, in a sentence")
    conclude.add_argument(
        "--next", dest="by", default="", metavar="ID", help="the experiment that continues it, if adapted"
    )
    _add_because(conclude, required=False)


def _add_due(command: argparse.ArgumentParser) -> None:
    how = command.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="write data")
    how.add_argument("--ics", action="store_true", help="write a calendar with all dates, also later ones")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file")
    command.add_argument(
        "--team",
        metavar="TEAM",
        help="only what this team is to look at, or none for what belongs to no team (default: of all)",
    )


def _verbs(command: argparse.ArgumentParser, letter: str, plural: str) -> Any:
    """Add the verb that lists; what it takes may also stand before it, or without it."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(
        verb="list", ids=(), all=False, json=False, only="", until="", because="", saw="", by=""
    )
    known = add_command(verbs, "list", does=f"list {plural} by state (the default)")
    known.add_argument("ids", nargs="*", metavar="ID", help=_ids(letter))
    for place in (command, known):
        place.add_argument(
            "--state",
            dest="only",  # another one stands before the command
            choices=STATES[letter],
            metavar="STATE",
            default=argparse.SUPPRESS,
            help=f"only those that are: {', '.join(STATES[letter])}",
        )
        place.add_argument(
            "--all", action="store_true", default=argparse.SUPPRESS, help="also those of demo sessions"
        )
        place.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="write data")
    return verbs


def _ids(letter: str) -> str:
    return f"such as 2026-11-21-sprint-42/{letter}1, or {letter}1"


def _verb(verbs: Any, name: str, number: str, does: str) -> argparse.ArgumentParser:
    verb = add_command(verbs, name, does=does)
    verb.add_argument("ids", nargs=number, metavar="ID", help="the whole id, or its last part alone")
    return verb


def _add_until(verb: argparse.ArgumentParser, what: str) -> None:
    verb.add_argument("--until", default="", metavar="DATE", help=f"{what}; such as 2027-03-07, +6m or +1y")


def _add_because(verb: argparse.ArgumentParser, *, required: bool) -> None:
    verb.add_argument("--because", default="", required=required, metavar="TEXT", help="why, in a sentence")


def _add_by(verb: argparse.ArgumentParser, what: str, *, required: bool) -> None:
    verb.add_argument("--by", default="", required=required, metavar="ID", help=what)
