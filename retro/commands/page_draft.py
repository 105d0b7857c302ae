"""What a page of a session's minutes is called where it is published."""

import datetime

from retro.publish.targets.target import Draft
from retro.session.model import Session
from retro.session.text import clean


def draft_of(session: Session, text: str = "", *, again: bool = True) -> Draft:
    """Make a page out of a session's minutes; without them it only has its names."""
    opened = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    done = "Update" if again else "Add"
    return Draft(
        session=session.id,
        date=opened.date().isoformat(),
        title=clean(session.title) or session.agenda.name,
        text=text,
        summary=f"{done} the minutes of {session.id}",
    )
