"""`read`: everybody reads the same text in silence and says when they have read it."""

from typing import ClassVar, Final

import msgspec

from retro.session.agenda import Stage
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.view import DoneWords, RoomState


class ReadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`file` names a Markdown file to read; without it the stage's own prose is read.

    `include_pre_read` puts all of that file on the page of the minutes, instead of its beginning.
    """

    file: str = ""
    include_pre_read: bool = False


class ReadView(msgspec.Struct, frozen=True):
    """The text, and how many have read it."""

    document: str


class Read(Kind[NoState]):
    """A Markdown pre-read."""

    name: ClassVar[str] = "read"
    title: ClassVar[str] = "Silent reading"
    Settings = ReadSettings
    individual: ClassVar[bool] = True
    reads_document: ClassVar[bool] = True
    done_words: ClassVar[DoneWords] = DoneWords("I have read it", "have read", "have read it")

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everyone sees who has read it, and nothing else."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ReadView:
        return ReadView(document=stage.document)


KIND: Final = Read()
