"""`review`: the actions that earlier sessions left open; keep, done or drop.

Then the tasks that people wrote on the published pages of these sessions; take or leave.
"""

from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct, WriteDown
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.dates import day_of
from retro.session.events import ActionKept, EntryStruck, Event, StageEvent
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.record import Action, Answer, CarriedAction, FoundTask, Verdict
from retro.session.record_rules import decide_writing
from retro.session.view import RoomState


class Judge(StageAct, frozen=True):
    """Say what became of a carried-over action, by its number in the list (from 0)."""

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


class Review(Kind[NoState]):
    """Open actions of earlier sessions, one after the other."""

    name: ClassVar[str] = "review"
    title: ClassVar[str] = "Open actions"
    usual_minutes: ClassVar[int] = 5
    reviews_actions: ClassVar[bool] = True
    acts: ClassVar = (Judge, AnswerFound)
    events: ClassVar = (Judged, FoundAnswered)

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        if isinstance(act, AnswerFound):
            return _answered(session, stage, act, ctx)
        assert isinstance(act, Judge)  # noqa: S101  (the engine checked the kind's acts)
        if not 0 <= act.number < len(session.record.carried_actions):
            raise RuleError("There is no such action.")
        return (Judged(stage.id, act.number, act.verdict),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        record = session.record
        match event:
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

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everyone sees the same list. The facilitator records what the group says."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ReviewView:
        today = day_of(session.entered, session.offset).isoformat()
        return ReviewView(session.record.carried_actions, session.record.found, today)


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
