"""`review`: the actions that earlier sessions left open, and what became of each.

The facilitator records what the group says; or everybody answers alone, the counts are shown, and the
facilitator takes over what most said. Then the tasks that people wrote on the published pages of these
sessions; take or leave.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct, WriteDown
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.dates import day_of
from retro.session.events import ActionKept, EntryStruck, Event, StageEvent
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.record import Action, Answer, CarriedAction, FoundTask, Verdict
from retro.session.record_rules import decide_writing
from retro.session.view import RoomState, Step
from retro.stages.choice import WHO_ANSWERED
from retro.stages.review.opinions import (
    DONE,
    Counts,
    MajorityTaken,
    Opinion,
    Opinions,
    OpinionsShown,
    ReviewSettings,
    ReviewState,
    SayOfAction,
    ShowOpinions,
    TakeMajority,
    counted_opinions,
    majorities,
    said,
)


class Judge(StageAct, frozen=True):
    """Record what became of a carried-over action, by its number in the list (from 0)."""

    number: int
    verdict: Verdict


class Judged(StageEvent, frozen=True, tag="Judged"):
    number: int
    verdict: Verdict


class AnswerFound(StageAct, frozen=True):
    """Take a task that was found on a page as an action, or leave it; by its number in the list (from 0)."""

    number: int
    answer: Answer


class FoundAnswered(StageEvent, frozen=True, tag="FoundAnswered"):
    """`action` is the id of the action that was made of the task."""

    number: int
    answer: Answer
    action: str = ""


class ReviewView(msgspec.Struct, frozen=True):
    """The carried-over actions and the found tasks, with what was said of them so far."""

    carried_actions: tuple[CarriedAction, ...]
    found: tuple[FoundTask, ...] = ()
    today: str = ""
    """The day the stage began where the facilitator is, as an ISO date; the session may have been opened
    days before."""
    options: tuple[Verdict, ...] = DONE
    """What can be said of an action."""
    by_vote: bool = False
    """Whether everybody answers alone."""
    mine: tuple[Verdict, ...] = ()
    """What this seat said, by action; empty where it said nothing."""
    so_far: str = ""
    """How many answers there are while people answer, in words, as far as that may be told."""
    counts: Counts | None = None
    """By action how many gave each answer, once that is shown; empty where there were too few."""
    answered: tuple[int, ...] = ()

    @property
    def asking(self) -> bool:
        """Whether everybody can answer now."""
        return self.by_vote and self.counts is None


class Review(Kind[ReviewState]):
    """Open actions of earlier sessions, one after the other."""

    name: ClassVar[str] = "review"
    title: ClassVar[str] = "Open actions"
    usual_minutes: ClassVar[int] = 5
    reviews_actions: ClassVar[bool] = True
    recalls_due: ClassVar[bool] = True
    Settings = ReviewSettings
    State = ReviewState
    state_name: ClassVar[str] = "ReviewState"
    kept_nothing_before: ClassVar[bool] = True
    Private = Opinions
    private_with: ClassVar = MappingProxyType({"by": "vote"})
    acts: ClassVar = (Judge, AnswerFound, TakeMajority)
    private_acts: ClassVar = (SayOfAction,)
    closing_acts: ClassVar = (ShowOpinions,)
    events: ClassVar = (Judged, FoundAnswered, OpinionsShown, MajorityTaken)

    def is_private(self, stage: Stage) -> bool:
        settings: ReviewSettings = self.settings(stage)
        return settings.by_vote

    def usual_privacy(self, settings: Mapping[str, Any]) -> Privacy:
        return Privacy.ANONYMOUS if settings.get("by") == "vote" else self.privacy

    def enter(self, session: Session, stage: Stage) -> Any:
        # Where nobody is asked, nothing is kept, and files and exports are as they ever were.
        made = ReviewState() if self.is_private(stage) else NoState()
        return session.states.get(stage.id, made)

    def waits(self, session: Session, stage: Stage) -> bool:
        asks = self.settings(stage).by_vote and bool(session.record.carried_actions)
        return asks and self.state(session, stage).counts is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        if self.waits(session, stage):
            return Step("show answers", ShowOpinions(stage.id))
        takes = not self.state(session, stage).taken and self._majorities(session, stage)
        return Step("take what most said", TakeMajority(stage.id)) if takes else None

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        if isinstance(act, AnswerFound):
            return _answered(session, stage, act, ctx)
        if self.waits(session, stage):
            raise RuleError("People are still answering. Show the answers first.")
        if isinstance(act, TakeMajority):
            found = self._majorities(session, stage)
            if not found:
                raise RuleError("No open action has an answer that most people gave. Decide them one by one.")
            judged = (Judged(stage.id, number, verdict) for number, verdict in found.items())
            return (*judged, MajorityTaken(stage.id))
        assert isinstance(act, Judge)  # noqa: S101  (the engine checked the kind's acts)
        self._check(session, stage, act.number, act.verdict)
        return (Judged(stage.id, act.number, act.verdict),)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Opinions | None, draw: Callable[[], str]
    ) -> Opinions:
        assert isinstance(act, SayOfAction)  # noqa: S101  (the engine checked the kind's acts)
        if not self.settings(stage).by_vote:
            raise RuleError("The facilitator records here what the group says.")
        if not self.waits(session, stage):
            raise RuleError("The answers are shown already.")
        self._check(session, stage, act.number, act.verdict)
        if act.verdict is Verdict.OPEN:
            raise RuleError("An answer can be changed, but not taken back.")
        return said(mine, act.number, act.verdict, len(session.record.carried_actions))

    def pieces(self, value: Opinions) -> tuple[Opinion, ...]:
        given = (Opinion(number, verdict) for number, verdict in enumerate(value.verdicts))
        return tuple(opinion for opinion in given if opinion.verdict is not Verdict.OPEN)

    def question(self, piece: Opinion) -> str:
        return str(piece.number)

    def complete(self, stage: Stage, value: Opinions) -> bool:
        return value.given == len(value.verdicts)

    def unseen(self, value: Opinions) -> int:
        return value.given

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if not self.waits(session, stage):
            raise RuleError("There is nothing to show here.")
        opinions = [piece.value for piece in pieces]
        options, actions = self.settings(stage).options, len(session.record.carried_actions)
        return (counted_opinions(stage.id, opinions, options, actions),)

    def _majorities(self, session: Session, stage: Stage) -> dict[int, Verdict]:
        actions = session.record.carried_actions
        return majorities(self.state(session, stage), self.settings(stage).options, actions)

    def _check(self, session: Session, stage: Stage, number: int, verdict: Verdict) -> None:
        if not 0 <= number < len(session.record.carried_actions):
            raise RuleError("There is no such action.")
        if verdict not in (Verdict.OPEN, *self.settings(stage).options):
            raise RuleError("This answer is not asked for here.")

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        record = session.record
        match event:
            case OpinionsShown(_, counts, answered):
                return self.put(session, stage, counts=counts, answered=answered)
            case MajorityTaken():
                return self.put(session, stage, taken=True)
            case Judged(_, number, verdict):
                carried_actions = tuple(
                    msgspec.structs.replace(carried, verdict=verdict) if n == number else carried
                    for n, carried in enumerate(record.carried_actions)
                )
                record = msgspec.structs.replace(record, carried_actions=carried_actions)
            case FoundAnswered(_, number, answer, action):
                found = tuple(
                    msgspec.structs.replace(task, answer=answer, action=action) if n == number else task
                    for n, task in enumerate(record.found)
                )
                record = msgspec.structs.replace(record, found=found)
        return msgspec.structs.replace(session, record=record)

    def without_carried(self, session: Session, stage: Stage, number: int) -> Session:
        if not self.settings(stage).by_vote:
            return session
        return session.with_state(stage.id, self.state(session, stage).without(number))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if not self.settings(stage).by_vote:
            return "Everyone sees the same list. The facilitator records what the group says."
        if self.waits(session, stage):
            kept = "" if stage.tagged else " Until then, the session's file stores who gave which answer."
            return f"Only counts are shown. {WHO_ANSWERED}{kept}"
        return "Only counts of the answers are kept. Everyone sees what became of each action."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ReviewView:
        today = day_of(session.entered, session.offset).isoformat()
        state, settings = self.state(session, stage), self.settings(stage)
        asking = self.waits(session, stage)
        return ReviewView(
            session.record.carried_actions,
            session.record.found,
            today,
            settings.options,
            settings.by_vote and bool(session.record.carried_actions),
            gathered.mine.verdicts if asking and gathered.mine else (),
            gathered.so_far if asking else "",
            state.counts,
            state.answered,
        )


def _answered(session: Session, stage: Stage, act: AnswerFound, ctx: Context) -> tuple[Event, ...]:
    """Make an action of a found task, or take away again what was made of it."""
    found = session.record.found
    if not 0 <= act.number < len(found) or not found[act.number].what:
        raise RuleError("There is no such task.")
    task = found[act.number]
    is_there = any(action.id == task.action for action in session.record.actions)
    if act.answer is not Answer.TAKE:
        struck = (EntryStruck(task.action),) if is_there else ()
        return (*struck, FoundAnswered(stage.id, act.number, act.answer))
    if is_there:
        return ()
    kept = decide_writing(session, WriteDown(Action("A", task.what, task.who, task.due)), ctx)
    made = next(event.action.id for event in kept if isinstance(event, ActionKept))
    return (*kept, FoundAnswered(stage.id, act.number, act.answer, made))


KIND: Final = Review()
