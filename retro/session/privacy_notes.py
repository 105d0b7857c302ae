"""What a person is told of who can see what: in a stage, before the first and after the last."""

from collections.abc import Mapping
from typing import Any

from retro.session.agenda import Stage
from retro.session.dealing import reminder
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.own_notes import own_note
from retro.session.people import Seat
from retro.session.privacy import FEWEST, LEADS, has_no_voice
from retro.session.privacy_change import keeps_secrets
from retro.session.view import RoomState


def note_for(session: Session, seat: Seat, kinds: Mapping[str, Kind[Any]], room_state: RoomState) -> str:
    """Return the sentences, behind what this person alone is reminded of."""
    stage = None if session.over else session.stage
    said = _of_stage(kinds[stage.kind], session, stage, seat, room_state) if stage else _around(session)
    return " ".join(filter(None, (reminder(session, seat, kinds, room_state.secrets), said)))


def _of_stage(kind: Kind[Any], session: Session, stage: Stage, seat: Seat, room_state: RoomState) -> str:
    waits = keeps_secrets(kind, stage) and kind.waits(session.outline, stage)
    if waits and has_no_voice(kind, session, stage, seat.id, room_state.present, room_state.secret):
        return LEADS
    said = kind.privacy_note(session.outline, stage)
    if waits and stage.tagged and len(session.voters) < FEWEST:
        # In a group that small no kind's sentence holds against those who are in it.
        said += f" With fewer than {FEWEST} people, it is easy to guess."
    said = f"From now on: {said}" if stage.made_more_private else said
    return " ".join(filter(None, (said, own_note(kind, session, stage, seat) if waits else "")))


def _around(session: Session) -> str:
    """Return what is known of people before the first stage and after the last."""
    if session.over:
        return "Anything not revealed has been deleted."
    named = "The minutes list who took part." if session.agenda.attendance else "The minutes name nobody."
    return f"{named} Each stage says here what others see of you."
