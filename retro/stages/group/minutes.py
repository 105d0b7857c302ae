"""Minutes of `group`: how cards were put together shows in the topics."""

from retro.session.agenda import Stage
from retro.session.model import Session


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing."""
    return []
