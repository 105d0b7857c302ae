"""`commit`: who does what by when. The actions themselves are kept by the session's record.

Where the template wants it, everybody then says alone whether they will happen; only the counts are shown.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.record import Action, Decision, Experiment
from retro.session.view import RoomState, Step
from retro.stages.choice import WHO_ANSWERED, Choice, ChoiceView, checked, seen, sums
from retro.stages.commit.confidence import (
    OPTIONS,
    AskConfidence,
    CommitSettings,
    CommitState,
    ConfidenceAsked,
    ConfidenceShown,
    SayConfidence,
    ShowConfidence,
    Written,
)


class CommitView(msgspec.Struct, frozen=True):
    """All actions so far, the decisions and experiments, and what is on the board."""

    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    experiments: tuple[Experiment, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    """The id of each topic, and what it is called."""
    write: Written = "actions"
    """What people come here to write down."""
    confidence: ChoiceView | None = None
    """The question whether this will happen, once it was asked."""


class Commit(Kind[CommitState]):
    """Agreeing on actions."""

    name: ClassVar[str] = "commit"
    title: ClassVar[str] = "Actions"
    missed: ClassVar[str] = "no action will be agreed on"
    not_missed_in: ClassVar[tuple[str, ...]] = ("learn", "people", "practise")

    Settings = CommitSettings
    State = CommitState
    state_name: ClassVar[str] = "CommitState"
    recalls: ClassVar = ("action",)
    kept_nothing_before: ClassVar[bool] = True
    Private = Choice
    private_with: ClassVar = MappingProxyType({"confirm": True})
    one_answer: ClassVar[bool] = True
    acts: ClassVar = (AskConfidence,)
    private_acts: ClassVar = (SayConfidence,)
    closing_acts: ClassVar = (ShowConfidence,)
    events: ClassVar = (ConfidenceAsked, ConfidenceShown)

    def is_private(self, stage: Stage) -> bool:
        settings: CommitSettings = self.settings(stage)
        return settings.confirm

    def usual_privacy(self, settings: Mapping[str, Any]) -> Privacy:
        return Privacy.ANONYMOUS if settings.get("confirm") else self.privacy

    def enter(self, session: Session, stage: Stage) -> Any:
        # Where nobody is asked, nothing is kept, and files and exports are as they ever were.
        made = CommitState() if self.is_private(stage) else NoState()
        return session.states.get(stage.id, made)

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).asking

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        state = self.state(session, stage)
        if state.asking:
            return Step("show answers", ShowConfidence(stage.id))
        asks = self.is_private(stage) and not state.asked and session.record.actions
        return Step("ask whether this will happen", AskConfidence(stage.id)) if asks else None

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        if not self.is_private(stage):
            raise RuleError("This stage does not ask whether the actions will happen.")
        if self.waits(session, stage):
            raise RuleError("People are answering already.")
        if not session.record.actions:
            raise RuleError("There is no action yet. Write one down first.")
        return (ConfidenceAsked(stage.id),)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Choice | None, draw: Callable[[], str]
    ) -> Choice:
        assert isinstance(act, SayConfidence)  # noqa: S101  (the engine checked the kind's acts)
        if not self.waits(session, stage):
            raise RuleError("Nobody is asked whether the actions will happen right now.")
        return checked(act.rating, OPTIONS)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if not self.waits(session, stage):
            raise RuleError("There is nothing to show here.")
        ratings = [piece.value.option for piece in pieces]
        return (ConfidenceShown(stage.id, sums(ratings, len(OPTIONS)), len(ratings)),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        asked = self.state(session, stage).asked
        match event:
            case ConfidenceAsked():
                return session.with_state(stage.id, CommitState(asked + 1, asking=True))
            case ConfidenceShown(_, counts, answered):
                state = CommitState(asked, counts=counts, answered=answered)
                return session.with_state(stage.id, state)
            case _:
                return session

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self.waits(session, stage):
            kept = "" if stage.tagged else " Until then, the session's file stores who gave which answer."
            return f"Only counts are shown. {WHO_ANSWERED}{kept}"
        what = self.settings(stage).write
        return f"Everyone sees the {what} and who does them. The minutes keep both."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CommitView:
        state = self.state(session, stage)
        mine = gathered.mine.option if state.asking and gathered.mine else None
        asked = seen(OPTIONS, mine, gathered, state.counts, state.answered) if state.asked else None
        return CommitView(
            actions=session.record.actions,
            decisions=session.record.decisions,
            experiments=session.record.experiments,
            topics=room_state.once("topics", lambda: tuple(session.board.titles().items())),
            write=self.settings(stage).write,
            confidence=asked,
        )


KIND: Final = Commit()
