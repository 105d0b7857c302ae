"""`vote`: everybody gives dots to topics; nobody sees a dot until the voting is closed.

A ballot is always whole: a new one replaces the earlier one of the same person, so that a repeated
act can neither double nor exceed the budget.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from types import MappingProxyType
from typing import Any, ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.board import Topic
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given, Together
from retro.session.text import counted, nth
from retro.session.view import RoomState, Step
from retro.session.voices import voices_note
from retro.stages.choice import too_few
from retro.stages.dots import NO_DOTS, Tallied, topics_of
from retro.stages.vote.vote_view import EmptyBallot, VoteRow, VoteView


class VoteSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`dots` a person (0: suggested from the number of topics), at most `most` on one topic (0: no limit),
    on the topics with cards under the prompts `of` (none: all)."""

    dots: int = 0
    most: int = 0
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.dots <= 30:
            raise ValueError("dots must be 0-30")
        if not 0 <= self.most <= 30:
            raise ValueError("most must be 0-30")


class VoteState(Tallied, frozen=True):
    """Nothing while it is open; only the tally once it is closed."""

    voters: int = 0
    reopened: int = 0
    """How often everybody was asked to vote again."""
    together: tuple[Together, ...] = ()
    """Ballots of several people who voted from one seat; each of them counts as one in `voters`."""

    @property
    def people(self) -> int:
        """How many people voted, with all those who shared a seat."""
        return self.voters + sum(ballot.people - 1 for ballot in self.together)

    @property
    def withheld(self) -> bool:
        """Whether so few voted that their dots were not kept."""
        return self.tally is not None and bool(self.voters) and not self.tally


class Ballot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The dots of one seat by topic; each at least one."""

    dots: Mapping[str, int]


class GiveDot(StageAct, frozen=True):
    """Give a topic one more dot."""

    topic: str


class TakeDot(StageAct, frozen=True):
    """Take one of the own dots back from a topic."""

    topic: str


class CloseVote(StageAct, frozen=True):
    """Close the voting and show the dots."""


class ReopenVote(StageAct, frozen=True):
    """Clear all dots and vote again."""


class VoteClosed(StageEvent, frozen=True, tag="VoteClosed"):
    """The outcome."""

    tally: dict[str, int]
    voters: int
    together: tuple[Together, ...] = ()


class VoteReopened(StageEvent, frozen=True, tag="VoteReopened"):
    pass


class Vote(Kind[VoteState]):
    """Dot voting."""

    name: ClassVar[str] = "vote"
    title: ClassVar[str] = "Voting"
    usual_minutes: ClassVar[int] = 4
    prompt_settings: ClassVar[tuple[str, ...]] = ("of",)
    Settings = VoteSettings
    State = VoteState
    state_name: ClassVar[str] = "VoteState"
    Private = Ballot
    private_acts: ClassVar = (GiveDot, TakeDot)
    closing_acts: ClassVar = (CloseVote, ReopenVote)
    events: ClassVar = (VoteClosed, VoteReopened)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True
    ranks_topics: ClassVar[bool] = True
    numbers: ClassVar = MappingProxyType(
        {"dots": ("Dots a person", "as many as fit the topics"), "most": ("Most on one topic", "no limit")}
    )
    given_anew: ClassVar[str] = "Dots changed: you have all of yours back. Please give them again."
    given: ClassVar[str] = "ballot"
    for_several: ClassVar[bool] = True

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
        ballot = dict(mine.dots) if mine else {}
        if isinstance(act, GiveDot):
            self._check(session, stage, act.topic, ballot, people)
            ballot[act.topic] = ballot.get(act.topic, 0) + 1
        else:
            assert isinstance(act, TakeDot)  # noqa: S101  (the engine checked the kind's acts)
            if not ballot.get(act.topic):
                raise RuleError("You have no dot on this topic.")
            ballot[act.topic] -= 1
        left = {topic: dots for topic, dots in ballot.items() if dots}
        return Ballot(MappingProxyType(left)) if left else None

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if isinstance(act, ReopenVote):
            return (VoteReopened(stage.id),)
        self._still_open(session, stage)
        ballots = [piece.value.dots for piece in pieces]
        tally = {
            topic.id: dots
            for topic in self.topics(session, stage)
            if (dots := sum(ballot.get(topic.id, 0) for ballot in ballots))
        }
        if too_few(len(ballots), session):
            tally = {}
        return (VoteClosed(stage.id, tally, len(ballots), ctx.together),)

    def value_without_topic(self, value: Ballot, topic: str) -> Ballot | None:
        left = {name: dots for name, dots in value.dots.items() if name != topic}
        return Ballot(MappingProxyType(left)) if left else None

    def lost_by(self, session: Session, stage: Stage, changed: Stage) -> str:
        dots, most = self.budget(session, changed), self.most_on_one(session, changed)
        less = dots < self.budget(session, stage) or most < self.most_on_one(session, stage)
        if not less or not self.waits(session, stage):
            return ""
        each = f"{counted(dots, 'dot')} a person" + (f", at most {most} on one topic" if most < dots else "")
        return (
            f"Change to {each}? Whoever has given more gets all their dots back, and is told so; nobody else "
            "learns who. Whoever was done is asked again."
        )

    def value_after(
        self, session: Session, stage: Stage, changed: Stage, value: Ballot, people: int
    ) -> Ballot | None:
        dots, most = self.budget(session, changed), self.most_on_one(session, changed)
        fits = sum(value.dots.values()) <= dots * people
        return value if fits and max(value.dots.values(), default=0) <= most * people else None

    def _still_open(self, session: Session, stage: Stage) -> None:
        if self.state(session, stage).tally is not None:
            raise RuleError("The voting is closed.")

    def topics(self, session: Session, stage: Stage) -> tuple[Topic, ...]:
        """Return the topics that can be voted on."""
        return topics_of(session, stage)

    def budget(self, session: Session, stage: Stage) -> int:
        """Return the dots of one seat; unless the agenda says, the root of the number of topics, 3 to 8."""
        dots: int = self.settings(stage).dots
        # A topic that was removed still counts: a budget that fell would be less than somebody has given.
        topics = len(self.topics(session, stage)) + session.board.topics_removed
        return dots or min(max(round(sqrt(topics)), 3), 8)

    def most_on_one(self, session: Session, stage: Stage) -> int:
        """Return the dots that one seat may put on one topic."""
        budget = self.budget(session, stage)
        return min(self.settings(stage).most or budget, budget)

    def _check(
        self, session: Session, stage: Stage, topic: str, ballot: Mapping[str, int], people: int
    ) -> None:
        """Refuse a dot beyond what a seat may give that votes for so many people."""
        if topic not in {t.id for t in self.topics(session, stage)}:
            raise RuleError("There is no such topic to vote on.")
        budget, most = self.budget(session, stage) * people, self.most_on_one(session, stage) * people
        if sum(ballot.values()) >= budget:
            raise RuleError(f"You have given all your {counted(budget, 'dot')}; take one back first.")
        if ballot.get(topic, 0) >= most:
            raise RuleError(f"At most {counted(most, 'dot')} on one topic.")

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case VoteClosed(_, tally, voters, together):
                closed = {"tally": MappingProxyType(tally), "voters": voters, "together": together}
                return self.put(session, stage, **closed)
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
        return f"Vote again: this is the {nth(again + 1)} vote. All earlier dots were deleted."

    def ranking(self, session: Session, stage: Stage) -> tuple[tuple[str, int], ...]:
        state = self.state(session, stage)
        if state.tally is None or state.withheld:
            return ()
        dots = ((topic.id, state.tally.get(topic.id, 0)) for topic in self.topics(session, stage))
        return tuple(sorted(dots, key=lambda ranked: -ranked[1]))

    def hint(self, before: Sequence[Kind[Any]]) -> str:
        if any(kind.writes_cards for kind in before):
            return ""
        return "a vote before any stage of the kind ideate has no topics"

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self.state(session, stage).tally is not None:
            return "Only totals are kept. Nobody can find out whose dots they are."
        said = "Only totals are shown. Until then, the session's file stores whose dots they are."
        if stage.tagged:
            kept = "nobody can find out who voted for what, not even from the files"
            said = f"Only totals are shown; {kept}."
        return f"{said} {voices_note(session)}".strip()

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> VoteView:
        state = self.state(session, stage)
        mine = gathered.mine.dots if gathered.mine else NO_DOTS
        public = (session.board, session.agenda, state)
        ballot = room_state.kept.same("ballot", public, lambda: self._empty_ballot(session, stage))
        return VoteView(
            open=state.tally is None,
            rows=ballot.filled_in(mine),
            budget=ballot.budget * gathered.people,
            most=ballot.most * gathered.people,
            votes_for=gathered.people,
            together=tuple(ballot.people for ballot in state.together),
            given=sum(mine.values()),
            voters=state.voters,
            withheld=state.withheld,
            so_far="" if state.tally is not None else gathered.so_far,
            round=state.reopened + 1,
            at_least=gathered.at_least if state.tally is None else None,
            every=ballot.rows,
        )

    def _empty_ballot(self, session: Session, stage: Stage) -> EmptyBallot:
        state = self.state(session, stage)
        texts = {card.id: card.text for card in session.board.cards}
        rows = [
            VoteRow(
                id=topic.id,
                title=topic.title or texts[topic.cards[0]],
                cards=tuple((card, texts[card]) for card in topic.cards),
                mine=0,
                dots=None if state.tally is None or state.withheld else state.tally.get(topic.id, 0),
            )
            for topic in self.topics(session, stage)
        ]
        if state.tally is not None:
            rows.sort(key=lambda row: -(row.dots or 0))
        places = {row.id: place for place, row in enumerate(rows)}
        return EmptyBallot(tuple(rows), places, self.budget(session, stage), self.most_on_one(session, stage))


KIND: Final = Vote()
