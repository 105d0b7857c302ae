"""`close`: was it worth the time (return on time invested, 1 to 5), and one line.

1 is "lost time" and 5 "worth far more than the time": the direction that Retromat's ROTI has in
most teams, said in words on the screen because sources differ.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Contract, Stage
from retro.session.context import Context, mark_of
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.text import LINE_LIMIT, optional
from retro.session.view import Step, World
from retro.stages.ballots import FEWEST, few_here, so_far, tally

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
    """Answers by mark while it is open; counts and lines once they are shown."""

    answers: Mapping[str, Closing] = MappingProxyType({})
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


class ClosingGiven(StageEvent, frozen=True):
    mark: str
    rating: int = 0
    line: str = ""

    private: ClassVar[bool] = True
    replaces: ClassVar[bool] = True


class ClosingShown(StageEvent, frozen=True):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    lines: tuple[str, ...]
    answered: int

    seals: ClassVar[bool] = True


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
    acts: ClassVar = (Rate, SayLine, ShowClosing)
    events: ClassVar = (ClosingGiven, ClosingShown)
    contract: ClassVar[Contract] = Contract.ANONYMOUS
    individual: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> CloseState:
        state: CloseState = session.states.get(stage.id, CloseState())
        return state

    def public(self, state: CloseState) -> CloseState:
        return msgspec.structs.replace(state, answers=CloseState().answers)

    def unseen(self, state: CloseState) -> int:
        return _given(state)

    def remarked(self, state: CloseState, mark: Callable[[str, str], str]) -> CloseState:
        answers = {mark(seat, "ballot"): answer for seat, answer in state.answers.items()}
        return msgspec.structs.replace(state, answers=MappingProxyType(answers))

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        state = self.state(session, stage)
        if state.counts is not None:
            raise RuleError("The answers are shown already.")
        if isinstance(act, ShowClosing):
            ctx.lead()
            return (self._outcome(stage, state, ctx),)
        ctx.take_part()
        mark = ctx.mark(stage, "ballot")
        mine = state.answers.get(mark, Closing())
        if isinstance(act, Rate):
            if not 1 <= act.rating <= len(RATINGS):
                raise RuleError(f"A rating is a number from 1 to {len(RATINGS)}.")
            return (ClosingGiven(stage.id, mark, act.rating, mine.line),)
        assert isinstance(act, SayLine)  # noqa: S101  (the engine checked the kind's acts)
        return (ClosingGiven(stage.id, mark, mine.rating, optional(act.line, "A line", LINE_LIMIT)),)

    def _outcome(self, stage: Stage, state: CloseState, ctx: Context) -> ClosingShown:
        ratings = [answer.rating - 1 for answer in state.answers.values() if answer.rating]
        lines = [answer.line for answer in state.answers.values() if answer.line]
        counts = tally(ratings, len(RATINGS)) if len(ratings) >= FEWEST else ()
        return ClosingShown(stage.id, counts, tuple(ctx.shuffled(lines)), len(ratings))

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case ClosingGiven(_, mark, rating, line):
                answers = {**self.state(session, stage).answers, mark: Closing(rating, line)}
                return self.put(session, stage, answers=MappingProxyType(answers))
            case ClosingShown(_, counts, lines, answered):
                shown = CloseState(counts=counts, lines=lines, answered=answered)
                return session.with_state(stage.id, shown)
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).counts is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        if self.state(session, stage).counts is not None:
            return None
        return Step("show answers", ShowClosing(stage.id))

    def promise(self, session: Session, stage: Stage) -> str:
        if stage.tagged:
            few = few_here(session, stage)
            return f"Answers: nobody can tell whose they are, not even from the files.{few}"
        return "Answers: without names; until they are shown the session's file keeps whose they are."

    def view(self, session: Session, stage: Stage, seat: str, world: World) -> CloseView:
        state = self.state(session, stage)
        return CloseView(
            mine=state.answers.get(mark_of(stage, world.secret, seat, "ballot"), Closing()),
            so_far="" if state.counts is not None else so_far(_given(state), "answer", session, stage, world),
            answered=state.answered,
            counts=state.counts,
            lines=state.lines,
        )


def _given(state: CloseState) -> int:
    """Count those who said anything; a line that was taken back is nothing."""
    return sum(bool(answer.rating or answer.line) for answer in state.answers.values())
