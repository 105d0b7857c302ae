"""Minutes of `read`: which text the meeting began with. Who has read it is nobody's business."""

import re
from typing import Final

from retro.markdown.blocks import quote
from retro.markdown.escape import code, inline, paragraphs
from retro.markdown.kind_minutes import KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import clean, excerpt
from retro.stages.read.rules import KIND

_BLANK: Final = re.compile(r"\n[ \t]*\n")
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*(?:\n|\Z)")
_BEGINNING = 300
"""Characters of the text that the page quotes."""


class ReadMinutes(KindMinutes):
    """Name the text that was read, and how it begins; the cards of the meeting are about it."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        settings, text = KIND.settings(stage), stage.document.strip()
        heading = f"### {inline(stage.title)}"
        where = code(settings.file) if settings.file else "a part of the template"
        if not text:
            return [heading, f"The text was {where}."] if settings.file else []
        title, rest = _titled(text)
        named = f"The text was “{inline(title)}” ({where})" if title else f"The text was {where}"
        if settings.include_pre_read:
            paragraphs_of_it = (part for part in _BLANK.split(text) if clean(part))
            return [heading, f"{named}:", quote("\n\n".join(map(paragraphs, paragraphs_of_it)))]
        beginning = excerpt(clean(rest), _BEGINNING)
        return (
            [heading, f"{named}. It begins:", quote(inline(beginning))]
            if beginning
            else [heading, f"{named}."]
        )


def _titled(text: str) -> tuple[str, str]:
    """Take the heading that a text begins with off it; without one the title is empty."""
    found = _HEADING.match(text)
    return (clean(found[1]), text[found.end() :]) if found else ("", text)


MINUTES: Final = ReadMinutes()
