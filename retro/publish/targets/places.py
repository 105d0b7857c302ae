"""Names of pages: a template of ours filled in, and never a way out of the place it names."""

import re
import urllib.parse
from collections.abc import Mapping
from typing import Final

from retro.errors import WikiError
from retro.publish.targets.target import Draft

FIELDS: Final = ("date", "year", "slug", "session", "title")
_FIELD = re.compile(r"\{([a-z]*)\}")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
_PART = re.compile(r"\w(?:[\w .,()+-]{0,98}[\w)+-])?")


CHANNEL: Final = "channel-"
"""What the id of a channel's page begins with; that of a session begins with its day."""
PAGE: Final = "page:"
"""Before the name of another page of the same wiki, where a link in Markdown leads there."""


def page_link(name: str) -> str:
    """Return what a link in Markdown leads to, to be written in the language of the wiki by its flavour."""
    return PAGE + urllib.parse.quote(name, safe="")


def values(draft: Draft) -> dict[str, str]:
    """What a template may name. All but the title are safe in any path."""
    # A day in the name of a channel is a part of it.
    own = draft.session.removeprefix(CHANNEL)
    slug = own if draft.is_channel else _DATED.sub("", draft.session, count=1)
    return {
        "date": draft.date,
        "year": draft.date[:4],
        "slug": slug or draft.session,
        "session": draft.session,
        "title": draft.title,
    }


def filled(template: str, found: Mapping[str, str]) -> str:
    """Fill in a template such as `Retrospectives/{date}-{slug}.md`. Raises WikiError for other fields."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in found:
            known = ", ".join(f"{{{name}}}" for name in found)
            raise WikiError(f"{template!r} names {match[0]}, which is not one of {known}.")
        return found[match[1]]

    return _FIELD.sub(value, template)


def path_of(template: str, draft: Draft) -> str:
    """A path of files: its parts are plain names, whatever the template says."""
    found = values(draft)
    del found["title"]
    return checked_path(filled(template, found))


def shown_place(place: str) -> str:
    """Name a page for people: of an endpoint's two addresses the one that is written to; else as it is."""
    written, _, read = place.partition(" ")
    return written if "://" in written and "://" in read else place


def checked_path(path: str) -> str:
    """Refuse what leads out of a folder, hides in it, or means something to git."""
    parts = path.split("/")
    if not all(_PART.fullmatch(part) and not part.casefold().startswith("git~") for part in parts):
        raise WikiError(
            f"{path!r} cannot be the path of a page: its parts are letters, digits, blanks, dots and hyphens,"
            " and begin with a letter or digit."
        )
    return path
