"""What somebody who leads writes for a person who is only on the phone, from their own seat.

The name of that person is kept only where the stage shows who wrote what. In an anonymous stage it is
dropped before anything is kept: what was written is an ordinary card of that seat.
"""

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.names import sayable

ONLY_LEADERS = "Only somebody who leads can write for another person."


def only_who_leads(session: Session, seat: str) -> None:
    """Refuse everybody who does not lead this session too."""
    if not session.leads_too(seat):
        raise RuleError(ONLY_LEADERS)


def kept_name(stage: Stage, name: str) -> str:
    """Return the name of the person somebody writes for, as this stage keeps it; empty where it keeps none.

    Raises RuleError for a name that nobody can have.
    """
    return "" if not name or stage.anonymous else sayable(name, "name")


def signed(writer: str, behalf: str) -> str:
    """Return how something is signed: "Ana", or "Ana for Fatima"; nothing without a writer."""
    return f"{writer} for {behalf}" if writer and behalf else writer
