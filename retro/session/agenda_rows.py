"""Where the group is in its agenda: of each stage its state, the time it took, and what can be changed."""

from collections.abc import Mapping
from typing import Any

from retro.session.agenda import Agenda
from retro.session.agenda_log import note_of
from retro.session.agenda_plan import Number, Plan, PlannedStage
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy_change import keeps_secrets
from retro.session.view import RoomState, StageRow


def agenda_rows(
    session: Session, kinds: Mapping[str, Kind[Any]], room_state: RoomState
) -> tuple[StageRow, ...]:
    """Return a line for each stage of the agenda, in order."""
    return tuple(
        StageRow(
            id=stage.id,
            title=stage.title,
            kind=stage.kind,
            minutes=stage.minutes,
            status=_status(session, index),
            privacy=stage.privacy if keeps_secrets(kinds[stage.kind], stage) else None,
            added=session.timer.added if index == session.position else 0,
            spent=_spent(session, index, room_state.held),
            since=session.entered if _passes(session, index, room_state.held) else None,
            skipped=stage.skipped,
            again=stage.id in session.used and index >= session.position and not session.over,
            before=stage.before,
        )
        for index, stage in enumerate(session.agenda.stages)
    )


def plan_of(session: Session, kinds: Mapping[str, Kind[Any]]) -> Plan:
    """Return the agenda for a facilitator who may change it."""
    stages = []
    for index, stage in enumerate(session.agenda.stages):
        kind = kinds[stage.kind]
        settings = kind.settings(stage)
        numbers = tuple(
            Number(name, said, none, getattr(settings, name))
            for name, (said, none) in kind.numbers_of(stage).items()
        )
        status, most = _status(session, index), kind.prompts[1]
        planned = (stage.id, stage.title, kind.title, stage.minutes, status, stage.prompts, most, numbers)
        stages.append(PlannedStage(*planned))
    here = session.stage.id if session.stage else ""
    return Plan(session.agenda.version, here, tuple(stages))


def agenda_note(agenda: Agenda) -> str:
    """Return what was changed in the agenda last, in a sentence for everybody; or nothing."""
    titles = {stage.id: stage.title for stage in agenda.stages}
    return note_of(agenda.changes[-1], titles) if agenda.changes else ""


def _status(session: Session, index: int) -> str:
    if session.agenda.stages[index].skipped:
        return "skipped"
    if session.over or index < session.position:
        return "past" if session.was_entered(session.agenda.stages[index].id) else "skipped"
    return "now" if index == session.position else "ahead"


def _passes(session: Session, index: int, held: int | None) -> bool:
    """Whether time passes in a stage now: the group is in it, and somebody hosts."""
    return index == session.position and not session.over and held is None


def _spent(session: Session, index: int, held: int | None) -> int:
    """Return the seconds that went by in a stage; where time still passes, those before it was entered."""
    spent = session.used.get(session.agenda.stages[index].id, 0)
    until = session.ended if session.ended is not None else held
    return spent if index != session.position or until is None else spent + max(until - session.entered, 0)
