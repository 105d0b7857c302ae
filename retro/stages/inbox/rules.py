"""`inbox`: what was captured since the last meeting, and what the group makes of each line.

Lessons, actions and experiments are written down as in every stage, with the capture as their origin, so
that a capture is used as long as such an entry stands. What is dropped is destroyed with the history that
had it.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.brought import BroughtCapture, Judgement, judged
from retro.session.captured_entries import fits_a_card, origins
from retro.session.captures import OFTEN, by_about
from retro.session.context import Context
from retro.session.dates import day_of, days_between
from retro.session.events import Event, HistoryErased, StageEvent
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.text import CARD_LIMIT
from retro.session.view import RoomState
from retro.stages.ideate.rules import KIND as IDEATE

NO_BOARD: Final = "No stage that is to come has cards; make a lesson, an action or an experiment of it."

NO_ROOM: Final = (
    f"A card has room for {CARD_LIMIT} characters, and this has more; make a lesson, an action or an "
    "experiment of it."
)


class JudgeCapture(StageAct, frozen=True):
    """Say what becomes of a capture, by its ref; `open` takes that back."""

    ref: str
    judgement: Judgement


class CaptureJudged(StageEvent, frozen=True, tag="CaptureJudged"):
    """The group said what becomes of a capture."""

    ref: str
    judgement: Judgement

    @property
    def withdraws(self) -> bool:
        return self.judgement is Judgement.DROP


class ShownCapture(msgspec.Struct, frozen=True):
    """A capture as everybody sees it."""

    ref: str
    id: str
    text: str
    about: str
    channels: tuple[str, ...]
    age: int
    """Days."""
    name: str
    judged: Judgement
    became: str
    """The id of the entry or card that was made of it."""
    often: bool
    """Whether so many meetings kept it for later that the group is asked to drop it."""

    @property
    def open(self) -> bool:
        """Whether the group has yet to say what becomes of it."""
        return self.judged is Judgement.OPEN and not self.became


class InboxView(msgspec.Struct, frozen=True):
    """The captures in the order in which the group looks at them."""

    captures: tuple[ShownCapture, ...]
    board: str = ""
    """The title of the next stage in which cards are written; empty where none is to come."""

    @property
    def looked_at(self) -> int:
        """Of how many the group has said what becomes of them."""
        return sum(not capture.open for capture in self.captures)

    @property
    def oldest(self) -> int:
        """The age of the oldest in days."""
        return max((capture.age for capture in self.captures), default=0)


class Inbox(Kind[NoState]):
    """What was captured, one line after another."""

    name: ClassVar[str] = "inbox"
    title: ClassVar[str] = "Captured"
    usual_minutes: ClassVar[int] = 8
    reviews_captures: ClassVar[bool] = True
    privacy: ClassVar[Privacy] = Privacy.NAMED
    acts: ClassVar = (JudgeCapture,)
    events: ClassVar = (CaptureJudged,)

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.contribute()
        assert isinstance(act, JudgeCapture)  # noqa: S101  (the engine checked the kind's acts)
        capture = next((each for each in session.captures if each.ref == act.ref), None)
        if capture is None:
            raise RuleError("There is no such capture here.")
        if capture.judged is Judgement.DROP:
            raise RuleError("It was dropped; its words are destroyed.")
        if capture.judged is Judgement.PLACED or act.judgement is Judgement.PLACED:
            raise RuleError("It is a card on the board already.")
        if made := origins(session.record).get(act.ref):
            raise RuleError(f"It became {made}. Delete that first.")
        if act.judgement is Judgement.BOARD and board_ahead(session, stage) is None:
            raise RuleError(NO_BOARD)
        if act.judgement is Judgement.BOARD and not fits_a_card(capture.text, capture.channels):
            raise RuleError(NO_ROOM)
        if act.judgement is capture.judged:
            return ()
        erased = (HistoryErased(),) if act.judgement is Judgement.DROP else ()
        return (CaptureJudged(stage.id, act.ref, act.judgement), *erased)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case CaptureJudged(_, ref, judgement):
                captures = judged(session.captures, ref, judgement)
                return msgspec.structs.replace(session, captures=captures)
            case _:
                return session

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Captured lines have no name unless somebody signed one. Everybody sees what becomes of them."

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return (
            ("a captured line", text)
            for capture in session.captures
            for text in (capture.text, capture.name)
            if text
        )

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> InboxView:
        return room_state.once("inbox", lambda: _shown(session, stage))


KIND: Final = Inbox()


def board_ahead(session: Session, stage: Stage) -> Stage | None:
    """Return the next stage in which a card of a capture comes on the board, or None."""
    places = [each.id for each in session.agenda.stages]
    ahead = session.agenda.stages[places.index(stage.id) + 1 :]
    boards = (each for each in ahead if each.kind == IDEATE.name)
    return next((each for each in boards if IDEATE.takes_captures(session, each)), None)


def _shown(session: Session, stage: Stage) -> InboxView:
    made = origins(session.record)
    today = day_of(session.entered, session.offset).isoformat()
    board = board_ahead(session, stage)
    return InboxView(
        tuple(
            _capture(capture, made.get(capture.ref, ""), today, board)
            for capture in by_about(session.captures)
        ),
        board.title if board else "",
    )


def _capture(capture: BroughtCapture, made: str, today: str, board: Stage | None) -> ShownCapture:
    # The stage in which it was to be a card may be over, or skipped since.
    lost = capture.judged is Judgement.BOARD and board is None
    return ShownCapture(
        capture.ref,
        capture.id,
        capture.text,
        capture.about,
        capture.channels,
        max(days_between(capture.day, today), 0) if capture.day else 0,
        capture.name,
        Judgement.OPEN if lost else capture.judged,
        made or capture.became,
        capture.kept >= OFTEN,
    )
