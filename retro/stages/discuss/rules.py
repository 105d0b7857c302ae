"""`discuss`: topic by topic in the order of dots, each in a time box.

When a box ends, everybody is asked "go on or stop?". Answers are private until the facilitator shows them:
two numbers, once, which no later answer moves. With more for going on, the next step is the next, shorter
box; otherwise it is the next topic, also when the boxes are used up. The facilitator can give more time
nevertheless, or ask again, which everybody is told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final, get_args

import msgspec
from msgspec.structs import replace

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.done_words import DoneWords
from retro.session.events import Event, StageEvent, TimerSet
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.recalled import Fitting
from retro.session.record import Record, about
from retro.session.text import counted, excerpt, nth
from retro.session.timer import Timer
from retro.session.view import RoomState, Step, TopicsInTime
from retro.stages.answered_topics import answered_titles
from retro.stages.choice import FEWEST, WHO_ANSWERED, ChoiceView, seen, sums
from retro.stages.discuss.course import DiscussState, Round
from retro.stages.discuss.going_on import decided, goes_on
from retro.stages.discuss.time_boxes import DiscussSettings, first_in_time, time_boxes
from retro.stages.discuss.topic_list import TopicLine, open_topic, questions_with_cards, topic_lines
from retro.stages.discuss.topic_order import fitting, order_of, topics_to_discuss, why_this_order
from retro.stages.dots import latest_vote

OPENLY = f"All see notes and actions; of “go on or stop” only totals, from {FEWEST} answers on."
GO_ON_OR_STOP = ("go on", "stop")
"""The options in the order of their counts."""
_UNASKED: Mapping[str, bool] = MappingProxyType({"asking": False, "answered": False})


class Wish(msgspec.Struct, frozen=True):
    """What one person answers at the end of a time box: True to go on."""

    go: bool


class OpenTopic(StageAct, frozen=True):
    """Talk about a topic now."""

    topic: str


class GoOnOrStop(StageAct, frozen=True):
    """Answer the question at the end of a time box."""

    go: bool


class AskAgain(StageAct, frozen=True):
    """Ask everybody now, without waiting for the time to run out."""


class ShowGoOnOrStop(StageAct, frozen=True):
    """Close the question and show how many would go on, and how many would stop."""


class ExtendTopic(StageAct, frozen=True):
    """Give the topic its next time box."""


class TopicOpened(StageEvent, frozen=True, tag="TopicOpened"):
    topic: str
    at: int


class GoOnAsked(StageEvent, frozen=True, tag="GoOnAsked"):
    pass


class GoOnShown(StageEvent, frozen=True, tag="GoOnShown"):
    """The outcome: how many said go on, and how many stop; empty when there were too few to show them."""

    counts: tuple[int, ...] = ()


class TopicExtended(StageEvent, frozen=True, tag="TopicExtended"):
    pass


class DiscussView(msgspec.Struct, frozen=True):
    """The list of topics and the open one with its cards."""

    topics: tuple[TopicLine, ...]
    number: int
    """Which of the topics is open, from 1; 0 before the first."""
    title: str
    dots: int | None
    """Of the open topic; None where too few voted for their dots to be shown."""
    cards: tuple[tuple[str, str], ...]
    further: int
    """Minutes the next box would have."""
    question: ChoiceView | None
    """Go on or stop: while everybody is asked, and until something else is done. None before and after."""
    round: int
    """Which time this is asked on the topic, from 1; 0 before the first."""
    record: Record
    """What was written down on the open topic."""
    topic: str
    asked: tuple[tuple[str, str], ...] = ()
    """The questions that have cards: their titles, and the letters their labels begin with."""
    in_time: int = 0
    """How many of the topics there is time for, in their order; 0 for all."""
    last: str = ""
    """The topic that ends the talk, by id; empty where none is meant to."""
    why: str = ""
    """Why the topics are in this order, in sentences."""
    answers: str = ""
    """What the earlier topics are called that the cards of the open one answer; empty where they do not."""
    said: str = ""
    """What the open topic got, where that is no number of dots."""
    decided: str = ""
    """What everybody decided by their answers, in a sentence, once these are shown."""

    @property
    def asking(self) -> bool:
        """Whether everybody is being asked to go on or stop."""
        return self.question is not None and self.question.open


class Discuss(Kind[DiscussState]):
    """Talking, one topic at a time."""

    name: ClassVar[str] = "discuss"
    title: ClassVar[str] = "Discussion"
    usual_minutes: ClassVar[int] = 20
    prompt_settings: ClassVar[tuple[str, ...]] = ("of", "last")
    takes_topics: ClassVar[bool] = True
    recalls: ClassVar = get_args(Fitting)
    Settings = DiscussSettings
    State = DiscussState
    state_name: ClassVar[str] = "DiscussState"
    Private = Wish
    private_acts: ClassVar = (GoOnOrStop,)
    closing_acts: ClassVar = (OpenTopic, AskAgain, ShowGoOnOrStop, ExtendTopic)
    events: ClassVar = (TopicOpened, GoOnAsked, GoOnShown, TopicExtended)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    of_the_moment: ClassVar[bool] = True
    one_answer: ClassVar[bool] = True
    done_words: ClassVar[DoneWords] = DoneWords(working="everybody says whether to go on or to stop")

    def enter(self, session: Session, stage: Stage) -> DiscussState:
        known: DiscussState = session.states.get(stage.id, DiscussState())
        # Topics that were talked about keep their place when the group comes back.
        about = {topic.id for topic in topics_to_discuss(session, self.settings(stage))}
        covered = tuple(topic for topic in known.covered if topic in about)
        ahead, last = order_of(session, self.settings(stage), covered)
        topic = known.topic if known.topic in about else ""
        order = covered + ahead
        return replace(known, order=order, covered=covered, topic=topic, last=last, opened=session.entered)

    def leave(self, session: Session, stage: Stage, at: int) -> Session:
        return self.put(session, stage, used=self.state(session, stage).used_until(at), **_UNASKED)

    def skip(self, session: Session, stage: Stage, seconds: int) -> Session:
        return self.put(session, stage, opened=self.state(session, stage).opened + seconds)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Wish | None, draw: Callable[[], str]
    ) -> Wish:
        assert isinstance(act, GoOnOrStop)  # noqa: S101  (the engine checked the kind's acts)
        self._needs_question(self.state(session, stage))
        return Wish(act.go)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if not isinstance(act, ShowGoOnOrStop):
            return self.decide(session, stage, act, ctx)
        self._needs_question(self.state(session, stage))
        answers = [int(not piece.value.go) for piece in pieces]
        counts = sums(answers, len(GO_ON_OR_STOP)) if len(session.voters) >= FEWEST else ()
        return (GoOnShown(stage.id, counts),)

    def _needs_question(self, state: DiscussState) -> None:
        if not state.asking:
            closed = "This question is closed. You can answer when it is asked again."
            raise RuleError(closed if state.answered else "Nobody is being asked right now.")

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        state, boxes = self.state(session, stage), time_boxes(self.settings(stage))
        if not state.topic and not isinstance(act, OpenTopic):
            raise RuleError("No topic is open yet.")
        match act:
            case OpenTopic(_, topic):
                if topic not in state.order:
                    raise RuleError("There is no such topic on the list.")
                timer = Timer(planned=boxes[0] * 60, since=ctx.now)
                return (TopicOpened(stage.id, topic, ctx.now), TimerSet(timer))
            case ExtendTopic():
                minutes = boxes[min(state.box + 1, len(boxes) - 1)]
                timer = session.timer.extended(minutes * 60, ctx.now).started(ctx.now)
                return (TopicExtended(stage.id), TimerSet(timer))
            case _:
                return (GoOnAsked(stage.id),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        state = self.state(session, stage)
        match event:
            case TopicOpened(_, topic, at):
                covered = state.covered if topic in state.covered else (*state.covered, topic)
                changes = {"topic": topic, "box": 0, "covered": covered, "opened": at}
                return self.put(session, stage, **changes, **_UNASKED, used=state.used_until(at))
            case GoOnAsked():
                rounds = (*state.rounds, Round(state.topic))
                return self.put(session, stage, asking=True, answered=False, rounds=rounds)
            case GoOnShown(_, counts):
                rounds = (*state.rounds[:-1], Round(state.topic, counts))
                return self.put(session, stage, asking=False, answered=True, rounds=rounds)
            case TopicExtended():
                return self.put(session, stage, box=state.box + 1, **_UNASKED)
            case _:
                return session

    def without_topic(self, session: Session, stage: Stage, topic: str) -> Session:
        state = self.state(session, stage)
        order, covered = (tuple(t for t in topics if t != topic) for topics in (state.order, state.covered))
        closed: dict[str, Any] = {"topic": "", **_UNASKED} if state.topic == topic else {}
        last = "" if state.last == topic else state.last
        return self.put(session, stage, order=order, covered=covered, last=last, **closed)

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).asking

    def time_up(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        state = self.state(session, stage)
        if not state.topic or state.asking or state.answered:
            return ()  # what is shown stands until the facilitator does something
        if not self._minutes_left(stage, state):
            return ()  # there is nothing left to decide
        return (GoOnAsked(stage.id),)

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        state = self.state(session, stage)
        minutes = self._minutes_left(stage, state)
        if minutes and goes_on(state.counts):
            return Step(counted(minutes, "more minute"), ExtendTopic(stage.id))
        ahead = self._next_topic(stage, state)
        if ahead is None:
            return None
        title = excerpt(session.board.title(session.board.topic(ahead)), 30)
        return Step(f"{'next' if state.covered else 'first'} topic: {title}", OpenTopic(stage.id, ahead))

    def _next_topic(self, stage: Stage, state: DiscussState) -> str | None:
        """Return the topic that comes next; the one that ends the talk as soon as time may be short."""
        if state.last and state.last not in state.covered:
            short = len(state.covered) >= first_in_time(stage, self.settings(stage)) - 1
            if short and state.covered:
                return state.last
        elif state.last:
            return None
        return next((topic for topic in state.order if topic not in state.covered), None)

    def _minutes_left(self, stage: Stage, state: DiscussState) -> int:
        """Return the minutes of the next time box of the open topic; 0 when the last one is used up."""
        boxes = time_boxes(self.settings(stage))
        return boxes[state.box + 1] if state.box + 1 < len(boxes) else 0

    def step_once_enough(self, session: Session, stage: Stage) -> Step | None:
        return Step("show answers", ShowGoOnOrStop(stage.id)) if self.state(session, stage).asking else None

    def announces(self, session: Session, stage: Stage) -> str:
        state = self.state(session, stage)
        times = state.times_asked if state.asking else 0
        again = f"Asked again (the {nth(times)} time): go on or stop? Earlier answers were deleted."
        return again if times > 1 else ""

    def topic(self, session: Session, stage: Stage) -> str:
        return self.state(session, stage).topic

    def box(self, session: Session, stage: Stage) -> int:
        return int(self.settings(stage).boxes[0] * 60)

    def talked_about(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return self.state(session, stage).covered

    def topics_in_time(
        self, session: Session, stage: Stage, ranked: Sequence[tuple[str, int]]
    ) -> TopicsInTime:
        return fitting(session, stage, self.settings(stage), ranked)

    def privacy_note(self, session: Session, stage: Stage) -> str:
        said = f"{OPENLY} {WHO_ANSWERED}" if self.waits(session, stage) else OPENLY
        return said if stage.tagged else f"{said} Until then, the session's file stores who said what."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> DiscussView:
        state = self.state(session, stage)
        boxes, kept = time_boxes(self.settings(stage)), room_state.kept
        parts = (session.board, session.record, session.states, session.agenda)
        title, cards = kept.same("open", parts, lambda: open_topic(session, state.topic))
        past, vote = frozenset(state.covered), kept.same("vote", parts, lambda: latest_vote(session))
        return DiscussView(
            topics=kept.same(
                "topics",
                parts,
                lambda: kept.steady(
                    "lines",
                    topic_lines(session, state.order, lambda topic: _status(state.topic, past, topic)),
                ),
            ),
            number=state.order.index(state.topic) + 1 if state.topic else 0,
            title=title,
            dots=None if vote.withheld else vote.tally.get(state.topic, 0),
            answers=kept.same("answers", parts, lambda: answered_titles(session.board).get(state.topic, "")),
            said=vote.in_words(state.topic),
            cards=cards,
            further=boxes[min(state.box + 1, len(boxes) - 1)],
            question=_question(state, gathered),
            round=state.times_asked,
            record=kept.same("record", parts, lambda: about(session.record, state.topic)),
            topic=state.topic,
            asked=kept.same(
                "questions", (session.board, session.agenda), lambda: questions_with_cards(session)
            ),
            in_time=first_in_time(stage, self.settings(stage)),
            last=state.last,
            why=kept.same("why", parts, lambda: why_this_order(session, self.settings(stage), state.last)),
            decided=decided(state.counts, self._minutes_left(stage, state)),
        )


def _question(state: DiscussState, gathered: Gathered) -> ChoiceView | None:
    """What a seat sees of "go on or stop?", which is asked or has just been answered."""
    counts = state.counts
    if not state.asking and counts is None:
        return None
    mine = int(not gathered.mine.go) if gathered.mine else None
    return seen(GO_ON_OR_STOP, mine, gathered, counts, sum(counts or ()))


def _status(now: str, past: Collection[str], topic: str) -> str:
    return "now" if topic == now else "past" if topic in past else "ahead"


KIND: Final = Discuss()
