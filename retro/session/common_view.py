"""What a view shows to every seat alike, worked out once for all of them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.session.agenda import Stage
from retro.session.agenda_rows import agenda_note, agenda_rows
from retro.session.cofacilitators import lead_note, leader_away
from retro.session.expected_end import minutes_late, session_end
from retro.session.handing_over import leads_alone
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.privacy import known_done
from retro.session.seats import given_again_note
from retro.session.talk import hands_shown, round_shown
from retro.session.view import Person, RoomState, RoundShown, Speaker, StageRow
from retro.session.voices import voices_note


class CommonView(msgspec.Struct, frozen=True):
    """The parts of a `View` of the same names that do not depend on the seat."""

    rows: tuple[StageRow, ...]
    people: tuple[Person, ...]
    done: int
    expected: int
    leader_away: int | None
    alone: Seat | None
    """Who leads alone, after the lead was handed over."""
    ends: int
    late: int
    topic: str
    topic_title: str
    announced: str
    lead_note: str
    given_again: str
    hands: tuple[Speaker, ...]
    round: RoundShown | None
    agenda_note: str


def common_view(session: Session, kinds: Mapping[str, Kind[Any]], room_state: RoomState) -> CommonView:
    """Return what everybody is shown now."""
    stage = None if session.over else session.stage
    kind = kinds[stage.kind] if stage else None
    people = _people(session, kind, stage, room_state)
    waited_for = any(p.done is not None for p in people)
    here = room_state.once_now("here", lambda: session.here(room_state.present))
    expected = [
        p
        for p in people
        # Whoever leads from another place is waited for at none, and yet may have been done before.
        if p.role is Role.PARTICIPANT and (p.here or (p.done and p.seat in here))
        if p.done is not None or not waited_for
    ]
    ends = session_end(session, room_state.now)
    topic = kind.topic(session.outline, stage) if kind and stage else ""
    return CommonView(
        rows=agenda_rows(session, kinds, room_state),
        people=people,
        done=sum(p.done is True for p in expected),
        expected=len(expected),
        leader_away=leader_away(session, room_state.present, room_state.away_since, room_state.now),
        alone=leads_alone(session, room_state.present),
        ends=ends,
        late=minutes_late(session, ends),
        topic=topic,
        topic_title=session.board.title(session.board.topic(topic)) if topic else "",
        announced=_announced(kind, session, stage) if kind and stage else "",
        lead_note=lead_note(session, room_state.present),
        given_again=given_again_note(session),
        hands=hands_shown(session, room_state.present),
        round=round_shown(session, room_state.present),
        agenda_note=agenda_note(session.agenda),
    )


def _announced(kind: Kind[Any], session: Session, stage: Stage) -> str:
    together = voices_note(session) if kind.for_several else ""
    return " ".join(filter(None, (kind.announces(session.outline, stage), together)))


def _people(
    session: Session, kind: Kind[Any] | None, stage: Stage | None, room_state: RoomState
) -> tuple[Person, ...]:
    waits = bool(kind and stage and kind.waits(session.outline, stage))
    ready = known_done(kind, session, stage, room_state) if kind and stage else frozenset()
    asked = kind.asked(session.outline, stage) if waits and kind and stage else None

    def done(seat: Seat) -> bool | None:
        awaited = waits and seat.role is Role.PARTICIPANT and (asked is None or seat.id in asked)
        return seat.id in ready if awaited else None

    def away(seat: Seat) -> int | None:
        since = room_state.away_since.get(seat.id)
        if since is None or not session.agenda.prepared:
            return since
        # When somebody was here in the days before the meeting is told to nobody.
        return None if session.began is None else max(since, session.began)

    alone = leads_alone(session, room_state.present)
    return tuple(
        Person(
            seat=seat.id,
            name=seat.name,
            role=seat.role,
            here=seat.id in room_state.present,
            done=done(seat),
            away_since=None if seat.id in room_state.present else away(seat),
            cofacilitator=seat.cofacilitator,
            leading=alone is not None and seat.id in (alone.id, alone.owner),
            owner=seat.owner,
            voices=seat.voices,
        )
        for seat in session.seats
        if not seat.removed
    )
