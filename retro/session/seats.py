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
    acts.TakeSeat
    | acts.BindKey
    | acts.MarkLeading
    | acts.SetReturnCode
    | acts.GiveSeatAgain
    | acts.RenameSeat
    | acts.RemoveSeat
)
MOST_NAMES = 3
"""How many are called by name in one line."""
ONLY_THE_SERVER = "Only the server lets people in."
NOT_GIVEN_AGAIN = (
    "A facilitator's seat cannot be given to somebody else. To return, use the facilitator's code."
)


def decide_seats(session: Session, act: Seating, ctx: Context) -> tuple[events.Event, ...]:
    """Decide an act about seats. Only the room itself lets people in."""
    if isinstance(act, acts.TakeSeat):
        ctx.only_the_room(ONLY_THE_SERVER)
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
            ctx.only_the_room(ONLY_THE_SERVER)
            if session.seat_of_key(key):
                return ()
            return (events.SeatChanged(msgspec.structs.replace(seat, key=key)),)
        case acts.MarkLeading():
            ctx.only_the_room(ONLY_THE_SERVER)
            if seat.role is not Role.PARTICIPANT or seat.leads:
                return ()
            return (events.SeatChanged(msgspec.structs.replace(seat, leads=True)),)
        case acts.SetReturnCode(_, code):
            ctx.only_the_room(ONLY_THE_SERVER)
            return (events.SeatChanged(msgspec.structs.replace(seat, code=code)),)
        case acts.GiveSeatAgain():
            ctx.only_the_room(ONLY_THE_SERVER)
            return _given_again(session, seat, act, ctx.now)
        case acts.RenameSeat(_, wanted):
            if ctx.seat != seat.id:
                ctx.facilitate()
            name = free_name(session, wanted, seat.role, besides=seat)
            # What was given before a place was given again is still called by its person's name.
            earlier = tuple(_with(before, name=name) for before in session.before(seat))
            return (*_changed(session, seat, name=name), *earlier)
        case _:
            ctx.facilitate()
            if seat.role is Role.FACILITATOR and not seat.owner:
                raise RuleError("A facilitator's seat cannot be removed.")
            return _changed(session, seat, removed=True, key="", code="", cofacilitator=False)


def _given_again(session: Session, seat: Seat, act: acts.GiveSeatAgain, now: int) -> tuple[events.Event, ...]:
    """Remove a seat, and take another in its stead with its name and number of people, and nothing else."""
    if seat.role is Role.FACILITATOR:
        raise RuleError(NOT_GIVEN_AGAIN)
    holder = session.seat_of_key(act.key)
    fresh = Seat(
        act.fresh,
        seat.name,
        seat.role,
        key=act.key if holder in (None, seat) else "",
        code=act.code,
        leads=session.leads_too(seat.id),
        after=seat.id,
        voices=seat.voices,
        # Nothing tells when somebody was here in the days before the meeting.
        given=0 if session.began is None else now,
    )
    gone = _changed(session, seat, removed=True, key="", code="", cofacilitator=False)
    return (*gone, events.SeatTaken(fresh))


def why_gone(session: Session, seat_id: str) -> str:
    """Return why there is no such seat any more, for whoever was there."""
    after = next((seat for seat in session.seats if seat.after and seat.after == seat_id), None)
    if after is None:
        return "You were removed from this session. If this is a mistake, ask the facilitator."
    return (
        f"{after.name}'s seat was given to somebody who asked for it. If you are {after.name}, tell the "
        "facilitator, and connect again to ask for it yourself."
    )


def given_again_note(session: Session) -> str:
    """Return whose places were given again in the current stage, in a sentence for everybody; or nothing."""
    if session.over:
        return ""
    since = session.entered
    names = [seat.name for seat in session.seats if seat.after and not seat.removed and seat.given >= since]
    if len(names) < 2:
        return "".join(f"Somebody asked for {name}'s seat and got it." for name in names)
    *first, last = (
        names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]
    )
    return f"The seats of {', '.join(first)} and {last} were given to people who asked for them."


def _changed(session: Session, seat: Seat, **changes: Any) -> tuple[events.Event, ...]:
    """Change a seat, and with it the one its person leads from."""
    lead = session.lead_seat(seat.id)
    both = (seat, lead) if lead else (seat,)
    return tuple(_with(s, **changes) for s in both)


def _with(seat: Seat, **changes: Any) -> events.Event:
    return events.SeatChanged(msgspec.structs.replace(seat, **changes))


def with_seat(session: Session, seat: Seat) -> Session:
    """Put a seat in its place, or at the end when it is new; behind the one in whose stead it is."""
    ids = [existing.id for existing in session.seats]
    if seat.id in ids:
        seats = tuple(seat if existing.id == seat.id else existing for existing in session.seats)
    else:
        number = ids.index(seat.after) + 1 if seat.after in ids else len(ids)
        seats = (*session.seats[:number], seat, *session.seats[number:])
    return msgspec.structs.replace(session, seats=seats)
