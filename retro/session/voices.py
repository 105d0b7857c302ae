"""Seats that vote for several people who sit in one room, where the facilitator said so.

Such a seat has as many dots as its people together. It stays one answer for every threshold: how many
people are behind a ballot hides nobody.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role
from retro.session.text import counted_people

MOST = 20
"""People that one seat may vote for."""


def decide_voices(
    session: Session, act: acts.SetVoices, ctx: Context, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    """Decide for how many people a seat votes; for fewer than before only while no vote is open.

    Whether anybody has voted does not matter, so that neither answer tells of a ballot.
    """
    ctx.lead()
    seat = session.seat(act.seat)
    if seat is None:
        raise RuleError("There is no such seat.")
    if seat.role is not Role.PARTICIPANT:
        raise RuleError("Only the seat of somebody who takes part can vote for several people.")
    if not 1 <= act.voices <= MOST:
        raise RuleError(f"A seat can vote for 1 to {MOST} people.", "voices")
    if act.voices == seat.voices:
        return ()
    changed = events.SeatChanged(msgspec.structs.replace(seat, voices=act.voices))
    if act.voices > seat.voices:
        return (changed,)
    for other in session.agenda.stages:
        # Dots that come back would change what everybody is told of how many have voted.
        if kinds[other.kind].for_several and _is_open(kinds[other.kind], session, other):
            if other is session.stage:
                raise RuleError(f"{other.title} is open. Close it first.", "voices")
            raise RuleError(f"{other.title} is still open. Go back and close it first.", "voices")
    return (changed,)


def _is_open(kind: Kind[Any], session: Session, stage: Stage) -> bool:
    """Whether people could give something in a stage now, whether or not anybody did."""
    return kind.waits(session.public, stage) if session.was_entered(stage.id) else stage.before


def voices_of(session: Session, seat_id: str) -> int:
    """Return for how many people a seat votes."""
    seat = session.seat(seat_id)
    return seat.voices if seat else 1


def voices_note(session: Session) -> str:
    """Return which seats vote for several people, in sentences for everybody; empty where none does."""
    several = [seat for seat in session.members if seat.voices > 1]
    return " ".join(f"{seat.name} votes for {counted_people(seat.voices)}." for seat in several)
