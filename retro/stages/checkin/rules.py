"""`checkin`: one question, answered on a scale or from choices; only the counts are ever shown."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

import msgspec

from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.view import RoomState
from retro.stages.choice import (
    WHO_ANSWERED,
    Choice,
    ChoiceKind,
    ChoiceView,
    CountedState,
    checked,
    seen,
    sums,
)


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


class CheckinState(CountedState, frozen=True):
    """Nothing while it is open; only counts once it is closed."""

    answered: int = 0


class Answer(StageAct, frozen=True):
    """Choose an option by its index; choosing again replaces it."""

    option: int


class ShowAnswers(StageAct, frozen=True):
    """Close the question and show the counts."""


class CheckinClosed(StageEvent, frozen=True, tag="CheckinClosed"):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    answered: int


class Checkin(ChoiceKind[CheckinState]):
    """One question, counts only."""

    name: ClassVar[str] = "checkin"
    title: ClassVar[str] = "Check-in"
    usual_minutes: ClassVar[int] = 3
    usual_prompt: ClassVar[str] = "How are you right now?"
    Settings = CheckinSettings
    State = CheckinState
    state_name: ClassVar[str] = "CheckinState"
    Private = Choice
    private_acts: ClassVar = (Answer,)
    closing_acts: ClassVar = (ShowAnswers,)
    events: ClassVar = (CheckinClosed,)
    prompts: ClassVar[tuple[int, int]] = (0, 1)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Choice | None, draw: Callable[[], str]
    ) -> Choice:
        self.refuse_once_shown(session, stage)
        assert isinstance(act, Answer)  # noqa: S101  (the engine checked the kind's acts)
        return checked(act.option, self.settings(stage).options)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self.refuse_once_shown(session, stage)
        answers = [piece.value.option for piece in pieces]
        counts = sums(answers, len(self.settings(stage).options))
        return (CheckinClosed(stage.id, counts, len(answers)),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case CheckinClosed(_, counts, answered):
                return session.with_state(stage.id, CheckinState(counts, answered))
            case _:
                return session

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self.waits(session, stage):
            kept = "" if stage.tagged else " Until then, the session's file stores who gave which answer."
            return f"Only counts are shown. {WHO_ANSWERED}{kept}"
        if stage.tagged:
            kept = "nobody can find out who gave which answer, not even from the files"
            return f"Only counts are kept; {kept}."
        return "Only counts are kept. Until they were shown, the session's file stored who gave which answer."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ChoiceView:
        state = self.state(session, stage)
        mine = gathered.mine.option if gathered.mine else None
        return seen(self.settings(stage).options, mine, gathered, state.counts, state.answered)


KIND: Final = Checkin()
