"""A session that is over is stored anew without something, and with it all that we keep of it elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from retro.commands import earlier_files
from retro.commands.channel_pages import say_what_pages_have
from retro.commands.past_actions import sync_before_opening
from retro.commands.read_session import read_session, say_recovered
from retro.commands.recover_session import related
from retro.commands.remove_session import remove_session
from retro.commands.wikis import forget_copies
from retro.errors import DamagedFile, StoreError, WorkspaceError
from retro.files import write_file
from retro.memory.index_files import erasing
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
from retro.words import listed
from retro.workspace import Workspace


@contextmanager
def ended(
    workspace: Workspace, library: Library, session_id: str, refusal: str
) -> Iterator[tuple[dict[str, Session], list[str]]]:
    """Hold the locks of a session that is over and of all that were recovered from the same one, by id.

    Those that are damaged, so that nothing can be taken out of them, are named apart. Raises StoreError;
    `refusal` has the place of the id of one that goes on.
    """
    library.path(session_id)
    found: dict[str, Session] = {}
    damaged: list[str] = []
    with ExitStack() as locks:
        for name in related(library, session_id):
            with ExitStack() as lock:
                lock.callback(Lock(beside(library.path(name), ".lock")).release)
                try:
                    found[name] = read_session(workspace, name, say_recovered)
                except DamagedFile:
                    damaged.append(name)
                    continue
                locks.push(lock.pop_all())
        if not found:
            read_session(workspace, session_id)  # says what is wrong with it
        for name, session in found.items():
            if not session.over:
                raise StoreError(refusal.format(name))
        yield found, damaged


def with_it(damaged: list[str]) -> str:
    """What a question says of damaged sessions that hold the same; empty without any."""
    return f" {listed(damaged)} cannot be changed because of damage, and will be deleted." if damaged else ""


def delete_damaged(workspace: Workspace, library: Library, damaged: list[str]) -> None:
    """Delete the damaged sessions that hold what was taken out of the others. Raises StoreError."""
    for name in damaged:
        remove_session(workspace, library, name)
        print(f"{name}, which was damaged, is deleted.", file=sys.stderr)


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
    with erasing(workspace.private):
        forget_copies(workspace)
        pages = clean(followups)
        _write_minutes(path.with_suffix(".md"), markdown(without))
        store_anew(path, codec().whole(without), summary_of(without))
    earlier_files.remove_secrets(workspace, session_id)
    say_what_pages_have(workspace)
    return pages


def _write_minutes(file: Path, page: str) -> None:
    if not file.exists():
        return
    try:
        write_file(file, page.encode())
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}; remove it.") from error
