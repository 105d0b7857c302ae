"""Minutes of `read`: which text the meeting began with. Who has read it is nobody's business."""

from typing import Final

from retro.markdown.escape import code, inline
from retro.markdown.kind_minutes import KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.read.rules import KIND


class ReadMinutes(KindMinutes):
    """Name the file that was read; a text of the agenda itself is in the template."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        file = KIND.settings(stage).file
        return [f"### {inline(stage.title)}", f"The text was {code(file)}."] if file else []


MINUTES: Final = ReadMinutes()
