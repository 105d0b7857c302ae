"""A session that is over is stored anew without something, and with it all that we keep of it elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retro.commands import earlier_files
from retro.commands.past_actions import sync_before_opening
from retro.commands.read_session import read_session
from retro.commands.wikis import forget_copies
from retro.errors import StoreError, WorkspaceError
from retro.files import write_file
from retro.minutes import markdown
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.session.model import Session
from retro.session.summary import summary_of
from retro.stages import codec
from retro.storage import Library
from retro.storage.disk import beside
from retro.storage.durable_file import store_anew
from retro.storage.lock import Lock
from retro.workspace import Workspace


@contextmanager
def ended(workspace: Workspace, library: Library, session_id: str, refusal: str) -> Iterator[Session]:
    """Hold the lock of a session that is over, which is given. Raises StoreError; `refusal` if it goes on."""
    lock = Lock(beside(library.path(session_id), ".lock"))
    try:
        session = read_session(workspace, session_id)
        if not session.over:
            raise StoreError(refusal)
        yield session
    finally:
        lock.release()


def store_without(
    workspace: Workspace,
    library: Library,
    session_id: str,
    without: Session,
    clean: Callable[[Followups], list[PublishedPage]],
) -> list[PublishedPage]:
    """Store a session anew; `clean` takes the same out of what is kept beside it, and returns its pages.

    Whoever calls this holds the lock. Raises RetroError.
    """
    path = library.path(session_id)
    followups = Followups(path)
    if followups.of(PublishedPage):
        sync_before_opening(workspace, library)  # what was ticked on these pages is not to be lost
    # The session last: whoever is interrupted can say it again.
    forget_copies(workspace)
    pages = clean(followups)
    _write_minutes(path.with_suffix(".md"), markdown(without))
    store_anew(path, codec().whole(without), summary_of(without))
    earlier_files.remove_secrets(workspace, session_id)
    return pages


def _write_minutes(file: Path, page: str) -> None:
    if not file.exists():
        return
    try:
        write_file(file, page.encode())
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}; remove it.") from error
