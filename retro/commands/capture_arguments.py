"""What `retro capture` and `retro captures` take."""

import argparse

from retro.commands.verb_arguments import add_command
from retro.session.capture_about import ABOUT

TEAM = "the team whose meeting it is for (default: the only one)"


def add_capture(command: argparse.ArgumentParser) -> None:
    """What `retro capture` takes."""
    command.add_argument(
        "text",
        nargs="*",
        metavar="TEXT",
        help="what to keep, or - to read it from the input; words that begin with # are its channels",
    )
    command.add_argument("--about", choices=ABOUT, default="", help="what it is about")
    command.add_argument(
        "--each", action="store_true", help="with -: keep each line of the input by itself, not all as one"
    )
    command.add_argument(
        "--name", default="", metavar="NAME", help="sign it with this name (default: nobody)"
    )
    command.add_argument("--team", metavar="TEAM", help=TEAM)
    command.add_argument(
        "--json", action="store_true", help="write its name as JSON, with what takes it back"
    )
    command.add_argument(
        "--undo",
        nargs=2,
        metavar=("CAPTURE", "WORDS"),
        help="take a capture of today back, with the words that you were told then",
    )


def add_captures(command: argparse.ArgumentParser) -> None:
    """What `retro captures` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", about="", json=False, team=None)
    known = add_command(verbs, "list", does="list what waits for a meeting (the default)")
    drop = add_command(verbs, "drop", does="destroy captures that no meeting is to look at")
    drop.add_argument("ids", nargs="+", metavar="CAPTURE", help="such as platform-2026-11/C417, or C417")
    drop.add_argument("--yes", action="store_true", help="do it without asking")
    # Before or after the verb: one that is not said there leaves the other as it is.
    for place in (command, known):
        place.add_argument(
            "--about",
            choices=ABOUT,
            default=argparse.SUPPRESS,
            help="list only those that are about this",
        )
        place.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="write the list as JSON"
        )
    for place in (command, known, drop):
        place.add_argument("--team", metavar="TEAM", default=argparse.SUPPRESS, help=TEAM)
