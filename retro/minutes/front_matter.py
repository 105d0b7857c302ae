"""YAML front matter, for hosts that file pages by it."""

import msgspec

from retro.minutes.page_head import day
from retro.session.model import Session


def front_matter(session: Session) -> str:
    """Write the head that stands before a page. Values are JSON, which YAML reads as plain data.

    Names that mean something to a program that makes sites are not used for anything else: `template` is the
    file that MkDocs draws a page with, `layout` the one of Jekyll.
    """
    tags = dict.fromkeys(
        (*session.agenda.tags, *(tag for lesson in session.record.lessons for tag in lesson.tags))
    )
    facts = {
        "title": session.title or session.agenda.name,
        "date": day(session).isoformat(),
        "agenda": session.agenda.name,
        "session": session.id,
        "tags": [*tags],
    }
    lines = [f"{name}: {msgspec.json.encode(value).decode()}" for name, value in facts.items()]
    return "\n".join(("---", *lines, "---", "", ""))
