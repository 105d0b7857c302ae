"""Sessions as they are on disk, to read."""

import msgspec

from retro.errors import DamagedFile
from retro.session.model import Session
from retro.stages import codec, engine
from retro.store import Library
from retro.workspace import Workspace


def read_session(workspace: Workspace, session_id: str) -> Session:
    """Fold a session from its file. Raises StoreError."""
    library = Library(workspace.sessions)
    translate = codec()
    try:
        return engine().fold(translate.decode(document) for document in library.events(session_id))
    except (msgspec.ValidationError, ValueError, KeyError, StopIteration) as trouble:
        raise DamagedFile(
            f"The file of {session_id} holds something this program does not understand: {trouble}."
        ) from trouble
