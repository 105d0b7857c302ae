"""How each kind of stage is played: by the keys that people press in it. Each play tells what came of it."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from retro.demo.stages.cards import ideate
from retro.demo.stages.dots import vote
from retro.demo.stages.quiet import brief, checkin, close, read, review
from retro.demo.stages.records import commit, lessons
from retro.demo.stages.talk import discuss
from retro.demo.stages.topics import group
from retro.demo.table import Table
from retro.session.agenda import Stage

Play = Callable[[Table, Stage], Awaitable[str]]

PLAYS: Mapping[str, Play] = MappingProxyType(
    {
        "brief": brief,
        "read": read,
        "checkin": checkin,
        "review": review,
        "ideate": ideate,
        "group": group,
        "vote": vote,
        "discuss": discuss,
        "commit": commit,
        "lessons": lessons,
        "close": close,
    }
)
