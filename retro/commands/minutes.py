"""`retro minutes`: a session as Markdown."""

import argparse
import sys

from retro.commands.reading import read_session
from retro.errors import WorkspaceError
from retro.minutes import markdown
from retro.workspace import Workspace


def minutes(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the minutes to a file or to standard output."""
    page = markdown(read_session(workspace, arguments.session))
    if arguments.output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(page)
        return 0
    try:
        arguments.output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as trouble:
        raise WorkspaceError(f"{arguments.output} cannot be written: {trouble.strerror}.") from trouble
    print(f"Minutes written to {arguments.output}", file=sys.stderr)  # noqa: T201
    return 0
