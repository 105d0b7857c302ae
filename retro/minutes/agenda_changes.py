"""What was changed in the agenda during the meeting, as a part of the minutes."""

import datetime

from retro.markdown.escape import inline
from retro.session.agenda_log import said_of
from retro.session.model import Session


def agenda_changes(session: Session) -> list[str]:
    """Return one list with each change and the time of day, or nothing."""
    titles = {stage.id: stage.title for stage in session.agenda.stages}
    zone = datetime.timezone(datetime.timedelta(minutes=session.offset))
    lines = [
        f"- {datetime.datetime.fromtimestamp(change.at, zone):%H:%M} {inline(said_of(change, titles))}"
        for change in session.agenda.changes
    ]
    return ["\n".join(lines)] if lines else []
