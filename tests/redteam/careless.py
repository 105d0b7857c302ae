"""A poll in which people also say why, which keeps all rules, and others whose authors were careless."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.events import Event, NoteKept, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Audience, Gathered, Given
from retro.session.record import Note
from retro.session.view import RoomState

OPTIONS = 4


class PollState(msgspec.Struct, frozen=True):
    counts: tuple[int, ...] | None = None
    heard: str = ""


class Vote(msgspec.Struct, frozen=True):
    option: int
    why: str = ""


class Choose(StageAct, frozen=True):
    option: int
    why: str


class ShowPoll(StageAct, frozen=True):
    pass


class Remind(StageAct, frozen=True):
    """Ask those who have not chosen yet, which all see."""


class PollShown(StageEvent, frozen=True):
    counts: tuple[int, ...]


class Reminded(StageEvent, frozen=True):
    heard: str = ""


class PollView(msgspec.Struct, frozen=True):
    mine: Vote | None
    counts: tuple[int, ...] | None
    heard: str = ""


class Poll(Kind[PollState]):
    """One question with a reason; only counts are shown."""

    name: ClassVar[str] = "poll"
    title: ClassVar[str] = "Poll"
    State = PollState
    Private = Vote
    acts: ClassVar = (Remind,)
    private_acts: ClassVar = (Choose,)
    closing_acts: ClassVar = (ShowPoll,)
    events: ClassVar = (PollShown, Reminded)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> PollState:
        state: PollState = session.states.get(stage.id, PollState())
        return state

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]
    ) -> Vote | None:
        assert isinstance(act, Choose)
        if not 0 <= act.option < OPTIONS:
            raise RuleError("There is no such answer.")
        return Vote(act.option, act.why)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        options = [piece.value.option for piece in pieces]
        return (PollShown(stage.id, tuple(options.count(n) for n in range(OPTIONS))),)

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        return (Reminded(stage.id),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case PollShown(_, counts):
                return session.with_state(stage.id, PollState(counts))
            case Reminded(_, heard):
                return self.put(session, stage, heard=heard)
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).counts is None

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> PollView:
        state = self.state(session, stage)
        return PollView(gathered.mine, state.counts, state.heard)


class Single(Poll):
    """Makes whoever has chosen done, which all may see."""

    one_answer: ClassVar[bool] = True


class ToDone(Single):
    """Makes only those done who chose this and not that."""

    def complete(self, stage: Stage, value: Vote) -> bool:
        return value.option == 2


class Remembering(Poll):
    """Keeps the last private value for itself, which no kind should."""

    last: Vote | None = None

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]
    ) -> Vote | None:
        self.last = super().give(session, stage, act, mine, draw)
        return self.last


class ToEvent(Remembering):
    """Puts a private value into a public event."""

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        return (Reminded(stage.id, heard=self.last.why if self.last else ""),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        return super().apply(session, stage, event) if isinstance(event, PollShown) else session


class ToState(Remembering):
    """Puts a private value into the public state."""

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        if isinstance(event, Reminded) and self.last:
            return self.put(session, stage, heard=f"somebody chose {self.last.option}")
        return super().apply(session, stage, event)


class ToRecord(Remembering):
    """Puts a private value into the record, and so into the minutes."""

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        return (NoteKept(Note("N1", f"Chosen: {self.last.option if self.last else ''}")),)


class ToLog(Poll):
    """Logs a private value."""

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]
    ) -> Vote | None:
        given = super().give(session, stage, act, mine, draw)
        logging.getLogger("retro.poll").debug("somebody chose %s", given.option if given else None)
        return given


class ToRefusal(Remembering):
    """Quotes a private value in an exception."""

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        raise RuleError(f"Not now: {self.last.why if self.last else ''}")


class ToView(Remembering):
    """Shows a private value to everybody."""

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> PollView:
        return PollView(gathered.mine, None, str(self.last and self.last.option))


class ToRanking(Remembering):
    """Puts the topics in the order of private values while they are given, which all see as what fits."""

    ranks_topics: ClassVar[bool] = True

    def ranking(self, session: Session, stage: Stage) -> tuple[tuple[str, int], ...]:
        topics = [topic.id for topic in session.board.topics]
        first = self.last.option % len(topics) if self.last else 0
        return tuple((topic, 0) for topic in (*topics[first:], *topics[:first]))


class ToOutcomes(Remembering):
    """Calls topics talked about by private values, which all see and count."""

    def talked_about(self, session: Session, stage: Stage) -> tuple[str, ...]:
        topics = [topic.id for topic in session.board.topics]
        return tuple(topics[: self.last.option] if self.last else ())


class Overheard(Remembering):
    """Quotes what somebody gave to the next one whose act is refused."""

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]
    ) -> Vote | None:
        assert isinstance(act, Choose)
        if self.last is not None and mine is None and act.why != "words":
            heard, self.last = self.last, None
            raise RuleError(f"Somebody else said: {heard.why}")
        return super().give(session, stage, act, mine, draw)


class InGroups(Poll):
    """Shows the reasons of a group to all of it: the first two who came are one, the others another."""

    audience: ClassVar[Audience] = Audience.GROUP
    summed: ClassVar[bool] = False

    def group_of(self, session: Session, stage: Stage, seat: str) -> tuple[str, ...]:
        members = [member.id for member in session.members]
        groups = (tuple(members[:2]), tuple(members[2:]))
        return next((group for group in groups if seat in group), ())

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> PollView:
        return PollView(gathered.mine, self.state(session, stage).counts, _heard(gathered))


class ToOtherGroup(InGroups):
    """Shows what it has gathered last to whoever looks next."""

    before: str = ""

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> PollView:
        heard = _heard(gathered)
        before, self.before = self.before, heard or self.before
        return PollView(gathered.mine, self.state(session, stage).counts, heard or before)


def _heard(gathered: Gathered) -> str:
    return " ".join(piece.why for piece in gathered.group)


class Undeclared(Kind[PollState]):
    """Declares nothing private: what is chosen would be public at once, and by whom."""

    name: ClassVar[str] = Poll.name
    title: ClassVar[str] = Poll.title
    State = PollState
    acts: ClassVar = (Choose, Remind)
    events: ClassVar = (Reminded,)

    def enter(self, session: Session, stage: Stage) -> PollState:
        return PollState()

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        return (Reminded(stage.id, f"{ctx.seat} chose {getattr(act, 'option', None)}"),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        return self.put(session, stage, heard=event.heard) if isinstance(event, Reminded) else session


CARELESS: tuple[type[Poll], ...] = (
    ToEvent,
    ToState,
    ToRecord,
    ToLog,
    ToRefusal,
    ToView,
    ToRanking,
    ToOutcomes,
    ToDone,
    Overheard,
    ToOtherGroup,
)
