"""The kinds of stages, one folder each; this is their registry.

A new kind is a folder with `rules.py`, `panel.py` and `minutes.py`, a line here and one each in
`retro.tui.panels` and `retro.minutes.sections`, which stay apart so that rules never load a screen.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from retro.session.codec import Codec
from retro.session.engine import Engine
from retro.session.kind import Kind
from retro.stages.brief.rules import Brief
from retro.stages.checkin.rules import Checkin
from retro.stages.close.rules import Close
from retro.stages.commit.rules import Commit
from retro.stages.discuss.rules import Discuss
from retro.stages.earlier import part_of_earlier
from retro.stages.group.rules import Group
from retro.stages.ideate.rules import Ideate
from retro.stages.lessons.rules import Lessons
from retro.stages.read.rules import Read
from retro.stages.review.rules import Review
from retro.stages.vote.rules import Vote

KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Brief(),
            Read(),
            Checkin(),
            Review(),
            Ideate(),
            Group(),
            Vote(),
            Discuss(),
            Commit(),
            Lessons(),
            Close(),
        )
    }
)


def engine() -> Engine:
    """Make the rules of a session with every kind of stage."""
    return Engine(KINDS)


def codec() -> Codec:
    """Make the translator between events and stored documents, for every kind of stage."""
    return Codec(KINDS, part_of_earlier)
