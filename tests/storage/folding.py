"""The rules and the codec, and a meeting's history in a file."""

from functools import partial

from retro.session.model import Session
from retro.stages import codec, engine
from retro.storage import Event as Document
from retro.storage import Fold

ENGINE = engine()
CODEC = codec()
FOLD: Fold = partial(CODEC.folded, ENGINE)


def read(documents: list[Document]) -> Session:
    """The session that stored documents mean."""
    return ENGINE.fold(map(CODEC.decode, documents))
