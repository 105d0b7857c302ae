"""What everybody sees of a vote, as rows into which what a seat gave is filled."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from retro.session.agenda import Prompt
from retro.session.board import Board, Topic
from retro.session.private import Gathered
from retro.stages.answered_topics import answered_titles
from retro.stages.vote.ballots import ONLY, Ballot, QuestionResult, Spread
from retro.stages.vote.vote_settings import DOTS
from retro.stages.vote.vote_state import VoteState

NO_BALLOT: Final = Ballot()


class VoteRow(msgspec.Struct, frozen=True):
    """A topic with what this seat gave and, once that is shown, everybody; None where it is not."""

    id: str
    title: str
    cards: tuple[tuple[str, str], ...]
    mine: int
    """The own dots or points, or its place in the own order; 0 for nothing."""
    dots: int | None
    """Dots or points; of several questions their product."""
    spread: Spread | None = None
    """Its places, where topics were put in order."""
    answers: str = ""
    """What the earlier topics are called that its cards answer; empty where they answer none."""


class VotePart(msgspec.Struct, frozen=True):
    """One question of a vote: the ballot of one seat, or the result."""

    question: str
    title: str
    asks: str
    """The whole question; empty where the title says it all."""
    rows: tuple[VoteRow, ...]
    """In the order of the board, and of its own result once that is shown."""
    given: int
    """What this seat gave to it: dots, points or ranked topics."""
    abstains: bool
    voters: int = 0
    people: int = 0
    abstained: int = 0
    withheld: bool = False


class VoteView(msgspec.Struct, frozen=True):
    """The ballot of one seat, or the result."""

    open: bool
    rows: tuple[VoteRow, ...]
    """The topics; of several questions with what the seat gave to the first, or in the order of all."""
    budget: int
    """Dots or points of this seat for each question."""
    most: int
    given: int
    """This seat's own dots."""
    voters: int
    """How many ballots gave something, once the voting is closed."""
    withheld: bool
    """Whether so few voted that the dots are not shown."""
    so_far: str
    """How many have voted while it is open, as far as that may be told."""
    round: int
    """Which vote on these topics this is, from 1."""
    at_least: int | None = None
    """The number in the words of `so_far`; None where they are empty."""
    votes_for: int = 1
    """For how many people this seat votes."""
    together: tuple[int, ...] = ()
    """Of the ballots of several people: how many people each was of."""
    every: tuple[VoteRow, ...] = ()
    """The rows without anybody's own dots: one object for all seats."""
    method: str = DOTS
    abstains: bool = False
    """Whether this seat abstains."""
    abstained: int = 0
    """How many people did, once the voting is closed and if that may be told."""
    questions: tuple[VotePart, ...] = ()
    """Each question, where the stage asks several."""

    @property
    def people(self) -> int:
        """How many people voted, with all those who shared a seat."""
        return self.voters + sum(people - 1 for people in self.together)

    @property
    def parts(self) -> tuple[VotePart, ...]:
        """Each question; the only one where the stage names none."""
        if self.questions:
            return self.questions
        told = (self.voters, self.people, self.abstained, self.withheld)
        return (VotePart(ONLY, "", "", self.rows, self.given, self.abstains, *told),)


class EmptyBallot(msgspec.Struct, frozen=True):
    """What everybody sees of a vote: all of it but what a seat gave."""

    rows: tuple[VoteRow, ...]
    places: Mapping[str, int]
    """Of the rows, by topic."""
    budget: int
    most: int
    method: str = DOTS
    questions: tuple[VotePart, ...] = ()

    def filled_in(self, mine: Mapping[str, int]) -> tuple[VoteRow, ...]:
        """Return the rows with what somebody gave; those without are the same objects for all."""
        if not mine:
            return self.rows
        rows = list(self.rows)
        for topic, dots in mine.items():
            place = self.places.get(topic)
            if place is not None:
                rows[place] = msgspec.structs.replace(rows[place], mine=dots)
        return tuple(rows)

    def seen_by(self, mine: Ballot, gathered: Gathered, state: VoteState) -> VoteView:
        """Return what one seat sees, which gave this ballot."""
        shown = state.tally is not None
        questions = self.questions if shown else tuple(self._part(part, mine) for part in self.questions)
        first = mine.given(questions[0].question if questions else ONLY)
        return VoteView(
            open=not shown,
            rows=self.rows if shown else self.filled_in(first),
            budget=self.budget * gathered.people,
            most=self.most * gathered.people,
            votes_for=gathered.people,
            together=tuple(ballot.people for ballot in state.together),
            given=_amount(first, mine),
            voters=state.voters,
            withheld=state.withheld,
            so_far="" if shown else gathered.so_far,
            round=state.reopened + 1,
            at_least=None if shown else gathered.at_least,
            every=self.rows,
            method=self.method,
            abstains=ONLY in mine.abstains,
            abstained=state.abstained,
            questions=questions,
        )

    def _part(self, part: VotePart, mine: Ballot) -> VotePart:
        given = mine.given(part.question)
        return msgspec.structs.replace(
            part,
            rows=self.filled_in(given),
            given=_amount(given, mine),
            abstains=part.question in mine.abstains,
        )


def _amount(given: Mapping[str, int], mine: Ballot) -> int:
    return len(given) if mine.ranks else sum(given.values())


def empty_ballot(
    board: Board,
    topics: Sequence[Topic],
    prompts: Sequence[Prompt],
    state: VoteState,
    method: str,
    limits: tuple[int, int],
) -> EmptyBallot:
    """Make what all seats see of a vote; `limits` are the dots of one person, and the most on one topic."""
    texts, answers = {card.id: card.text for card in board.cards}, answered_titles(board)
    rows = [
        VoteRow(
            id=topic.id,
            title=topic.title or texts[topic.cards[0]],
            cards=tuple((card, texts[card]) for card in topic.cards),
            mine=0,
            dots=None if state.tally is None or state.withheld else state.tally.get(topic.id, 0),
            spread=state.spread.get(topic.id),
            answers=answers.get(topic.id, ""),
        )
        for topic in topics
    ]
    if state.tally is not None:
        rows.sort(key=lambda row: state.rank(row.id), reverse=True)
    places = {row.id: place for place, row in enumerate(rows)}
    results = {result.question: result for result in state.questions}
    parts = tuple(_question(prompt, tuple(rows), results.get(prompt.id)) for prompt in prompts)
    return EmptyBallot(tuple(rows), places, *limits, method, parts)


def _question(prompt: Prompt, rows: tuple[VoteRow, ...], result: QuestionResult | None) -> VotePart:
    if result is None:
        return VotePart(prompt.id, prompt.title, prompt.question, rows, 0, abstains=False)
    shown = [
        msgspec.structs.replace(
            row,
            dots=None if result.withheld else result.tally.get(row.id, 0),
            spread=result.spread.get(row.id),
        )
        for row in rows
    ]
    shown.sort(key=lambda row: row.dots or 0, reverse=True)
    return VotePart(
        prompt.id,
        prompt.title,
        prompt.question,
        tuple(shown),
        0,
        False,
        result.voters,
        result.people,
        result.abstained,
        result.withheld,
    )
