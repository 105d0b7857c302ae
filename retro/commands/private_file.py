"""Files that hold what people said: for their owner alone, unless they were there before."""

import os
from pathlib import Path

from retro.errors import WorkspaceError
from retro.files import write_file as write_ours
from retro.workspace import Workspace


def write_file(path: Path, text: str, workspace: Workspace) -> None:
    """Write a text with its line ends as they are. Raises WorkspaceError.

    Who names a file may mean a pipe, a device or a link. In the workspace it may be there by somebody else.
    """
    try:
        if path.parent.resolve().is_relative_to(workspace.folder.resolve()):
            write_ours(path, text.encode())
            return
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
            file.write(text)
    except OSError as trouble:
        raise WorkspaceError(f"{path} cannot be written: {trouble.strerror}.") from trouble
