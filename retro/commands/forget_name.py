"""`retro sessions forget`: a name goes from a session that is over, and from the minutes beside it."""

import sys
from contextlib import suppress
from pathlib import Path

from retro.commands import earlier_files
from retro.commands.past_actions import sync_before_opening
from retro.commands.prompts import is_meant
from retro.commands.read_session import read_session
from retro.commands.wikis import forget_copies
from retro.errors import StoreError, WorkspaceError
from retro.files import write_file
from retro.minutes import markdown
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.session.forget_names import forgotten, mentions
from retro.session.summary import summary_of
from retro.session.text import fold
from retro.stages import KINDS, codec
from retro.storage import DamagedEntry, Library
from retro.storage.disk import beside
from retro.storage.durable_file import store_anew
from retro.storage.lock import Lock
from retro.workspace import Workspace


def forget(workspace: Workspace, library: Library, session_id: str, name: str, *, sure: bool) -> int:
    """Put "a participant" in the place of a name, and say where the name still stands."""
    path = library.path(session_id)
    lock = Lock(beside(path, ".lock"))
    try:
        session = read_session(workspace, session_id)
        if not session.over:
            raise StoreError(f"{session_id} has not ended yet; a name can be forgotten once it has.")
        without, followups = forgotten(session, name), Followups(path)
        if without == session and not followups.names(name):
            _say_rest(workspace, library, session_id, name)
            raise StoreError(f"Nobody in {session_id} is called {name[:40]}.")
        if not (sure or is_meant(f"Forget {name} in {session_id} for good?")):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        if followups.of(PublishedPage):
            sync_before_opening(workspace, library)  # what was ticked on these pages is not to be forgotten
        # The session last: whoever is interrupted can say it again.
        forget_copies(workspace)
        pages = followups.forget(name)
        _write_minutes(path.with_suffix(".md"), markdown(without))
        store_anew(path, codec().whole(without), summary_of(without))
        earlier_files.remove_secrets(workspace, session_id)
    finally:
        lock.release()
    print(f"{name} is a participant without a name in {session_id} now.", file=sys.stderr)
    for page in pages:
        again = workspace.command("publish", session_id, "--to", page.target, "--force")
        print(
            f"Its page in {page.target} may still have the name; to write it anew: {again}", file=sys.stderr
        )
    _say_rest(workspace, library, session_id, name)
    return 0


def _write_minutes(file: Path, page: str) -> None:
    if not file.exists():
        return
    try:
        write_file(file, page.encode())
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}; remove it.") from error


def _say_rest(workspace: Workspace, library: Library, session_id: str, name: str) -> None:
    """Print where the name still is: in people's words, in what other sessions carried over, in `team`."""
    mended = Followups(library.path(session_id)).mentions(name)
    places = [*mentions(read_session(workspace, session_id), name, KINDS), *mended]
    if places:
        said = ", ".join(dict.fromkeys(places))
        print(f"People's own words still hold the name: {said}.", file=sys.stderr)
    for other, summary in library.heads():
        if other == session_id or isinstance(summary, DamagedEntry):
            continue
        try:
            session = read_session(workspace, other)
        except StoreError as error:
            print(f"Whether {other} has the name is not known. {error}", file=sys.stderr)
            continue
        carries = forgotten(session, name).record.carried_actions != session.record.carried_actions
        if carries or Followups(library.path(other)).names(name):
            print(f"{other} carried over an action with this name; forget it there too.", file=sys.stderr)
    with suppress(WorkspaceError):
        if any(fold(member) == fold(name) for member in workspace.settings().team):
            print(f"{workspace.settings_file} names them in team; remove the name there.", file=sys.stderr)
