"""Seats that vote for several people who sit in one room, where the facilitator said so.

Such a seat has as many dots as its people together. It stays one answer for every threshold: how many
people are behind a ballot hides nobody.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.private import pseudonym_of
from retro.session.text import counted_people

MOST = 20
"""People that one seat may vote for."""


def decide_voices(
    session: Session, act: acts.SetVoices, ctx: Context, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    """Let a seat vote for so many people. With fewer than before, too large a ballot goes back whole."""
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
    stage = session.stage
    for other in session.agenda.stages:
        if kinds[other.kind].for_several and other is not stage and other.id in session.outline.private:
            # Whose ballots these are cannot be known here, so none of them can be given back.
            raise RuleError(f"{other.title} is still open. Go back and close it first.")
    return (changed, *_given_back(session, seat, act.voices, ctx.secret, kinds))


def _given_back(
    session: Session, seat: Seat, voices: int, secret: bytes, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    stage = session.stage
    if stage is None or stage.id not in session.private or not kinds[stage.kind].for_several:
        return ()
    part, pseudonym = session.private[stage.id], pseudonym_of(stage, secret, seat.id)
    value = part.values.get(pseudonym)
    given: list[events.Event] = []
    if value is not None:
        left = kinds[stage.kind].given_for_fewer(session.outline, stage, value, voices)
        given += [] if left == value else [events.PrivateGiven(stage.id, pseudonym, left, takes_back=True)]
    if pseudonym in part.done:
        # Whether or not anything went back: else everybody would see how much was given.
        given.append(events.DoneMarked(stage.id, pseudonym, done=False))
    return tuple(given)


def voices_of(session: Session, seat_id: str) -> int:
    """Return for how many people a seat votes."""
    seat = session.seat(seat_id)
    return seat.voices if seat else 1


def voices_note(session: Session) -> str:
    """Return which seats vote for several people, in sentences for everybody; empty where none does."""
    several = [seat for seat in session.members if seat.voices > 1]
    return " ".join(f"{seat.name} votes for {counted_people(seat.voices)}." for seat in several)
