"""Sessions as they are on disk, to read."""

import msgspec

from retro.errors import DamagedFile, MissingKind, StoreError
from retro.session.model import Session
from retro.session.required_kinds import needs
from retro.stages import codec, engine
from retro.storage import Library
from retro.workspace import Workspace

LOOK_BACK = 5
"""How many earlier sessions are opened to find one to compare with."""


def read_session(workspace: Workspace, session_id: str) -> Session:
    """Fold a session from its file, without anything that was given in private. Raises StoreError."""
    library = Library(workspace.sessions)
    translate = codec()
    try:
        return engine().fold(map(translate.decode, library.events(session_id)))
    except MissingKind as error:
        raise MissingKind(f"{session_id} {needs(error.kinds)}.", error.kinds) from None
    except (msgspec.ValidationError, ValueError, LookupError, StopIteration) as error:
        hint = f"See: {workspace.command('sessions', 'check')}"
        raise DamagedFile.not_understood(f"of {session_id}", error, hint) from error


def session_before(workspace: Workspace, session: Session) -> Session | None:
    """Find the last session of the same agenda that was over before this one opened. Ids begin with dates."""
    earlier = [name for name in Library(workspace.sessions).ids() if name < session.id]
    for name in reversed(earlier[-LOOK_BACK:]):
        try:
            before = read_session(workspace, name)
        except StoreError:
            continue
        if before.ended is not None and before.ended <= session.opened and _alike(before, session):
            return before
    return None


def _alike(before: Session, session: Session) -> bool:
    """Whether both follow the same agenda, and either real people or simulated ones gave the figures."""
    return (before.agenda.name, before.agenda.simulated) == (session.agenda.name, session.agenda.simulated)
