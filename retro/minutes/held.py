"""What a session holds that is not for its minutes: what was not revealed, what is not closed."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.checkin.rules import CheckinState
from retro.stages.close.rules import CloseState, Closing
from retro.stages.ideate.rules import HiddenCard, IdeateState
from retro.stages.vote.rules import VoteState


def held_back(session: Session) -> str:
    """Say what is missing from the page, and why."""
    return "; ".join(filter(None, (_missing(session, stage) for stage in session.agenda.stages)))


def held(session: Session) -> dict[str, int]:
    """Count what is held back, by stage."""
    counts = {stage.id: _count(session.states.get(stage.id)) for stage in session.agenda.stages}
    return {stage: count for stage, count in counts.items() if count}


def with_held(session: Session, counts: Mapping[str, int]) -> Session:
    """Put blanks in the place of what was held back, so that the page still says how much it was."""
    for stage in session.agenda.stages:
        blank = _blank(session.states.get(stage.id), stage, counts.get(stage.id, 0))
        session = session if blank is None else session.with_state(stage.id, blank)
    return session


def _count(state: object) -> int:
    match state:
        case IdeateState(hidden=hidden):
            return len(hidden)
        case VoteState(tally=None, ballots=ballots):
            return sum(any(ballot.values()) for ballot in ballots.values())
        case CheckinState(counts=None, answers=answers) | CloseState(counts=None, answers=answers):
            return len(answers)
        case _:
            return 0


def _blank(state: object, stage: Stage, count: int) -> msgspec.Struct | None:
    names = [f"withheld-{number}" for number in range(count)]
    match state:
        case IdeateState() if names and stage.prompts:
            cards = tuple(HiddenCard(name, stage.prompts[0].id, "", "") for name in names)
            return msgspec.structs.replace(state, hidden=cards)
        case VoteState(tally=None) if names:
            return VoteState(ballots=MappingProxyType({name: MappingProxyType({"": 1}) for name in names}))
        case CheckinState(counts=None) if names:
            return CheckinState(answers=MappingProxyType(dict.fromkeys(names, 0)))
        case CloseState(counts=None) if names:
            return CloseState(answers=MappingProxyType(dict.fromkeys(names, Closing())))
        case _:
            return None


def _missing(session: Session, stage: Stage) -> str:
    match session.states.get(stage.id):
        case IdeateState(hidden=hidden) if hidden:
            return f"{counted(len(hidden), 'card')} that {'was' if len(hidden) == 1 else 'were'} not revealed"
        case VoteState(tally=None, ballots=ballots) if any(ballots.values()):
            return f"the dots of {inline(stage.title)}, which {_is(session)} open"
        case CheckinState(counts=None, answers=answers) | CloseState(counts=None, answers=answers) if answers:
            return f"the answers to {inline(stage.title)}, which {_is(session)} open"
        case _:
            return ""


def _is(session: Session) -> str:
    return "was still" if session.over else "is"
