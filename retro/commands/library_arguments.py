"""What the commands take that find what is kept."""

import argparse
from typing import Any

from retro.commands.verb_arguments import add_command


def add_library(commands: Any) -> None:
    """Add the commands to those of `retro`."""
    _add_search(add_command(commands, "search", does="find what earlier meetings decided, learned and wrote"))
    show = add_command(commands, "show", does="show one thing that a meeting kept, whole")
    show.add_argument("ref", metavar="NAME", help="such as 2026-11-21-sprint-42/L2")
    show.add_argument("--json", action="store_true", help="print it as JSON")
    library = add_command(commands, "library", does="search what is kept on a screen")
    library.add_argument("--rebuild", action="store_true", help="build the index again, and show no screen")


def _add_search(search: argparse.ArgumentParser) -> None:
    search.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help='all must fit; "in quotes" a phrase, -word leaves out, word* begins with; '
        "filters such as kind:lesson #ci since:2026-06. Put all of it in single quotes for the shell",
    )
    for name, metavar, meaning in (
        ("kind", "KIND", "lesson, decision, experiment, action, topic, card, note, session or capture"),
        ("channel", "WORD", "what it is about, without #"),
        ("team", "ID", "the team it belongs to; none for what belongs to no team"),
        ("who", "NAME", "who takes care of an action or an experiment"),
        ("since", "DATE", "not older than this: 2026-06, 2026-06-15, 6m"),
        ("until", "DATE", "not newer than this"),
        ("state", "STATE", "such as open, done, due, in-force, retired"),
    ):
        search.add_argument(f"--{name}", dest=f"only_{name}", action="append", metavar=metavar, help=meaning)
    search.add_argument("--all", action="store_true", help="show everything that fits, not only the best")
    search.add_argument("--json", action="store_true", help="print it as JSON")
