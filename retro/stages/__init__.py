"""The kinds of stages: one folder each, with everything of a kind and nothing of it elsewhere.

Which kinds there are, and where their parts are found, is said in `retro.stages.registry`.
"""

from retro.session.codec import Codec
from retro.session.engine import Engine
from retro.stages.earlier import part_of_earlier
from retro.stages.registry import KINDS, installed

__all__ = ["KINDS", "codec", "engine"]


def engine() -> Engine:
    """The rules of a session with every kind of stage."""
    return Engine(installed().kinds)


def codec() -> Codec:
    """The translator between events and stored documents, for every kind of stage."""
    return Codec(installed().kinds, part_of_earlier)
