"""`lessons`: what to keep, in which context it holds, with tags. Kept by the session's record."""

from typing import Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from retro.session.agenda import Stage
from retro.session.board import Card
from retro.session.captures import left_captured
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.record import Lesson, Note
from retro.session.view import RoomState

Asked = Literal["context", "evidence", "recommendation", "sort", "tags", "review"]
"""What a lesson can hold besides its statement."""


class LessonsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`of` names prompts whose cards are shown beside, to take lessons from; `ask` what the form asks for."""

    of: Annotated[
        tuple[str, ...], Meta(description="the questions whose cards stand beside the lessons")
    ] = ()
    ask: Annotated[
        tuple[Asked, ...],
        Meta(description="what the form asks for besides what was learned; the rest can be filled in, too"),
    ] = ()


class LessonsView(msgspec.Struct, frozen=True):
    """The lessons so far, cards to take some from, and tags that were used already."""

    lessons: tuple[Lesson, ...]
    cards: tuple[Card, ...]
    tags: tuple[str, ...]
    ask: tuple[Asked, ...] = ()
    """What the form asks for besides the statement."""
    captured: tuple[Note, ...] = ()
    """What was captured on the way in this meeting, of which nothing was made yet."""
    session: str = ""
    """The id of the session, with which their refs begin."""


class Lessons(Kind[NoState]):
    """Keeping what was learned."""

    name: ClassVar[str] = "lessons"
    title: ClassVar[str] = "Lessons learned"
    usual_minutes: ClassVar[int] = 8
    recalls: ClassVar = ("lesson",)
    prompt_settings: ClassVar[tuple[str, ...]] = ("of",)
    Settings = LessonsSettings

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everyone sees the lessons. The minutes keep them without names."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> LessonsView:
        settings: LessonsSettings = self.settings(stage)
        of = settings.of
        prompts = {prompt.id for prompt in session.agenda.prompts if prompt.title in of}
        return LessonsView(
            lessons=session.record.lessons,
            cards=room_state.kept.same(
                "cards",
                (session.board, session.agenda),
                lambda: tuple(card for card in session.board.cards if card.prompt in prompts),
            ),
            tags=tuple(sorted({tag for lesson in session.record.lessons for tag in lesson.tags})),
            ask=settings.ask,
            captured=room_state.kept.same("captured", (session.record,), lambda: left_captured(session)),
            session=session.id,
        )


KIND: Final = Lessons()
