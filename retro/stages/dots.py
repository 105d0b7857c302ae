"""Dots on topics, whichever kind of stage they were given in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from retro.session.agenda import Stage
from retro.session.board import Topic
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


def voted_on(session: Session) -> frozenset[str]:
    """Topics of every vote that was closed or in which somebody has given a dot, by id."""
    return frozenset(
        topic.id
        for stage in session.agenda.stages
        if isinstance(state := session.states.get(stage.id), Tallied)
        and (state.tally is not None or stage.id in session.private)
        for topic in topics_of(session, stage)
    )


def topics_of(session: Session, stage: Stage) -> tuple[Topic, ...]:
    """Topics that can be voted on: those with cards under the prompts that the setting `of` names, or all."""
    of = stage.settings.get("of", ())
    return session.board.about(frozenset(p.id for p in session.agenda.prompts if p.title in of))


def holds_dots(session: Session) -> bool:
    """Whether dots were given that moving cards would lose."""
    return any(
        isinstance(state, Tallied) and (state.tally is not None or stage in session.private)
        for stage, state in session.states.items()
    )
