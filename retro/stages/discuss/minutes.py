"""Minutes of `discuss`: the order and the time of the topics, which the page tells of one by one."""

from collections.abc import Mapping, Sequence
from typing import Final

from retro.errors import RuleError
from retro.markdown.kind_minutes import Discussed, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import times
from retro.stages.choice import FEWEST
from retro.stages.discuss.course import DiscussState, Round
from retro.stages.discuss.rules import KIND


class DiscussMinutes(KindMinutes):
    """The order and the time of the topics, and what people were asked about them."""

    def discussed(self, session: Session, stages: Sequence[Stage]) -> Mapping[str, Discussed]:
        asked = _asked_by_topic(session, stages)
        return {
            topic: Discussed(seconds, planned, asked.get(topic, ""))
            for topic, (seconds, planned) in _time_by_topic(session, stages).items()
        }


MINUTES: Final = DiscussMinutes()


def _time_by_topic(session: Session, stages: Sequence[Stage]) -> dict[str, tuple[int, int]]:
    """Seconds spent on each topic, in the order of the talk, and the minutes its first time boxes had."""
    spent: dict[str, tuple[int, int]] = {}
    for stage in stages:
        state = KIND.state(session, stage)
        box = KIND.settings(stage).boxes[0]
        for opened in state.covered:
            try:
                topic = session.board.topic(opened).id  # its cards may have been put elsewhere since
            except RuleError:
                continue
            seconds, planned = spent.get(topic, (0, 0))
            spent[topic] = (seconds + _seconds(session, stage, state, opened), planned + box)
    return spent


def _asked_by_topic(session: Session, stages: Sequence[Stage]) -> dict[str, str]:
    """Return for each topic how often all were asked to go on or stop, with the sums that were shown."""
    rounds: dict[str, list[Round]] = {}
    for stage in stages:
        for asked in KIND.state(session, stage).rounds:
            try:
                topic = session.board.topic(asked.topic).id
            except RuleError:
                continue
            rounds.setdefault(topic, []).append(asked)
    return {topic: _said(asked) for topic, asked in rounds.items()}


def _said(rounds: list[Round]) -> str:
    often = f" {times(len(rounds))}" if len(rounds) > 1 else ""
    answers = "; then ".join(_sums(asked.counts) for asked in rounds)
    return f"Asked{often} whether to go on with it or stop: {answers}."


def _sums(counts: tuple[int, ...] | None) -> str:
    if counts is None:
        return "answers not shown"
    return f"{counts[0]} go on, {counts[1]} stop" if counts else f"not shown, fewer than {FEWEST} answers"


def _seconds(session: Session, stage: Stage, state: DiscussState, topic: str) -> int:
    closed = state.used.get(topic, 0)
    if session.ended is None or session.stage != stage or state.topic != topic:
        return closed
    return closed + max(session.ended - state.opened, 0)
