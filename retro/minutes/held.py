"""What a session holds that is not for its minutes: what was not revealed, what is not closed."""

from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.checkin.rules import CheckinState
from retro.stages.close.rules import CloseState
from retro.stages.ideate.rules import IdeateState
from retro.stages.vote.rules import VoteState


def held_back(session: Session) -> str:
    """Say what is missing from the page, and why."""
    return "; ".join(filter(None, (_missing(session, stage) for stage in session.agenda.stages)))


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
