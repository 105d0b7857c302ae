"""What the commands with verbs take: sessions, actions, workspaces."""

import argparse
from pathlib import Path
from typing import Any


def add_command(commands: Any, name: str, *, does: str, description: str = "") -> argparse.ArgumentParser:
    """Add a command whose own help begins with what it does.

    `commands` is what `add_subparsers` returned.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=description or f"{does[0].upper()}{does[1:]}."
    )
    return parser


def add_sessions(command: argparse.ArgumentParser) -> None:
    """What `retro sessions` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", name=None)
    add_command(verbs, "list", does="list all sessions, newest first (the default)")
    add_command(verbs, "show", does="show one session").add_argument("name", metavar="SESSION")
    check = add_command(verbs, "check", does="check that the files are in order")
    check.add_argument("name", nargs="?", metavar="SESSION", help="default: all sessions")
    how = check.add_mutually_exclusive_group()
    how.add_argument(
        "--repair",
        action="store_true",
        help="repair damaged files, or keep what can be read of them as a new session",
    )
    how.add_argument("--accept", action="store_true", help="accept a file that somebody changed by hand")
    delete = add_command(verbs, "delete", does="delete a session and all its copies here")
    delete.add_argument("name", metavar="SESSION")
    forget = add_command(verbs, "forget", does="remove a person's name from a session that is over")
    forget.add_argument("name", metavar="SESSION")
    forget.add_argument("person", metavar="NAME", help="the name to remove")
    remove = add_command(verbs, "remove", does="remove a harmful text from a session that is over")
    remove.add_argument("name", metavar="SESSION")
    remove.add_argument(
        "text",
        nargs="*",
        metavar="CARD",
        help="the text's label: a3 (a card), N2 (a note), T1 (the name of a topic); without one: list the "
        "texts",
    )
    for sure in (delete, forget, remove):
        sure.add_argument("--yes", action="store_true", help="do it without asking")


def add_workspaces(command: argparse.ArgumentParser) -> None:
    """What `retro workspace` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list")
    add_command(
        verbs, "list", does="list the workspaces that have private files here, with their ids (the default)"
    )
    moved = add_command(
        verbs, "moved", does="tell Retro that you moved a workspace, so that it keeps its secrets"
    )
    moved.add_argument("old", type=Path, metavar="OLD", help="the old folder")
    moved.add_argument("new", type=Path, metavar="NEW", help="the new folder")


def add_actions(command: argparse.ArgumentParser) -> None:
    """What `retro actions` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", ids=(), sync=False, all=False, who="", json=False, team=None)
    known = add_command(verbs, "list", does="list open actions, with age and owner (the default)")
    done = add_command(verbs, "done", does="mark actions as done")
    reopen = add_command(verbs, "reopen", does="mark actions as open again")
    for verb, number in ((known, "*"), (done, "+"), (reopen, "+")):
        verb.add_argument("ids", nargs=number, metavar="ID", help="such as 2026-11-21-sprint-42/A1, or A1")
    # Before or after the verb: one that is not said there leaves the other as it is.
    for place in (command, known, done, reopen):
        place.add_argument(
            "--sync",
            action="store_true",
            default=argparse.SUPPRESS,
            help="first read in the wikis which actions are done",
        )
    for place in (command, known):
        place.add_argument(
            "--all",
            action="store_true",
            default=argparse.SUPPRESS,
            help="also list actions that are done or dropped, and those of demo sessions",
        )
        place.add_argument(
            "--who", metavar="NAME", default=argparse.SUPPRESS, help="only those that this person takes on"
        )
        place.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="write data")
        place.add_argument(
            "--team",
            metavar="TEAM",
            default=argparse.SUPPRESS,
            help="only the actions of this team, or none for those of no team (default: of all)",
        )
