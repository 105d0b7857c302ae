"""Minutes of `brief`: a briefing leaves nothing behind but what is written down, which the record holds."""

from retro.session.agenda import Stage
from retro.session.model import Session


def section(session: Session, stage: Stage) -> list[str]:
    """Add nothing."""
    return []
