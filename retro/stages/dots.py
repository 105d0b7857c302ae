"""Dots on topics, whichever kind of stage they were given in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from retro.session.model import Session

NO_DOTS: Final[Mapping[str, int]] = MappingProxyType({})


class Tallied(msgspec.Struct, frozen=True):
    """The state of a stage in which people give dots to topics: a kind that has such a state counts them."""

    tally: Mapping[str, int] | None = None
    """Dots by the id of a topic, once the voting is closed; None while it is open."""

    @property
    def withheld(self) -> bool:
        """Whether so few voted that their dots were not kept."""
        return False


def latest_tally(session: Session) -> Mapping[str, int]:
    """The dots of the last voting that was closed, by topic."""
    for stage in reversed(session.agenda.stages):
        state = session.states.get(stage.id)
        if isinstance(state, Tallied) and state.tally is not None:
            return state.tally
    return NO_DOTS


def dots_withheld(session: Session) -> bool:
    """Whether the last voting that was closed had too few voters for its dots to be shown."""
    for stage in reversed(session.agenda.stages):
        state = session.states.get(stage.id)
        if isinstance(state, Tallied) and state.tally is not None:
            return state.withheld
    return False


def holds_dots(session: Session) -> bool:
    """Whether dots were given that moving cards would lose."""
    return any(
        isinstance(state, Tallied) and (state.tally is not None or stage in session.private)
        for stage, state in session.states.items()
    )
