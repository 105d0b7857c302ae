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
_BEGINNING = 300
"""Characters of the text that the page quotes."""


class ReadMinutes(KindMinutes):
    """Name the file that was read, with how it begins; a text of the agenda itself is in the template."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        settings = KIND.settings(stage)
        if not settings.file:
            return []
        heading, named = f"### {inline(stage.title)}", f"The text was {code(settings.file)}"
        lines = stage.document.strip()
        if not lines:
            return [heading, f"{named}."]
        if settings.include_pre_read:
            paragraphs_of_it = (part for part in _BLANK.split(lines) if clean(part))
            return [heading, f"{named}:", quote("\n\n".join(map(paragraphs, paragraphs_of_it)))]
        return [heading, f"{named}. It begins:", quote(inline(excerpt(clean(lines), _BEGINNING)))]


MINUTES: Final = ReadMinutes()
