"""Rules that know what a snapshot stands for, and a meeting's history in a file."""

from functools import partial

from retro.session.engine import Engine
from retro.session.events import Event
from retro.session.model import Session
from retro.session.snapshot import Snapshot, StageKept
from retro.stages import KINDS, codec
from retro.store import Event as Document
from retro.store import Fold


class FoldingEngine(Engine):
    """Takes a snapshot for the history it stands for."""

    def apply(self, session: Session | None, event: Event) -> Session:
        if isinstance(event, Snapshot | StageKept):
            return event.onto(session)
        return super().apply(session, event)


ENGINE = FoldingEngine(KINDS)
CODEC = codec()
FOLD: Fold = partial(CODEC.folded, ENGINE)


def read(documents: list[Document]) -> Session:
    """The session that stored documents mean."""
    return ENGINE.fold(map(CODEC.decode, documents))
