"""Minutes of `review`: the page lists the promises and what was said of them, with or without this stage."""

from retro.session.agenda import Stage
from retro.session.model import Session


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing."""
    return []
