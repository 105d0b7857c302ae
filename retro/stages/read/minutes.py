"""Minutes of `read`: which text the meeting began with. Who has read it is nobody's business."""

import re
from typing import ClassVar, Final

from retro.markdown.blocks import quote
from retro.markdown.escape import code, inline, paragraphs
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import clean, excerpt
from retro.stages.read.rules import KIND

_BLANK: Final = re.compile(r"\n[ \t]*\n")
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*(?:\n|\Z)")
_BEGINNING = 300
"""Characters of the text that the page quotes."""


class ReadMinutes(KindMinutes):
    """Name the text that was read, and how it begins; the topics of the meeting are about it."""

    chapter: ClassVar[Chapter] = Chapter.TOPICS

    def section(self, session: Session, stage: Stage) -> list[str]:
        settings, text = KIND.settings(stage), stage.document.strip()
        if not (text or settings.file):
            return []
        title, rest = _titled(text)
        where = code(settings.file) if settings.file else "a part of the template"
        named = f"{inline(stage.title)}: the text was {f'“{inline(title)}” ({where})' if title else where}"
        if text and settings.include_pre_read:
            paragraphs_of_it = (part for part in _BLANK.split(text) if clean(part))
            return [f"{named}:", quote("\n\n".join(map(paragraphs, paragraphs_of_it)))]
        beginning = excerpt(clean(rest), _BEGINNING)
        return [f"{named}. It begins:", quote(inline(beginning))] if beginning else [f"{named}."]


def _titled(text: str) -> tuple[str, str]:
    """Take the heading that a text begins with off it; without one the title is empty."""
    found = _HEADING.match(text)
    return (clean(found[1]), text[found.end() :]) if found else ("", text)


MINUTES: Final = ReadMinutes()
