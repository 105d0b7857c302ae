"""What a vote keeps for all to see."""

from collections.abc import Mapping
from types import MappingProxyType

from retro.session.private import Together
from retro.session.text import counted
from retro.stages.dots import NO_DOTS, Tallied
from retro.stages.vote.ballots import QuestionResult, Spread
from retro.stages.vote.vote_settings import DOTS, RANKING
from retro.stages.vote.voting_methods import UNITS

TIMES = " × "


class VoteState(Tallied, frozen=True):
    """Nothing while it is open; only sums once it is closed.

    With several questions `tally` has their product for each topic, and `questions` the sums of each.
    """

    voters: int = 0
    """How many ballots gave something, whatever it was."""
    reopened: int = 0
    """How often everybody was asked to vote again."""
    together: tuple[Together, ...] = ()
    """Ballots of several people who voted from one seat; each of them counts as one in `voters`."""
    method: str = DOTS
    abstained: int = 0
    """How many people abstained; 0 where there were too few answers to tell."""
    spread: Mapping[str, Spread] = MappingProxyType({})
    """Of a ranking: the places of each topic that enough people ranked."""
    questions: tuple[QuestionResult, ...] = ()
    """What came out of each, where the stage asks several."""

    @property
    def people(self) -> int:
        """How many people voted, with all those who shared a seat."""
        return self.voters + sum(ballot.people - 1 for ballot in self.together)

    @property
    def withheld(self) -> bool:
        """Whether so few voted that their dots were not kept."""
        return self.tally is not None and bool(self.voters) and not self.tally

    @property
    def unit(self) -> str:
        """What is counted: `dot` or `point`."""
        return UNITS[self.method]

    def rank(self, topic: str) -> tuple[int, ...]:
        # Of topics whose product is as large, as when all are 0, those come first that have more in all.
        every = sum(question.tally.get(topic, 0) for question in self.questions)
        return ((self.tally or NO_DOTS).get(topic, 0), every)

    def said(self, topic: str, titles: Mapping[str, str]) -> str:
        if self.questions:
            return ", ".join(
                f"{titles.get(question.question, '')}: {counted(question.tally.get(topic, 0), self.unit)}"
                for question in self.questions
                if not question.withheld and self.rank(topic)[1]
            )
        number = self.rank(topic)[0]
        return counted(number, self.unit) if number else ""

    def in_short(self, topic: str) -> str:
        if self.questions:
            numbers = ("–" if q.withheld else str(q.tally.get(topic, 0)) for q in self.questions)
            return " · ".join(numbers)
        return "" if self.method == DOTS else counted(self.rank(topic)[0], self.unit)

    def cell(self, topic: str, titles: Mapping[str, str]) -> int | str:
        return self.said(topic, titles) if self.questions else super().cell(topic, titles)

    def order(self, titles: Mapping[str, str]) -> str:
        shown = [titles.get(q.question, "") for q in self.questions if q.tally]
        if len(shown) > 1:
            return f"{TIMES.join(shown)}, highest first"
        of = f" in {shown[0]}" if shown and len(self.questions) > 1 else ""
        return f"most {self.unit}s{of} first" if self.method != RANKING else f"best places{of} first"
