"""Files that hold what people said: for their owner alone, unless they were there before."""

import os
from pathlib import Path

from retro.errors import WorkspaceError


def write_file(path: Path, text: str) -> None:
    """Write a text with its line ends as they are. Raises WorkspaceError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
            file.write(text)
    except OSError as trouble:
        raise WorkspaceError(f"{path} cannot be written: {trouble.strerror}.") from trouble
