"""Minutes of `discuss`: the order and the time of the topics, which the page tells of one by one."""

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import times
from retro.stages.choice import FEWEST
from retro.stages.discuss.rules import DiscussSettings, DiscussState, Round


class Spent(msgspec.Struct, frozen=True):
    """Seconds spent on a topic, and the minutes its first time boxes were meant to take."""

    seconds: int
    planned: int


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing; see `time_by_topic`."""
    return []


def time_by_topic(session: Session) -> dict[str, Spent]:
    """Give the topics that were talked about, in that order, with the time spent on each."""
    spent: dict[str, Spent] = {}
    for stage in session.agenda.stages:
        state = session.states.get(stage.id)
        if not isinstance(state, DiscussState):
            continue
        box = msgspec.convert(stage.settings, DiscussSettings).boxes[0]
        for opened in state.covered:
            try:
                topic = session.board.topic(opened).id  # its cards may have been put elsewhere since
            except RuleError:
                continue
            before = spent.get(topic, Spent(0, 0))
            seconds = _seconds(session, stage, state, opened)
            spent[topic] = Spent(before.seconds + seconds, before.planned + box)
    return spent


def asked_by_topic(session: Session) -> dict[str, str]:
    """Say of each topic how often all were asked to go on or stop, with the sums that were shown."""
    rounds: dict[str, list[Round]] = {}
    for stage in session.agenda.stages:
        state = session.states.get(stage.id)
        for asked in state.rounds if isinstance(state, DiscussState) else ():
            try:
                topic = session.board.topic(asked.topic).id
            except RuleError:
                continue
            rounds.setdefault(topic, []).append(asked)
    return {topic: _said(asked) for topic, asked in rounds.items()}


def _said(rounds: list[Round]) -> str:
    often = f", asked {times(len(rounds))}" if len(rounds) > 1 else ""
    return f"Go on or stop{often}: {'; then '.join(_sums(asked.counts) for asked in rounds)}."


def _sums(counts: tuple[int, ...] | None) -> str:
    if counts is None:
        return "answers not shown"
    return f"{counts[0]} go on, {counts[1]} stop" if counts else f"withheld, fewer than {FEWEST} answers"


def _seconds(session: Session, stage: Stage, state: DiscussState, topic: str) -> int:
    closed = state.used.get(topic, 0)
    if session.ended is None or session.stage != stage or state.topic != topic:
        return closed
    return closed + max(session.ended - state.opened, 0)
