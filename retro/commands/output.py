"""What a command writes, to the terminal or to the file that was named."""

import sys
from pathlib import Path

from retro.errors import WorkspaceError
from retro.workspace import Workspace


def write_out(
    workspace: Workspace,
    output: Path | None,
    text: str,
    said: str,
    encoding: str = "utf-8",
) -> None:
    """Write a text to a file, then say so with its path; without a file, to standard output.

    Line ends stay as they are. Raises WorkspaceError.
    """
    if output is None:
        sys.stdout.reconfigure(encoding=encoding, newline="\n")  # type: ignore[union-attr]
        sys.stdout.write(text)
        return
    if output.is_dir():
        raise WorkspaceError(f"{output} is a folder; name a file in it.")
    workspace.write_output(output, text, encoding)
    print(f"{said} {output}", file=sys.stderr)
