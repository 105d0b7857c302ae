"""Minutes of `lessons`: lessons are in the record, whatever the stage they came up in."""

from retro.session.agenda import Stage
from retro.session.model import Session


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing."""
    return []
