"""What a stage makes of people who take a seat while the group is in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from retro.session import events
from retro.session.context import Context
from retro.session.dealing import dealt, last_dealt
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.seats import with_seat


def newcomers(
    kinds: Mapping[str, Kind[Any]], session: Session, seated: Sequence[events.Event], ctx: Context
) -> tuple[events.Event, ...]:
    """Return what follows in the current stage from what happened to seats, in its order."""
    stage = session.stage
    if stage is None or session.over:
        return ()
    found: list[events.Event] = []
    for event in seated:
        if not isinstance(event, events.SeatTaken | events.SeatChanged):
            continue
        session = with_seat(session, event.seat)
        if isinstance(event, events.SeatTaken) and _takes_part(event.seat):
            kind = kinds[stage.kind]
            found += kind.joined(session.outline, stage, event.seat, ctx.for_groups(stage))
            dealing = last_dealt(session, kinds)
            found += dealt(kinds, session, dealing, (event.seat,), ctx) if dealing else ()
    return tuple(found)


def _takes_part(seat: Seat) -> bool:
    return seat.role is Role.PARTICIPANT and not seat.removed
