"""`close`: was it worth the time (return on time invested, 1 to 5), and one line.

1 is "lost time" and 5 "worth far more than the time": the direction that Retromat's ROTI has in
most teams, said in words on the screen because sources differ.
"""

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
from retro.session.text import LINE_LIMIT, optional
from retro.session.view import RoomState, Step
from retro.stages.ballots import FEWEST, few_here, tally

RATINGS: tuple[str, ...] = (
    "lost time",
    "little gained",
    "worth the time",
    "worth more than the time",
    "worth far more than the time",
)


class Closing(msgspec.Struct, frozen=True):
    """What one seat says at the end: a rating from 1 to 5 (0: none) and a line."""

    rating: int = 0
    line: str = ""


class CloseState(msgspec.Struct, frozen=True):
    """Nothing while it is open; counts and lines once they are shown."""

    counts: tuple[int, ...] | None = None
    lines: tuple[str, ...] = ()
    answered: int = 0


class Rate(StageAct, frozen=True):
    """Rate the session; rating again replaces it."""

    rating: int


class SayLine(StageAct, frozen=True):
    """Leave one line; another one replaces it, an empty one takes it back."""

    line: str


class ShowClosing(StageAct, frozen=True):
    """Show the ratings as counts and the lines in an order drawn anew."""


class ClosingShown(StageEvent, frozen=True, tag="ClosingShown"):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    lines: tuple[str, ...]
    answered: int


class CloseView(msgspec.Struct, frozen=True):
    """This seat's own answer and, once they are shown, everybody's."""

    mine: Closing
    so_far: str
    """How many answered while it is open, as far as that may be told."""
    answered: int
    """How many rated, once it is closed."""
    counts: tuple[int, ...] | None
    """None while it is open; empty when withheld."""
    lines: tuple[str, ...]


class Close(Kind[CloseState]):
    """The end of the meeting."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close"
    State = CloseState
    state_name: ClassVar[str] = "CloseState"
    Private = Closing
    private_acts: ClassVar = (Rate, SayLine)
    closing_acts: ClassVar = (ShowClosing,)
    events: ClassVar = (ClosingShown,)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> CloseState:
        state: CloseState = session.states.get(stage.id, CloseState())
        return state

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Closing | None, draw: Callable[[], str]
    ) -> Closing | None:
        self._still_open(session, stage)
        before = mine or Closing()
        if isinstance(act, Rate):
            if not 1 <= act.rating <= len(RATINGS):
                raise RuleError(f"A rating is a number from 1 to {len(RATINGS)}.")
            return Closing(act.rating, before.line)
        assert isinstance(act, SayLine)  # noqa: S101  (the engine checked the kind's acts)
        given = Closing(before.rating, optional(act.line, "A line", LINE_LIMIT))
        return given if given != Closing() else None

    def pieces(self, value: Closing) -> tuple[Closing, ...]:
        """Part a rating from the line, so that the outcome cannot put them together again."""
        parts = (Closing(rating=value.rating), Closing(line=value.line))
        return tuple(part for part in parts if part != Closing())

    def question(self, piece: Closing) -> str:
        return "rating" if piece.rating else "line"

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self._still_open(session, stage)
        ratings = [piece.value.rating - 1 for piece in pieces if piece.value.rating]
        lines = tuple(piece.value.line for piece in pieces if piece.value.line)
        counts = tally(ratings, len(RATINGS)) if len(ratings) >= FEWEST else ()
        return (ClosingShown(stage.id, counts, lines, len(ratings)),)

    def _still_open(self, session: Session, stage: Stage) -> None:
        if self.state(session, stage).counts is not None:
            raise RuleError("The answers are shown already.")

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case ClosingShown(_, counts, lines, answered):
                return session.with_state(stage.id, CloseState(counts, lines, answered))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).counts is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        if self.state(session, stage).counts is not None:
            return None
        return Step("show answers", ShowClosing(stage.id))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if stage.tagged:
            few = few_here(session, stage)
            return f"Answers: nobody can tell whose they are, not even from the files.{few}"
        return "Answers: without names; until they are shown the session's file keeps whose they are."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CloseView:
        state = self.state(session, stage)
        return CloseView(
            mine=gathered.mine or Closing(),
            so_far="" if state.counts is not None else gathered.so_far,
            answered=state.answered,
            counts=state.counts,
            lines=state.lines,
        )
