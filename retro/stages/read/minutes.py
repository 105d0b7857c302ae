"""Minutes of `read`: which text the meeting began with. Who has read it is nobody's business."""

import msgspec

from retro.minutes.escape import code, inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.read.rules import ReadSettings


def section(session: Session, stage: Stage) -> list[str]:
    """Name the file that was read; a text of the agenda itself is in the template."""
    file = msgspec.convert(stage.settings, ReadSettings).file
    return [f"### {inline(stage.title)}", f"The text was {code(file)}."] if file else []
