"""When a group that does not feel safe, or does not want to be here, should talk about that first.

It is said to everybody. The facilitator's screen is the shared window, which all people look at, and what
the advice is made of stands beside it; below three answers there is neither. It names no answer and no
number of people, so that nobody has to defend what they answered.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from retro.stages.checkin.asking import ESVP, SAFETY, UNWILLING

UNSAFE: Final = (
    "Speaking openly is hard here today. You could talk about that first: what would make it easier?"
)
NOT_HERE: Final = (
    "Many would rather do something else. You could talk about that first: what would make this hour useful?"
)
LOW: Final = 2
"""The step of the safety check up to which the middle answer is low."""


def advice(way: str, counts: Sequence[int]) -> str:
    """Return a sentence for the group; empty where there is nothing to say, or too little is known."""
    answers = sum(counts)
    if not answers:
        return ""
    if way == SAFETY and _twice_median(counts) <= 2 * LOW:
        return UNSAFE
    if way == ESVP and 2 * sum(counts[option] for option in UNWILLING) > answers:
        return NOT_HERE
    return ""


def _twice_median(counts: Sequence[int]) -> int:
    """Return the sum of the two middle steps, which count from 1; of an odd number both are the same."""
    upto, answers = list(accumulate(counts)), sum(counts)
    middle = ((answers - 1) // 2, answers // 2)
    return sum(1 + next(step for step, last in enumerate(upto) if last > place) for place in middle)
