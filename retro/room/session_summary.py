"""What a list of sessions shows of one."""

from typing import Any

from retro.session.model import Session
from retro.session.people import Role


def summary_of(session: Session) -> dict[str, Any]:
    """Say of a session what a list of sessions shows."""
    stage = session.stage
    return {
        "title": session.title,
        "template": session.agenda.name,
        "opened": session.opened,
        "offset": session.offset,
        "ended": session.ended,
        "stage": stage.title if stage else "",
        "people": len(session.members),
        "demo": session.agenda.simulated,
        "leaders": [seat.name for seat in session.seats if seat.role is Role.FACILITATOR and not seat.owner],
    }
