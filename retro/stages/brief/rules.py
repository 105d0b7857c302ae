"""`brief`: a text to hear or read together."""

from typing import ClassVar, Final

from retro.session.agenda import Stage
from retro.session.kind import Kind, NoState
from retro.session.model import Session


class Brief(Kind[NoState]):
    """There is something to hear; nobody has to do anything."""

    name: ClassVar[str] = "brief"
    title: ClassVar[str] = "Briefing"
    usual_minutes: ClassVar[int] = 3

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Nothing is written or chosen here."

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()


KIND: Final = Brief()
