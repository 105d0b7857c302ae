"""`vote`: everybody gives dots to topics; nobody sees a dot until the voting is closed.

A ballot is always whole: a new one replaces the earlier one of the same person, so that a repeated
act can neither double nor exceed the budget.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

from msgspec import field
from msgspec.structs import replace

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.board import Topic
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given, Together
from retro.session.snapshot import frozen
from retro.session.text import counted, nth
from retro.session.view import RoomState, Step
from retro.session.voices import voices_note
from retro.stages.choice import too_few
from retro.stages.dots import topics_of
from retro.stages.vote.ballots import ONLY, Ballot, BallotPart, QuestionResult, Spread
from retro.stages.vote.vote_settings import DOTS, MOST_QUESTIONS, POINTS, RANKING, VoteSettings
from retro.stages.vote.vote_state import VoteState
from retro.stages.vote.vote_view import NO_BALLOT, EmptyBallot, VoteView, empty_ballot
from retro.stages.vote.voting_methods import (
    HUNDRED,
    STEP,
    UNITS,
    multiplied,
    result,
    with_less,
    with_more,
    with_place,
)

_OUTCOME: Final = ("tally", "voters", "together", "method", "abstained", "spread", "questions")
"""What an outcome has in common with the state that keeps it."""


class GiveDot(StageAct, frozen=True):
    """Give a topic one more dot or point."""

    topic: str
    question: str = ONLY
    """The id of the question that this answers, where the stage asks several."""
    number: ClassVar[int] = 1


class TakeDot(StageAct, frozen=True):
    """Take one of the own dots or points back from a topic."""

    topic: str
    question: str = ONLY
    number: ClassVar[int] = 1


class GiveFive(GiveDot, frozen=True):
    """Give a topic five more points, or those that are left."""

    number: ClassVar[int] = STEP


class TakeFive(TakeDot, frozen=True):
    """Take five points back from a topic, or those that it has."""

    number: ClassVar[int] = STEP


class PlaceTopic(StageAct, frozen=True):
    """Put a topic at a place of the own order, from 1, or behind its last one; 0 takes it out."""

    topic: str
    place: int
    question: str = ONLY


class Abstain(StageAct, frozen=True):
    """Give nothing in answer to a question, on purpose; whatever was given to it is taken back."""

    question: str = ONLY


class CloseVote(StageAct, frozen=True):
    """Close the voting and show the dots."""


class ReopenVote(StageAct, frozen=True):
    """Clear all dots and vote again."""


class VoteClosed(StageEvent, frozen=True, tag="VoteClosed"):
    """The outcome; its fields are those of `VoteState`."""

    tally: dict[str, int]
    voters: int
    together: tuple[Together, ...] = ()
    method: str = DOTS
    abstained: int = 0
    spread: dict[str, Spread] = field(default_factory=dict)
    questions: tuple[QuestionResult, ...] = ()


class VoteReopened(StageEvent, frozen=True, tag="VoteReopened"):
    pass


class Vote(Kind[VoteState]):
    """Dots, points or an order, in answer to one question or to several."""

    name: ClassVar[str] = "vote"
    title: ClassVar[str] = "Voting"
    usual_minutes: ClassVar[int] = 4
    prompt_settings: ClassVar[tuple[str, ...]] = ("of",)
    prompts: ClassVar[tuple[int, int]] = (0, MOST_QUESTIONS)
    Settings = VoteSettings
    State = VoteState
    state_name: ClassVar[str] = "VoteState"
    Private = Ballot
    private_acts: ClassVar = (GiveDot, TakeDot, GiveFive, TakeFive, PlaceTopic, Abstain)
    closing_acts: ClassVar = (CloseVote, ReopenVote)
    events: ClassVar = (VoteClosed, VoteReopened)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True
    ranks_topics: ClassVar[bool] = True
    takes_topics: ClassVar[bool] = True
    numbers: ClassVar = MappingProxyType(
        {"dots": ("Dots a person", "as many as fit the topics"), "most": ("Most on one topic", "no limit")}
    )
    given_anew: ClassVar[str] = "Dots changed: you have all of yours back. Please give them again."
    given: ClassVar[str] = "ballot"
    for_several: ClassVar[bool] = True

    def numbers_of(self, stage: Stage) -> Mapping[str, tuple[str, str]]:
        return self.numbers if self.settings(stage).method == DOTS else {}

    def enter(self, session: Session, stage: Stage) -> VoteState:
        state: VoteState = session.states.get(stage.id, VoteState())
        return state

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Ballot | None, draw: Callable[[], str]
    ) -> Ballot | None:
        return self.give_for(session, stage, act, mine, draw, 1)

    def give_for(
        self,
        session: Session,
        stage: Stage,
        act: StageAct,
        mine: Ballot | None,
        draw: Callable[[], str],
        people: int,
    ) -> Ballot | None:
        self._still_open(session, stage)
        assert isinstance(act, GiveDot | TakeDot | PlaceTopic | Abstain)  # noqa: S101  (the engine checked it)
        if act.question not in self.questions(stage):
            raise RuleError("There is no such question to vote on.")
        method = self.settings(stage).method
        ballot = mine or Ballot(ranks=method == RANKING)
        if isinstance(act, Abstain):
            return ballot.abstaining(act.question, people)
        ranks = isinstance(act, PlaceTopic)
        if ranks != (method == RANKING):
            raise RuleError("Here topics are put in order." if method == RANKING else "Here is no order.")
        if isinstance(act, GiveFive | TakeFive) and method != POINTS:
            raise RuleError("Here dots are given one by one.")
        given, unit = ballot.given(act.question), UNITS[method]
        if not isinstance(act, TakeDot) and act.topic not in {t.id for t in self.topics(session, stage)}:
            raise RuleError("There is no such topic to vote on.")
        limits = self.budget(session, stage) * people, self.most_on_one(session, stage) * people
        match act:
            case PlaceTopic():
                given = with_place(given, act.topic, act.place)
            case TakeDot():
                given = with_less(given, act.topic, act.number, unit)
            case _:
                given = with_more(given, act.topic, act.number, *limits, unit)
        return ballot.having(act.question, given, people)

    def pieces(self, value: Ballot) -> Sequence[BallotPart]:
        return value.parts()

    def question(self, piece: BallotPart) -> str:
        # Who abstains is no voter among whom somebody who leads could hide a ballot.
        return f"{piece.question} abstained" if piece.abstains else piece.question

    def questions(self, stage: Stage) -> tuple[str, ...]:
        """Return the ids of the questions; one without a name where the template names none."""
        return tuple(prompt.id for prompt in stage.prompts) or (ONLY,)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if isinstance(act, ReopenVote):
            return (VoteReopened(stage.id),)
        self._still_open(session, stage)
        parts: list[BallotPart] = [piece.value for piece in pieces]
        method, topics = self.settings(stage).method, [t.id for t in self.topics(session, stage)]
        # Where a seat of several people abstains, it would be wrong to say that they gave dots.
        together = () if any(part.abstains and part.people > 1 for part in parts) else ctx.together
        found = tuple(
            result(question, parts, topics, method, lambda answers: too_few(answers, session))
            for question in self.questions(stage)
        )
        if not stage.prompts:
            only = found[0]
            spread = dict(only.spread)
            closed = VoteClosed(
                stage.id, dict(only.tally), only.voters, together, method, only.abstained, spread
            )
            return (closed,)
        tally = multiplied([one.tally for one in found if one.tally])
        voters = max(one.voters for one in found)
        return (VoteClosed(stage.id, tally, voters, together, method, questions=found),)

    def value_without_topic(self, value: Ballot, topic: str) -> Ballot | None:
        return value.without(topic)

    def lost_by(self, session: Session, stage: Stage, changed: Stage) -> str:
        dots, most = self.budget(session, changed), self.most_on_one(session, changed)
        less = dots < self.budget(session, stage) or most < self.most_on_one(session, stage)
        if not less or not self.waits(session, stage):
            return ""
        for_each = " for each question" if stage.prompts else ""
        each = f"{counted(dots, 'dot')} a person{for_each}" + (
            f", at most {most} on one topic" if most < dots else ""
        )
        return (
            f"Change to {each}? Whoever has given more gets all their dots back, and is told so; nobody else "
            "learns who. Whoever was done is asked again."
        )

    def value_after(
        self, session: Session, stage: Stage, changed: Stage, value: Ballot, people: int
    ) -> Ballot | None:
        if value.ranks:
            return value
        dots, most = self.budget(session, changed), self.most_on_one(session, changed)
        fits = all(
            sum(given.values()) <= dots * people and max(given.values(), default=0) <= most * people
            for given in value.answered.values()
        )
        return value if fits else None

    def _still_open(self, session: Session, stage: Stage) -> None:
        if self.state(session, stage).tally is not None:
            raise RuleError("The voting is closed.")

    def topics(self, session: Session, stage: Stage) -> tuple[Topic, ...]:
        """Return the topics that can be voted on."""
        return topics_of(session, stage)

    def budget(self, session: Session, stage: Stage) -> int:
        """Return the dots or points of one seat for each question.

        Unless the agenda says how many dots, they are the root of the number of topics, 3 to 8.
        """
        if self.settings(stage).method == POINTS:
            return HUNDRED
        dots: int = self.settings(stage).dots
        # A topic that was removed still counts: a budget that fell would be less than somebody has given.
        topics = len(self.topics(session, stage)) + session.board.topics_removed
        return dots or min(max(round(topics**0.5), 3), 8)

    def most_on_one(self, session: Session, stage: Stage) -> int:
        """Return the dots that one seat may put on one topic."""
        budget = self.budget(session, stage)
        return min(self.settings(stage).most or budget, budget)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case VoteClosed():
                closed = {name: getattr(event, name) for name in _OUTCOME}
                return session.with_state(stage.id, frozen(replace(self.state(session, stage), **closed)))
            case VoteReopened():
                again = self.state(session, stage).reopened + 1
                return session.with_state(stage.id, VoteState(reopened=again))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).tally is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        if self.state(session, stage).tally is not None:
            return None
        return Step("close voting", CloseVote(stage.id))

    def announces(self, session: Session, stage: Stage) -> str:
        again = self.state(session, stage).reopened
        if not again:
            return ""
        given = "dots" if self.settings(stage).method == DOTS else "answers"
        return f"Vote again: this is the {nth(again + 1)} vote. All earlier {given} were deleted."

    def ranking(self, session: Session, stage: Stage) -> tuple[tuple[str, int], ...]:
        state = self.state(session, stage)
        if state.tally is None or state.withheld:
            return ()
        ids = sorted((topic.id for topic in self.topics(session, stage)), key=state.rank, reverse=True)
        return tuple((topic, state.tally.get(topic, 0)) for topic in ids)

    def hint(self, before: Sequence[Kind[Any]], stages: Sequence[Stage]) -> str:
        if any(kind.writes_cards for kind in before):
            return ""
        return "a vote before any stage of the kind ideate has no topics"

    def privacy_note(self, session: Session, stage: Stage) -> str:
        ranks = self.settings(stage).method == RANKING
        sums = "totals, best and worst place" if ranks else "totals"
        whose = "whose dots they are" if self.settings(stage).method == DOTS else "who gave what"
        if self.state(session, stage).tally is not None:
            return f"Only {sums} are kept. Nobody can find out {whose}."
        said = f"Only {sums} are shown. Until then, the session's file stores {whose}."
        if stage.tagged:
            kept = "nobody can find out who voted for what, not even from the files"
            said = f"Only {sums} are shown; {kept}." if ranks else f"Totals only; {kept}."
        return f"{said} {voices_note(session)}".strip()

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> VoteView:
        state = self.state(session, stage)
        public = (session.board, session.agenda, state)
        ballot = room_state.kept.same("ballot", public, lambda: self._empty_ballot(session, stage))
        return ballot.seen_by(gathered.mine or NO_BALLOT, gathered, state)

    def _empty_ballot(self, session: Session, stage: Stage) -> EmptyBallot:
        return empty_ballot(
            session.board,
            self.topics(session, stage),
            stage.prompts,
            self.state(session, stage),
            self.settings(stage).method,
            (self.budget(session, stage), self.most_on_one(session, stage)),
        )


KIND: Final = Vote()
