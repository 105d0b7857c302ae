"""Who sits where: taking, renaming and removing seats, and how their people come back."""

from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.model import Session
from retro.session.names import free_name
from retro.session.people import Role, Seat

Seating = (
    acts.TakeSeat | acts.BindKey | acts.MarkLeading | acts.SetReturnCode | acts.RenameSeat | acts.RemoveSeat
)
DOOR = "Only the door lets people in."


def decide_seats(session: Session, act: Seating, ctx: Context) -> tuple[events.Event, ...]:
    """Decide an act about seats. Only the room itself lets people in."""
    if isinstance(act, acts.TakeSeat):
        ctx.only_the_room(DOOR)
        name = free_name(session, act.name, act.role)
        if act.key and session.seat_of_key(act.key):
            raise RuleError("This key has a seat already.")
        leads = act.leads and act.role is Role.PARTICIPANT
        return (events.SeatTaken(Seat(act.seat, name, act.role, act.key, act.code, leads=leads)),)
    seat = session.seat(act.seat)
    if seat is None:
        raise RuleError("There is no such seat.")
    match act:
        case acts.BindKey(_, key):
            ctx.only_the_room(DOOR)
            if session.seat_of_key(key):
                return ()
            return (events.SeatChanged(msgspec.structs.replace(seat, key=key)),)
        case acts.MarkLeading():
            ctx.only_the_room(DOOR)
            if seat.role is not Role.PARTICIPANT or seat.leads:
                return ()
            return (events.SeatChanged(msgspec.structs.replace(seat, leads=True)),)
        case acts.SetReturnCode(_, code):
            ctx.only_the_room(DOOR)
            return (events.SeatChanged(msgspec.structs.replace(seat, code=code)),)
        case acts.RenameSeat(_, wanted):
            if ctx.seat != seat.id:
                ctx.lead()
            name = free_name(session, wanted, seat.role, besides=seat)
            return _changed(session, seat, name=name)
        case _:
            ctx.lead()
            if seat.role is Role.FACILITATOR and not seat.owner:
                raise RuleError("A facilitator's seat cannot be removed.")
            return _changed(session, seat, removed=True, key="", code="", cofacilitator=False)


def _changed(session: Session, seat: Seat, **changes: Any) -> tuple[events.Event, ...]:
    """Change a seat, and with it the one its person leads from."""
    lead = session.lead_seat(seat.id)
    both = (seat, lead) if lead else (seat,)
    return tuple(events.SeatChanged(msgspec.structs.replace(s, **changes)) for s in both)


def with_seat(session: Session, seat: Seat) -> Session:
    """Put a seat in its place, or at the end when it is new."""
    if any(existing.id == seat.id for existing in session.seats):
        seats = tuple(seat if existing.id == seat.id else existing for existing in session.seats)
    else:
        seats = (*session.seats, seat)
    return msgspec.structs.replace(session, seats=seats)
