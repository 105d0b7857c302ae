"""What `retro templates` takes."""

import argparse

from retro.commands.argument_types import people
from retro.commands.verb_arguments import add_command
from retro.words import listed


def add_templates(command: argparse.ArgumentParser) -> None:
    """Add the verbs."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    command.set_defaults(verb="list", words=[], tag=None, minutes=None, people=None, purpose=None, json=False)
    known = add_command(verbs, "list", does="list meeting formats, all or those that fit (the default)")
    known.add_argument("words", nargs="*", metavar="WORD", help="only formats that contain all these words")
    known.add_argument("--tag", action="append", metavar="TAG", help="only formats with this tag")
    known.add_argument("--minutes", type=minutes, metavar="N", help="only formats of up to N minutes")
    known.add_argument("--people", type=people, metavar="N", help="only formats for N people")
    known.add_argument(
        "--purpose", type=purpose, metavar="PURPOSE", help='only formats for this, such as "look back"'
    )
    known.add_argument("--json", action="store_true", help="write them as JSON")
    show = add_command(verbs, "show", does="show a format: its plan, its prompts and its settings")
    show.add_argument("names", nargs="+", metavar="TEMPLATE", help="names or files of formats")
    show.add_argument("--source", action="store_true", help="show the Markdown itself")
    check = add_command(
        verbs, "check", does="check whether formats can be used, and what could be better in them"
    )
    check.add_argument(
        "names", nargs="*", metavar="TEMPLATE", help="names or files of formats (default: all)"
    )
    new = add_command(verbs, "new", does="make a format of your own from another one, and open $EDITOR")
    new.add_argument("name", nargs="?", metavar="NAME", help="what the format is called")
    new.add_argument("--from", dest="origin", metavar="TEMPLATE", help="the format to copy")


def purpose(text: str) -> str:
    from retro.agenda.page_settings import PURPOSES  # brings what reads pages, which few commands need

    if text not in PURPOSES:
        raise argparse.ArgumentTypeError(f"a purpose is one of {listed(PURPOSES, 'or')}, not {text}")
    return text


def minutes(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a number of minutes is needed, such as 60, not {text}") from None
