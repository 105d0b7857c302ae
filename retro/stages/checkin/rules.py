"""`checkin`: one question, answered on a scale or from choices; only the counts are ever shown."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.view import RoomState, Step
from retro.stages.ballots import FEWEST, few_here, tally


class CheckinSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`choices` are the answers offered; without them a scale from 1 to `scale` with words for its ends."""

    scale: int = 5
    low: str = ""
    high: str = ""
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 2 <= self.scale <= 10:
            raise ValueError("scale must be 2-10")
        if len(self.choices) == 1 or len(self.choices) > 9:
            raise ValueError("choices must be 2-9 answers")

    @property
    def options(self) -> tuple[str, ...]:
        """The answers as they are shown."""
        if self.choices:
            return self.choices
        words = {1: self.low, self.scale: self.high}
        return tuple(f"{n} · {word}" if (word := words.get(n)) else str(n) for n in range(1, self.scale + 1))


class CheckinState(msgspec.Struct, frozen=True):
    """Nothing while it is open; only counts once it is closed."""

    counts: tuple[int, ...] | None = None
    answered: int = 0


class Choice(msgspec.Struct, frozen=True):
    """The answer of one person: the index of an option."""

    option: int


class Answer(StageAct, frozen=True):
    """Choose an option by its index; choosing again replaces it."""

    option: int


class ShowAnswers(StageAct, frozen=True):
    """Close the question and show the counts."""


class CheckinClosed(StageEvent, frozen=True, tag="CheckinClosed"):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    answered: int


class CheckinView(msgspec.Struct, frozen=True):
    """The question with its options, this seat's own answer, and the counts once they are shown."""

    options: tuple[str, ...]
    mine: int | None
    so_far: str
    """How many answered while it is open, as far as that may be told."""
    answered: int
    """How many answered, once it is closed."""
    counts: tuple[int, ...] | None
    """None while it is open; empty when withheld."""


class Checkin(Kind[CheckinState]):
    """One question, counts only."""

    name: ClassVar[str] = "checkin"
    title: ClassVar[str] = "Check-in"
    Settings = CheckinSettings
    State = CheckinState
    state_name: ClassVar[str] = "CheckinState"
    Private = Choice
    private_acts: ClassVar = (Answer,)
    closing_acts: ClassVar = (ShowAnswers,)
    events: ClassVar = (CheckinClosed,)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    prompts: ClassVar[tuple[int, int]] = (0, 1)
    individual: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> CheckinState:
        state: CheckinState = session.states.get(stage.id, CheckinState())
        return state

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Choice | None, draw: Callable[[], str]
    ) -> Choice:
        self._still_open(session, stage)
        assert isinstance(act, Answer)  # noqa: S101  (the engine checked the kind's acts)
        if not 0 <= act.option < len(self.settings(stage).options):
            raise RuleError("There is no such answer.")
        return Choice(act.option)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self._still_open(session, stage)
        options = len(self.settings(stage).options)
        answers = [piece.value.option for piece in pieces]
        counts = tally(answers, options) if len(answers) >= FEWEST else ()
        return (CheckinClosed(stage.id, counts, len(answers)),)

    def _still_open(self, session: Session, stage: Stage) -> None:
        if self.state(session, stage).counts is not None:
            raise RuleError("The answers are shown already.")

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case CheckinClosed(_, counts, answered):
                return session.with_state(stage.id, CheckinState(counts, answered))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).counts is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        if self.state(session, stage).counts is not None:
            return None
        return Step("show answers", ShowAnswers(stage.id))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if stage.tagged:
            few = few_here(session, stage)
            kept = "nobody can tell who gave which, even from the files"
            return f"Answers: counts only; {kept}.{few}"
        return "Answers: counts only; until then the session's file keeps who gave which."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CheckinView:
        state = self.state(session, stage)
        return CheckinView(
            options=self.settings(stage).options,
            mine=gathered.mine.option if gathered.mine else None,
            so_far="" if state.counts is not None else gathered.so_far,
            answered=state.answered,
            counts=state.counts,
        )
