"""Who sits where: taking, renaming and removing seats."""

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.text import NAME_LIMIT, required

Seating = acts.TakeSeat | acts.BindKey | acts.RenameSeat | acts.RemoveSeat


def decide_seating(session: Session, act: Seating, ctx: Context) -> tuple[events.Event, ...]:
    """Decide an act about seats. Only the room itself lets people in."""
    if isinstance(act, acts.TakeSeat):
        _only_the_room(ctx)
        name = _free_name(session, act.name)
        if act.key and session.seat_of_key(act.key):
            raise RuleError("This key has a seat already.")
        return (events.SeatTaken(Seat(act.seat, name, act.role, act.key, act.code)),)
    seat = session.seat(act.seat)
    if seat is None:
        raise RuleError("There is no such seat.")
    if isinstance(act, acts.BindKey):
        _only_the_room(ctx)
        if session.seat_of_key(act.key):
            return ()
        return (events.SeatChanged(msgspec.structs.replace(seat, key=act.key)),)
    if isinstance(act, acts.RenameSeat):
        if ctx.seat != seat.id:
            ctx.lead()
        name = _free_name(session, act.name, besides=seat.id)
        return (events.SeatChanged(msgspec.structs.replace(seat, name=name)),)
    ctx.lead()
    if seat.role is Role.FACILITATOR:
        raise RuleError("A facilitator's seat cannot be removed.")
    return (events.SeatChanged(msgspec.structs.replace(seat, removed=True, key="", code="")),)


def with_seat(session: Session, seat: Seat) -> Session:
    """Put a seat in its place, or at the end when it is new."""
    if any(existing.id == seat.id for existing in session.seats):
        seats = tuple(seat if existing.id == seat.id else existing for existing in session.seats)
    else:
        seats = (*session.seats, seat)
    return msgspec.structs.replace(session, seats=seats)


def _only_the_room(ctx: Context) -> None:
    if ctx.role is not None:
        raise RuleError("Only the door lets people in.")


def _free_name(session: Session, name: str, besides: str = "") -> str:
    cleaned = required(name, "A name", NAME_LIMIT)
    taken = session.seat_named(cleaned)
    if taken and taken.id != besides:
        raise RuleError(f"{cleaned} is here already; take another name.")
    return cleaned
