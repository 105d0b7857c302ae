"""What somebody is told of their own part in what people give in private, besides what everybody is told."""

from typing import Any, Final

from retro.session.agenda import Stage
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Seat
from retro.session.privacy import FEWEST_BESIDE_A_LEADER
from retro.session.private import Audience

AMONG_ENOUGH: Final = (
    "You lead this session: what you give counts only if at least"
    f" {FEWEST_BESIDE_A_LEADER} others give something too."
)


def own_note(kind: Kind[Any], session: Session, stage: Stage, seat: Seat) -> str:
    """Return the sentences for a seat that may give something now; nothing where none is needed.

    They are the same whatever others give, and whether or not anything was given from the place before.
    """
    leads = session.leads_too(seat.id) and kind.sums_only(session.outline, stage)
    return " ".join(filter(None, (AMONG_ENOUGH if leads else "", _kept_note(kind, session, stage, seat))))


def _kept_note(kind: Kind[Any], session: Session, stage: Stage, seat: Seat) -> str:
    """Return what somebody is told whose place was given again while a stage was open."""
    given_before = seat.given < session.entered and stage.id not in session.used and not stage.before
    if not seat.after or given_before:
        return ""
    if kind.audience is Audience.GROUP:
        return "What was written here before you came stays with the group; you cannot change it."
    said = "Anything given here before you came is kept, but nobody can see it, not even you."
    return f"{said} What you give replaces it." if kind.summed else said
