"""Co-facilitators: who may take over when the facilitator's connection is lost, and how.

The one who takes over gets a second seat to lead from. What is private stays at the own seat, and
the facilitator's seat and role stay with the facilitator, who finds both on coming back.

How the lead is handed over while the facilitator is here is in `handing_over`.
"""

import datetime
from collections.abc import Collection, Mapping

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.handing_over import free_lead, lead_holder, leads_alone, place_to_lead_from
from retro.session.model import Session
from retro.session.people import Role, Seat

PATIENCE = 60
"""Seconds without any facilitator after which a co-facilitator may take over."""


def decide_cofacilitators(
    session: Session, act: acts.NameCoLead | acts.TakeLead, ctx: Context
) -> tuple[events.Event, ...]:
    """Name a co-facilitator, or let one take over."""
    if isinstance(act, acts.NameCoLead):
        ctx.lead()
        return _named(session, act)
    seat = session.seat(ctx.seat)
    if seat is None or not seat.cofacilitator:
        raise RuleError("Only a co-facilitator, named by the facilitator, can take over.")
    if ctx.leader_away is None:
        raise RuleError("The facilitator is here and leads.")
    wait = ctx.leader_away + PATIENCE - ctx.now
    if wait > 0:
        raise RuleError(f"The facilitator may return in a moment. You can take over in {wait} s.")
    # Whoever comes back leads too, as before the lead was handed over to anybody.
    return (*free_lead(session), *place_to_lead_from(session, seat, ctx, alone=False))


def leader_away(
    session: Session, present: Collection[str], away_since: Mapping[str, int], now: int
) -> int | None:
    """Return since when no facilitator has been connected, or None while one is or none ever was."""
    leaders = session.facilitators
    if any(leader in present for leader in leaders) or leads_alone(session, present):
        return None
    since = max((away_since[leader] for leader in leaders if leader in away_since), default=None)
    return None if since is None else min(since, now)


def long_away(away: int | None, now: int) -> bool:
    """Whether no facilitator has been connected for so long that the lead can be taken over."""
    return away is not None and now - away >= PATIENCE


def may_take_lead(seat: Seat, away: int | None, now: int) -> bool:
    """Whether this seat may take over now."""
    return seat.cofacilitator and long_away(away, now)


def away_note(session: Session, seat: Seat, present: Collection[str], away: int | None, now: int) -> str:
    """Return since when no facilitator has been connected, and what somebody can do, in sentences."""
    if away is None or session.over or (session.stage is None and session.agenda.prepared):
        return ""
    if not long_away(away, now):
        return "The facilitator is reconnecting. Please continue; nothing is lost."
    since = f"The facilitator has been away since {_moment(session, away)}. Please continue; nothing is lost."
    if seat.cofacilitator:
        return f"{since} To lead, press Ctrl-T."
    here = [other.name for other in session.seats if other.cofacilitator and other.id in present]
    if here:
        return f"{since} {here[0]} can lead now, with Ctrl-T."
    return f"{since} To go to the next stage, the facilitator must connect again: tell them on the call."


def lead_note(session: Session, present: Collection[str]) -> str:
    """Return who leads, in the facilitator's absence or because the lead was handed over, or nothing."""
    if session.over:
        return ""
    if alone := leads_alone(session, present):
        return f"{alone.name} leads now, since {_moment(session, alone.lead_since)}."
    here = [s for s in session.seats if s.role is Role.FACILITATOR and not s.removed and s.id in present]
    if here and (holder := lead_holder(session)):
        return f"{holder.name}, who leads, is away. {here[0].name} can lead now."
    if not here or not all(seat.owner for seat in here):
        return ""
    first = min(here, key=lambda seat: seat.since)
    return f"{first.name} leads now, since {_moment(session, first.since)}."


def _moment(session: Session, at: int) -> str:
    return f"{datetime.datetime.fromtimestamp(at + session.offset * 60, datetime.UTC):%H:%M}"


def _named(session: Session, act: acts.NameCoLead) -> tuple[events.Event, ...]:
    seat = session.seat(act.seat)
    if seat is None:
        raise RuleError("There is no such seat.")
    if seat.role is Role.FACILITATOR:
        raise RuleError("A facilitator leads already.")
    if seat.cofacilitator == act.on:
        return ()
    changed = events.SeatChanged(msgspec.structs.replace(seat, cofacilitator=act.on))
    lead = session.lead_seat(seat.id)
    if act.on or lead is None:
        return (changed,)
    return (changed, events.SeatChanged(msgspec.structs.replace(lead, removed=True)))
