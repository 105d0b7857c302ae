"""Giving a topic several dots or points in one step, all of them or none."""

from collections.abc import Mapping

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.text import counted
from retro.stages.vote.ballots import ONLY


class SetDots(StageAct, frozen=True):
    """Give a topic exactly so many dots or points, in place of those it has; 0 takes all of them back."""

    topic: str
    number: int
    question: str = ONLY
    """The id of the question that this answers, where the stage asks several."""


def with_number(
    given: Mapping[str, int], topic: str, number: int, budget: int, most: int, unit: str = "dot"
) -> dict[str, int]:
    """Return what somebody gave, with so many dots or points on a topic. Raises RuleError."""
    before = given.get(topic, 0)
    if number < 0 or not (number or before):
        raise RuleError(f"You have no {unit} on this topic.")
    left = budget - sum(given.values())
    if number > before and left <= 0:
        raise RuleError(f"You have given all your {counted(budget, unit)}; take one back first.")
    if number > before and number > most:
        raise RuleError(f"At most {counted(most, unit)} on one topic.")
    if number - before > left:
        raise RuleError(f"You have only {counted(left, unit)} left.")
    kept = {**given, topic: number}
    return {name: dots for name, dots in kept.items() if dots}
