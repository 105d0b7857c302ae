"""Minutes of `discuss`: the order and the time of the topics, which the page tells of one by one."""

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.discuss.rules import DiscussState


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing; see `seconds_by_topic`."""
    return []


def seconds_by_topic(session: Session) -> dict[str, int]:
    """Give the topics that were talked about, in that order, with the time spent on each."""
    spent: dict[str, int] = {}
    for stage in session.agenda.stages:
        state = session.states.get(stage.id)
        if not isinstance(state, DiscussState):
            continue
        for opened in state.covered:
            try:
                topic = session.board.topic(opened).id  # its cards may have been put elsewhere since
            except RuleError:
                continue
            spent[topic] = spent.get(topic, 0) + _seconds(session, stage, state, opened)
    return spent


def _seconds(session: Session, stage: Stage, state: DiscussState, topic: str) -> int:
    closed = state.used.get(topic, 0)
    if session.ended is None or session.stage != stage or state.topic != topic:
        return closed
    return closed + max(session.ended - state.opened, 0)
