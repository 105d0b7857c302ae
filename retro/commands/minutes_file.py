"""`retro minutes`: a session as a page in many flavours, as JSON or as tables."""

import argparse
import sys

from retro.commands.read_session import read_session, session_before
from retro.errors import WorkspaceError
from retro.exchange.document import exported
from retro.exchange.tables import TABLES, as_csv
from retro.minutes import markdown
from retro.minutes.front_matter import front_matter
from retro.publish.flavours import FLAVOURS
from retro.workspace import Workspace


def minutes(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the minutes to a file or to standard output."""
    if arguments.table and arguments.format != "csv":
        print("retro: --table goes with --format csv.", file=sys.stderr)
        return 2
    if arguments.front_matter and arguments.format not in ("md", "gfm"):
        print("retro: --front-matter goes with Markdown.", file=sys.stderr)
        return 2
    written = _written(workspace, arguments)
    if arguments.output is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write(written)
        return 0
    if arguments.output.is_dir():
        raise WorkspaceError(f"{arguments.output} is a folder; name a file in it.")
    workspace.write_output(arguments.output, written)
    print(f"Minutes written to {arguments.output}", file=sys.stderr)
    return 0


def _written(workspace: Workspace, arguments: argparse.Namespace) -> str:
    session = read_session(workspace, arguments.session)
    match arguments.format:
        case "json":
            return exported(session)
        case "csv":
            return as_csv(TABLES[arguments.table or "cards"](session))
        case flavour:
            page = FLAVOURS[flavour](markdown(session, session_before(workspace, session)))
            return front_matter(session) + page if arguments.front_matter else page
