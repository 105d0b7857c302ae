"""When the meeting will be over, and how far that is from what the agenda says."""

from retro.session.model import Session


def session_end(session: Session, now: int) -> int:
    """Reckon when the meeting ends if this stage and every stage ahead take their minutes.

    What was added to the timer counts, and the meeting never ends before the timer does.
    """
    if session.ended is not None:
        return session.ended
    to_come = session.agenda.stages[session.position + 1 :]
    ahead = sum(stage.minutes for stage in to_come if not stage.skipped) * 60
    stage = session.stage
    if stage is None:
        return now + ahead
    spent = session.used.get(stage.id, 0) + now - session.entered
    planned = stage.minutes * 60 + session.timer.added
    return now + max(planned - spent, session.timer.left(now), 0) + ahead


def minutes_late(session: Session, ends: int) -> int:
    """Return by how many minutes the meeting ends later than its agenda says; negative where earlier."""
    if session.began is None:
        return 0
    return round((ends - session.began - session.idle) / 60) - session.agenda.minutes
