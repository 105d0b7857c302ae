"""What became different in the agenda during the meeting, as a part of the minutes."""

import datetime

from retro.markdown.escape import inline
from retro.session.agenda_log import said_of
from retro.session.model import Session
from retro.session.net_changes import net_changes


def agenda_changes(session: Session) -> list[str]:
    """Return one list with what is different in the end and the time of day of it, or nothing."""
    titles = {stage.id: stage.title for stage in session.agenda.stages}
    zone = datetime.timezone(datetime.timedelta(minutes=session.offset))
    lines = [
        f"- {datetime.datetime.fromtimestamp(change.at, zone):%H:%M} {inline(said_of(change, titles))}"
        for change in net_changes(session.agenda)
    ]
    return ["\n".join(lines)] if lines else []
