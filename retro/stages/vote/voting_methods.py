"""The methods of voting: what one person may give, and what all of it adds up to.

- Dots: a number for each person, at most so many on one topic.
- Points: 100 for each person, to be divided as they like; as with dots the sums count.
- Ranking: everybody puts topics in order, as many as they like. Counted is the modified Borda count: whoever
  ranks k topics gives the first k points, the next one less, the last one point and the others none (Emerson,
  "The original Borda count and partial voting", Social Choice and Welfare 40, 2013). Were the first of a
  short order worth as much as that of a long one, ranking one topic alone would help it most (Saari,
  "Chaotic Elections!", 2001).
- Several questions: a topic has the product of its sums, so that what is likely and harmful comes before what
  is only one of both.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Final

from retro.errors import RuleError
from retro.session.text import counted
from retro.stages.choice import FEWEST
from retro.stages.vote.ballots import BallotPart, QuestionResult, Spread, in_order, placed
from retro.stages.vote.vote_settings import DOTS, POINTS, RANKING

HUNDRED: Final = 100
"""Points of one person."""
STEP: Final = 5
"""Points that one key gives."""
UNITS: Final = {DOTS: "dot", POINTS: "point", RANKING: "point"}
"""What the sums of a method count."""


def with_more(
    given: Mapping[str, int], topic: str, number: int, budget: int, most: int, unit: str = "dot"
) -> dict[str, int]:
    """Add dots or points to a topic, as many of them as may still be given; one at least, or a RuleError."""
    left, room = budget - sum(given.values()), most - given.get(topic, 0)
    if left <= 0:
        raise RuleError(f"You have given all your {counted(budget, unit)}; take one back first.")
    if room <= 0:
        raise RuleError(f"At most {counted(most, unit)} on one topic.")
    return {**given, topic: given.get(topic, 0) + min(number, left, room)}


def with_less(given: Mapping[str, int], topic: str, number: int, unit: str = "dot") -> dict[str, int]:
    """Take dots or points back from a topic, as many as it has at most. Raises RuleError if it has none."""
    if not given.get(topic):
        raise RuleError(f"You have no {unit} on this topic.")
    left = {**given, topic: given[topic] - number}
    return {name: dots for name, dots in left.items() if dots > 0}


def with_place(given: Mapping[str, int], topic: str, place: int) -> dict[str, int]:
    """Put a topic at this place of an order, or behind its last one; 0 takes it out."""
    order = [name for name in in_order(given) if name != topic]
    if place > 0:
        order.insert(place - 1, topic)
    elif len(order) == len(given):
        raise RuleError("You have not ranked this topic.")
    return placed(order)


def sums(parts: Sequence[BallotPart], topics: Iterable[str], method: str) -> dict[str, int]:
    """Return the dots or points that topics got; those without any are left out."""
    return {topic: total for topic in topics if (total := sum(_worth(p, topic, method) for p in parts))}


def _worth(part: BallotPart, topic: str, method: str) -> int:
    number = part.given.get(topic, 0)
    if method != RANKING or not number:
        return number
    return (len(part.given) - number + 1) * part.people


def spreads(parts: Sequence[BallotPart], topics: Iterable[str]) -> dict[str, Spread]:
    """Return the places of each topic; of topics in fewer than three orders nothing, as of fewer answers."""
    found: dict[str, Spread] = {}
    for topic in topics:
        places = [part.given[topic] for part in parts if topic in part.given]
        if len(places) >= FEWEST:
            found[topic] = Spread(min(places), max(places), sum(places), len(places))
    return found


def multiplied(tallies: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return the product of the sums that each topic got in several questions; with one, the sums."""
    topics = dict.fromkeys(topic for tally in tallies for topic in tally)
    return {topic: prod(tally.get(topic, 0) for tally in tallies) for topic in topics}


def result(
    question: str,
    parts: Iterable[BallotPart],
    topics: Sequence[str],
    method: str,
    too_few: Callable[[int], bool],
) -> QuestionResult:
    """Count all parts that answer a question; what so few gave that it would tell whose it is stays away."""
    answers = [part for part in parts if part.question == question]
    given = [part for part in answers if not part.abstains]
    hidden = too_few(len(given))
    return QuestionResult(
        question,
        {} if hidden else sums(given, topics, method),
        voters=len(given),
        people=sum(part.people for part in given),
        abstained=0 if too_few(len(answers)) else sum(part.people for part in answers if part.abstains),
        spread={} if hidden or method != RANKING else spreads(given, topics),
    )
