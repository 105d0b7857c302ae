"""`commit`: who does what by when. The actions themselves are kept by the session's record."""

from typing import ClassVar, Final

import msgspec

from retro.session.agenda import Stage
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.people import Role
from retro.session.private import Gathered
from retro.session.record import Action, Decision
from retro.session.view import RoomState


class CommitView(msgspec.Struct, frozen=True):
    """All actions so far, the decisions, the names that can take one on, and what is on the board."""

    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    names: tuple[str, ...]
    topics: tuple[tuple[str, str], ...] = ()
    """The id of each topic, and what it is called."""


class Commit(Kind[NoState]):
    """Agreeing on actions."""

    name: ClassVar[str] = "commit"
    title: ClassVar[str] = "Actions"
    missed: ClassVar[str] = "no action will be agreed on"
    not_missed_in: ClassVar[tuple[str, ...]] = ("learn", "people", "practise")

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everyone sees the actions and who does them. The minutes keep both."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CommitView:
        return CommitView(
            actions=session.record.actions,
            decisions=session.record.decisions,
            names=tuple(s.name for s in session.seats if not s.removed and s.role is not Role.OBSERVER),
            topics=room_state.once("topics", lambda: tuple(session.board.titles().items())),
        )


KIND: Final = Commit()
