"""Where the log goes: a file of the workspace, so that it never draws over a screen."""

import logging
import logging.handlers
import os
from io import TextIOWrapper

from retro.errors import RetroError, WorkspaceError
from retro.room.error_reports import report
from retro.workspace import Workspace

MEGABYTE = 1_000_000


class _OwnersFile(logging.handlers.RotatingFileHandler):
    """A log that only its owner may read, also after it was begun anew."""

    def _open(self) -> TextIOWrapper:
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(file, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:
        """Leave out a line that a full disk does not take: logging would print it over the shared screen."""


class _Discreet(logging.Formatter):
    """Says what happened without the words of an exception, which may be somebody's."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        line += record.getMessage().partition("\n")[0]
        error = record.exc_info[0] if record.exc_info else None
        return f"{line} ({error.__name__})" if error else line


def log_to(workspace: Workspace) -> None:
    """Send warnings to the workspace's log, for the owner only. It holds nobody's text."""
    file = workspace.private / "retro.log"
    try:
        handler = _OwnersFile(file, maxBytes=MEGABYTE, backupCount=1, encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(
            f"The workspace {workspace.folder} cannot be written ({error.strerror}); "
            "choose another with --workspace."
        ) from error
    handler.setFormatter(_Discreet())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    # These tell of every connection, with names that strangers made up.
    logging.getLogger("asyncssh").setLevel(logging.ERROR)


def log_error(workspace: Workspace, what: str, error: BaseException) -> None:
    """Log an error of a command that has not opened the log; a log that cannot be written is no error."""
    root = logging.getLogger()
    if not root.handlers:
        try:
            log_to(workspace)
        except RetroError:
            root.addHandler(logging.NullHandler())  # else the line would stand on the terminal
    report(what, error)
