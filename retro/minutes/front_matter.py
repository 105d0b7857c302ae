"""YAML front matter, for hosts that file pages by it."""

from collections.abc import Callable
from functools import partial
from html import escape
from itertools import chain

import msgspec

from retro.minutes.page_head import day
from retro.session.model import Session


def front_matter(session: Session, *, html: bool = False) -> str:
    """Write the head that stands before a page. Values are JSON, which YAML reads as plain data.

    Names that mean something to a program that makes sites are not used for anything else: `template` is the
    file that MkDocs draws a page with, `layout` the one of Jekyll. With `html` people's texts are written as
    HTML, which MkDocs takes them for: a title with a tag in it would be live in its navigation.
    """
    record = session.record
    tagged = (
        *(lesson.tags for lesson in record.lessons),
        *(decision.tags for decision in record.decisions),
        *(experiment.tags for experiment in record.experiments),
    )
    tags = dict.fromkeys((*session.agenda.tags, *session.channels, *chain.from_iterable(tagged)))
    text: Callable[[str], str] = partial(escape, quote=False) if html else str
    facts = {
        "title": text(session.title or session.agenda.name),
        "date": day(session).isoformat(),
        "agenda": text(session.agenda.name),
        "session": session.id,
        **({"team": text(session.team_id)} if session.team_id else {}),
        "tags": [*map(text, tags)],
    }
    lines = [f"{name}: {msgspec.json.encode(value).decode()}" for name, value in facts.items()]
    return "\n".join(("---", *lines, "---", "", ""))
