"""The ballot of one person, and what it looks like to those who count: parts that nothing ties together."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from retro.stages.dots import NO_DOTS

ONLY: Final = ""
"""The id of the question of a vote whose template names none."""


def in_order(given: Mapping[str, int]) -> list[str]:
    """Return ranked topics, the best first."""
    return sorted(given, key=lambda topic: given[topic])


def placed(order: Iterable[str]) -> dict[str, int]:
    """Return the places of topics in this order, from 1."""
    return {topic: place for place, topic in enumerate(order, 1)}


class BallotPart(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person answered to one question."""

    question: str = ONLY
    """The id of its prompt; empty where the stage has none."""
    given: Mapping[str, int] = NO_DOTS
    """What each topic got: dots or points, or its place in the order from 1; each at least 1."""
    people: int = 1
    """For how many people this is."""
    abstains: bool = False


class Ballot(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that one seat answered; a new one replaces the earlier one as a whole."""

    dots: Mapping[str, int] = NO_DOTS
    """What each topic got, where the stage asks one question without a name."""
    answers: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    """The same by the id of the question, where it asks several; a question without anything is left out."""
    abstains: tuple[str, ...] = ()
    """The ids of the questions from which this person abstains."""
    people: int = 1
    """For how many people the seat voted last."""
    ranks: bool = False
    """Whether it holds places in an order."""

    def given(self, question: str) -> Mapping[str, int]:
        """What this person gave to topics in answer to a question."""
        return self.dots if question == ONLY else self.answers.get(question, NO_DOTS)

    def having(self, question: str, given: Mapping[str, int], people: int) -> "Ballot | None":
        """The ballot with another answer to a question, from which its person does not abstain then.

        None where nothing is left of it.
        """
        left = MappingProxyType(dict(given))
        abstains = tuple(name for name in self.abstains if name != question)
        if question == ONLY:
            changed = Ballot(left or NO_DOTS, self.answers, abstains, people, self.ranks)
        else:
            others = {name: one for name, one in self.answers.items() if name != question}
            answers = MappingProxyType({**others, question: left} if left else others)
            changed = Ballot(self.dots, answers, abstains, people, self.ranks)
        return changed if changed.dots or changed.answers or changed.abstains else None

    def abstaining(self, question: str, people: int) -> "Ballot":
        """The ballot that gives nothing in answer to a question, on purpose."""
        left = self.having(question, NO_DOTS, people) or Ballot(people=people, ranks=self.ranks)
        return msgspec.structs.replace(left, abstains=tuple(sorted({*left.abstains, question})))

    @property
    def answered(self) -> Mapping[str, Mapping[str, int]]:
        """What was given to topics, by question; those without anything are left out."""
        return {ONLY: self.dots, **self.answers} if self.dots else self.answers

    def without(self, topic: str) -> "Ballot | None":
        """The ballot once a topic is gone for good; in an order those behind it move up."""
        left: Ballot | None = self
        for question, given in self.answered.items():
            if topic in given and left is not None:
                kept = {name: number for name, number in given.items() if name != topic}
                kept = placed(in_order(kept)) if self.ranks else kept
                left = left.having(question, kept, self.people)
        return left

    def parts(self) -> Sequence[BallotPart]:
        """The answer to each question by itself."""
        given = [BallotPart(name, answer, self.people) for name, answer in self.answered.items()]
        return (*given, *(BallotPart(name, people=self.people, abstains=True) for name in self.abstains))


class Spread(msgspec.Struct, frozen=True):
    """The places that one topic has in the orders of those who ranked it, from 1."""

    best: int
    worst: int
    total: int
    """The sum of all places."""
    ranked: int
    """In how many orders it is."""

    @property
    def mean(self) -> float:
        """The place that it has on average."""
        return self.total / self.ranked


class QuestionResult(msgspec.Struct, frozen=True):
    """What came out of one of several questions."""

    question: str
    """The id of its prompt."""
    tally: Mapping[str, int]
    """Dots or points by topic; empty where too few voted."""
    voters: int
    people: int
    """With all those who shared a seat."""
    abstained: int
    spread: Mapping[str, Spread]
    """The places of each topic that enough people ranked, where they put topics in order."""

    @property
    def withheld(self) -> bool:
        """Whether so few answered that their dots were not kept."""
        return bool(self.voters) and not self.tally
