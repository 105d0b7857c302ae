"""Where the log goes: a file of the workspace, so that it never draws over a screen."""

import logging
import logging.handlers

from retro.errors import WorkspaceError
from retro.workspace import Workspace

MEGABYTE = 1_000_000


def log_to(workspace: Workspace) -> None:
    """Send warnings to the workspace's log, for the owner only. It holds nobody's text."""
    file = workspace.private / "retro.log"
    try:
        file.touch(mode=0o600, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=MEGABYTE, backupCount=1, encoding="utf-8"
        )
    except OSError as trouble:
        raise WorkspaceError(
            f"The workspace {workspace.folder} cannot be written ({trouble.strerror}); "
            "choose another with --workspace."
        ) from trouble
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    # These tell of every connection, with names that strangers made up.
    logging.getLogger("asyncssh").setLevel(logging.ERROR)
