"""`review`: the actions that earlier sessions left open; keep, done or drop."""

from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.record import CarriedAction, Verdict
from retro.session.view import RoomState


class Judge(StageAct, frozen=True):
    """Say what became of a carried-over action, by its number in the list (from 0)."""

    number: int
    verdict: Verdict


class Judged(StageEvent, frozen=True, tag="Judged"):
    number: int
    verdict: Verdict


class ReviewView(msgspec.Struct, frozen=True):
    """The carried-over actions with what was said of them so far."""

    carried_actions: tuple[CarriedAction, ...]


class Review(Kind[NoState]):
    """Open actions of earlier sessions, one after the other."""

    name: ClassVar[str] = "review"
    title: ClassVar[str] = "Open actions"
    reviews_actions: ClassVar[bool] = True
    acts: ClassVar = (Judge,)
    events: ClassVar = (Judged,)

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        assert isinstance(act, Judge)  # noqa: S101  (the engine checked the kind's acts)
        if not 0 <= act.number < len(session.record.carried_actions):
            raise RuleError("There is no such action.")
        return (Judged(stage.id, act.number, act.verdict),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        if not isinstance(event, Judged):
            return session
        carried_actions = tuple(
            msgspec.structs.replace(privacy_note, verdict=event.verdict)
            if n == event.number
            else privacy_note
            for n, privacy_note in enumerate(session.record.carried_actions)
        )
        record = msgspec.structs.replace(session.record, carried_actions=carried_actions)
        return msgspec.structs.replace(session, record=record)

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everybody sees the same list; the facilitator marks what the group says."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ReviewView:
        return ReviewView(carried_actions=session.record.carried_actions)


KIND: Final = Review()
