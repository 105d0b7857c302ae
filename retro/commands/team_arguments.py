"""What `retro teams` and `retro channels` take."""

import argparse
from pathlib import Path

from retro.commands.verb_arguments import add_command


def add_teams(command: argparse.ArgumentParser) -> None:
    """What `retro teams` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", json=False)
    known = add_command(
        verbs, "list", does="list all teams with their people, sessions and open actions (the default)"
    )
    for place in (command, known):
        place.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="write it as data, for a program"
        )
    make = add_command(
        verbs,
        "new",
        does="write the file of a team after a few questions, and offer it the older sessions",
    )
    make.add_argument("team", metavar="TEAM", help="its id for ever: small letters, digits and hyphens")
    make.add_argument("--name", help="what it is called (default: its id)")
    make.add_argument("--members", metavar="NAMES", help='who belongs to it, such as "Ana, Ben"')
    make.add_argument(
        "--channels", metavar="WORDS", help='what its sessions are about, such as "ci, on-call"'
    )
    make.add_argument("--language", metavar="CODE", help="the language in which it writes, such as en")
    make.add_argument("--template", help="the template of its sessions")
    show = add_command(verbs, "show", does="show one team")
    show.add_argument("team", metavar="TEAM")
    check = add_command(verbs, "check", does="say every mistake in the files of teams, with its line")
    check.add_argument("team", nargs="?", metavar="TEAM", help="default: all teams")
    adopt = add_command(
        verbs,
        "adopt",
        does="make older sessions those of a team; asks first",
        description="Make sessions that are over and belong to no team those of a team. Their files stay as "
        "they are: it is kept beside them. With none as the team, this is taken back.",
    )
    adopt.add_argument("team", metavar="TEAM", help="the id of a team, or none")
    adopt.add_argument(
        "--sessions",
        metavar="PATTERN",
        nargs="+",
        default=(),
        help="which sessions, such as '2026-0*' (default: all that belong to no team)",
    )
    adopt.add_argument("--yes", action="store_true", help="do it without asking")


def add_channels(command: argparse.ArgumentParser) -> None:
    """What `retro channels` takes."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", json=False, team=None)
    known = add_command(verbs, "list", does="list all channels, and how much there is in each (the default)")
    show = add_command(
        verbs,
        "show",
        does="write the page of a channel: decisions, lessons, open actions, sessions",
    )
    show.add_argument("channel", metavar="CHANNEL", help="such as ci")
    show.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file to write (default: standard output)"
    )
    # Before or after the verb: one that is not said there leaves the other as it is.
    for place in (command, known):
        place.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="write it as data, for a program"
        )
    for place in (command, known, show):
        place.add_argument(
            "--team",
            metavar="TEAM",
            default=argparse.SUPPRESS,
            help="only what belongs to this team, or none (default: of all teams)",
        )
