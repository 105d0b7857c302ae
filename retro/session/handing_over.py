"""Handing the lead over while the facilitator is here, and taking it back.

The person gets a second seat to lead from, like a co-facilitator who takes over, and leads alone while
they are here: the facilitators keep their seats and the shared window, without a vote as before, and move
nothing. What the one who leads now does at the own seat stays private there, and counts as that of somebody
who leads.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.model import Session
from retro.session.people import Role, Seat

STAYS = "The lead has not changed."


def lead_holder(session: Session) -> Seat | None:
    """Return the place from which the person leads to whom the lead was handed over, here or not."""
    return next((seat for seat in session.seats if seat.lead_since and not seat.removed), None)


def leads_alone(session: Session, present: Collection[str]) -> Seat | None:
    """Return that place while its person is here, at it or at the own seat: then nobody else leads."""
    holder = lead_holder(session)
    return holder if holder and (holder.id in present or holder.owner in present) else None


def led_by(session: Session, seat: str, present: Collection[str]) -> str:
    """Return the name of who leads instead of a seat, if the lead was handed over to somebody else."""
    alone = leads_alone(session, present)
    return alone.name if alone and seat != alone.id else ""


def decide_handing_over(
    session: Session, act: acts.HandOverLead | acts.TakeLeadBack, ctx: Context
) -> tuple[events.Event, ...]:
    """Hand the lead over, or take it back."""
    if isinstance(act, acts.TakeLeadBack):
        return _taken_back(session, act, ctx)
    ctx.lead()
    seat = session.seat(act.seat)
    if seat is None:
        raise RuleError(f"This person was removed. {STAYS}")
    lead = seat if seat.role is Role.FACILITATOR else session.lead_seat(seat.id)
    places = {seat.id, seat.owner, lead.id if lead else ""}
    if ctx.seat in places:
        raise RuleError("You lead already.")
    if not places & ctx.present:
        raise RuleError(f"{seat.name} is not here any more. {STAYS}")
    if seat.role is Role.FACILITATOR:
        return (*free_lead(session), _changed(seat, lead_since=ctx.now))
    seat = msgspec.structs.replace(seat, cofacilitator=True)
    return (*free_lead(session), *place_to_lead_from(session, seat, ctx, alone=True))


def _taken_back(session: Session, act: acts.TakeLeadBack, ctx: Context) -> tuple[events.Event, ...]:
    seat, holder = session.seat(ctx.seat), lead_holder(session)
    if seat is None or seat.role is not Role.FACILITATOR or seat.owner:
        raise RuleError("Only the facilitator can take the lead back.")
    if holder is seat:
        raise RuleError("You lead already.")
    if holder is None or holder.id != act.holder:
        raise RuleError(f"Somebody else leads now: {holder.name}." if holder else "You lead already.")
    return (*free_lead(session), _changed(seat, lead_since=ctx.now))


def place_to_lead_from(
    session: Session, seat: Seat, ctx: Context, *, alone: bool
) -> tuple[events.Event, ...]:
    """Store `seat`, a person's own, as that of somebody who leads, and the second one to lead from.

    `alone` says whether the lead was handed over to them.
    """
    since = ctx.now if alone else 0
    # From now on the own place counts for no threshold; see `Seat.leads`.
    own = msgspec.structs.replace(seat, leads=True)
    changed = () if own == session.seat(seat.id) else (events.SeatChanged(own),)
    lead = session.lead_seat(seat.id)
    if lead is not None:
        return (_changed(lead, since=ctx.now, lead_since=since), *changed)
    fresh = "s" + ctx.fresh_ids()()[:8]
    lead = Seat(fresh, seat.name, Role.FACILITATOR, owner=seat.id, since=ctx.now, lead_since=since)
    return (events.SeatTaken(lead), *changed)


def free_lead(session: Session) -> tuple[events.Event, ...]:
    """Let nobody lead alone any more."""
    holder = lead_holder(session)
    return (_changed(holder, lead_since=0),) if holder else ()


def _changed(seat: Seat, **changes: Any) -> events.Event:
    return events.SeatChanged(msgspec.structs.replace(seat, **changes))
