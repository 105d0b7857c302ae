"""`close`: was it worth the time (return on time invested, 1 to 5), and one line.

1 is "lost time" and 5 "worth far more than the time": the direction that Retromat's ROTI has in
most teams, said in words on the screen because sources differ.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.text import LINE_LIMIT, optional
from retro.session.view import RoomState
from retro.stages.choice import WHO_ANSWERED, ChoiceKind, ChoiceView, CountedState, seen, sums

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


class CloseState(CountedState, frozen=True):
    """Nothing while it is open; counts and lines once they are shown."""

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
    """Was it worth the time, this seat's own line and, once they are shown, everybody's lines."""

    rating: ChoiceView
    line: str
    lines: tuple[str, ...]


class Close(ChoiceKind[CloseState]):
    """The end of the meeting."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close"
    usual_minutes: ClassVar[int] = 4
    missed: ClassVar[str] = "nobody will say whether it was worth the time"
    State = CloseState
    state_name: ClassVar[str] = "CloseState"
    Private = Closing
    private_acts: ClassVar = (Rate, SayLine)
    closing_acts: ClassVar = (ShowClosing,)
    events: ClassVar = (ClosingShown,)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Closing | None, draw: Callable[[], str]
    ) -> Closing | None:
        self.refuse_once_shown(session, stage)
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

    def complete(self, stage: Stage, value: Closing) -> bool:
        """Whether there is a rating: a line is left by those who like."""
        return bool(value.rating)

    def question(self, piece: Closing) -> str:
        return "rating" if piece.rating else "line"

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self.refuse_once_shown(session, stage)
        ratings = [piece.value.rating - 1 for piece in pieces if piece.value.rating]
        lines = tuple(piece.value.line for piece in pieces if piece.value.line)
        return (ClosingShown(stage.id, sums(ratings, len(RATINGS)), lines, len(ratings)),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case ClosingShown(_, counts, lines, answered):
                return session.with_state(stage.id, CloseState(counts, lines, answered))
            case _:
                return session

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return (("a closing line", line) for line in self.state(session, stage).lines)

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return self.state(session, stage).lines

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        lines = list(self.state(session, stage).lines)
        lines.remove(line)
        return self.put(session, stage, lines=tuple(lines))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self.waits(session, stage):
            kept = "" if stage.tagged else " Until then, the session's file stores whose they are."
            return f"Answers are shown without names. {WHO_ANSWERED}{kept}"
        if stage.tagged:
            return "Answers have no names. Nobody can find out whose they are, not even from the files."
        return "Answers have no names. Until they were shown, the session's file stored whose they are."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CloseView:
        state = self.state(session, stage)
        mine = gathered.mine or Closing()
        rated = mine.rating - 1 if mine.rating else None
        return CloseView(
            rating=seen(RATINGS, rated, gathered, state.counts, state.answered),
            line=mine.line,
            lines=state.lines,
        )


KIND: Final = Close()
