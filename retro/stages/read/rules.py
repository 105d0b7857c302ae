"""`read`: everybody reads the same text in silence, and can write notes in its margin.

Notes are private values until the reading is over. Then all of them are shown, each below the part of the
text that it is about, in the order of the text, and of one part in an order drawn anew.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.done_words import DoneWords
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.record import Part
from retro.session.text import CARD_LIMIT, required
from retro.session.view import RoomState, Step
from retro.stages.read.margin_notes import MarginNote, OwnNote, OwnNotes
from retro.stages.read.text_blocks import Block, blocks_of

NOTES_A_SEAT = 50
NOTES = 500
SHOWN = "The notes are shown already."


class ReadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`file` names a Markdown file to read; without it the stage's own prose is read.

    `include_pre_read` puts all of that file on the page of the minutes, instead of its beginning.
    """

    file: Annotated[
        str, Meta(description="the Markdown file to read, in the folder of the template or below it")
    ] = ""
    include_pre_read: Annotated[
        bool, Meta(description="whether all of that file is in the minutes, and not only its beginning")
    ] = False


class ReadState(msgspec.Struct, frozen=True):
    """Nothing while people read; then the notes."""

    shown: bool = False
    notes: tuple[MarginNote, ...] = ()


class WriteNote(StageAct, frozen=True):
    """Write a note on a part of the text, by its number."""

    block: int
    text: str


class ChangeNote(StageAct, frozen=True):
    """Change an own note that is still hidden."""

    note: str
    text: str


class WithdrawNote(StageAct, frozen=True):
    """Take back an own note that is still hidden."""

    note: str


class ShowNotes(StageAct, frozen=True):
    """End the reading: show all notes to everybody, or go on where there are none."""


class NotesShown(StageEvent, frozen=True, tag="NotesShown"):
    """The outcome: the notes in the order of the text."""

    notes: tuple[MarginNote, ...]


class ReadView(msgspec.Struct, frozen=True):
    """The text with the own notes, or with those of everybody."""

    document: str
    open: bool = True
    """Whether people read, and can write notes."""
    own: tuple[OwnNote, ...] = ()
    notes: tuple[MarginNote, ...] = ()
    names: dict[str, str] = {}
    """Names of those who wrote the notes, by seat id; empty where nobody may tell."""
    so_far: str = ""
    """How many notes there are, as far as that may be told."""
    at_least: int | None = None
    """The number in these words; None where they are empty."""


class Read(Kind[ReadState]):
    """A Markdown pre-read."""

    name: ClassVar[str] = "read"
    title: ClassVar[str] = "Silent reading"
    Settings = ReadSettings
    State = ReadState
    state_name: ClassVar[str] = "ReadState"
    kept_nothing_before: ClassVar[bool] = True
    Private = OwnNotes
    summed: ClassVar[bool] = False
    shows_authors: ClassVar[bool] = True
    private_acts: ClassVar = (WriteNote, ChangeNote, WithdrawNote)
    closing_acts: ClassVar = (ShowNotes,)
    events: ClassVar = (NotesShown,)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True
    may_open_before: ClassVar[bool] = True
    reads_document: ClassVar[bool] = True
    given: ClassVar[str] = "note"
    line_part: ClassVar[Part] = Part.MARGIN
    done_words: ClassVar[DoneWords] = DoneWords(
        "I have read it", "have read", "have read it", working="everybody reads alone"
    )

    def enter(self, session: Session, stage: Stage) -> ReadState:
        # Where nobody wrote a note there is nothing to look at: who comes back reads on.
        state = self.state(session, stage) if stage.id in session.states else ReadState()
        return state if state.notes else ReadState()

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: OwnNotes | None, draw: Callable[[], str]
    ) -> OwnNotes | None:
        self._refuse_once_shown(session, stage)
        notes = mine.notes if mine else ()
        match act:
            case WriteNote(_, block, text):
                # A text has no more parts than lines; parting a long one for each note takes too long.
                if not (stage.document.strip() and 0 <= block < len(stage.document.splitlines())):
                    raise RuleError("There is no such part of the text.")
                if len(notes) >= NOTES_A_SEAT:
                    raise RuleError(f"You have written {len(notes)} notes; nobody can write more.")
                return OwnNotes((*notes, OwnNote(draw(), block, required(text, "A note", CARD_LIMIT))))
            case ChangeNote(_, note_id, text):
                changed = msgspec.structs.replace(
                    _own(notes, note_id), text=required(text, "A note", CARD_LIMIT)
                )
                return OwnNotes(tuple(changed if note.id == note_id else note for note in notes))
            case WithdrawNote(_, note_id):
                taken = _own(notes, note_id)
                left = tuple(note for note in notes if note != taken)
                return OwnNotes(left) if left else None
            case _:
                raise RuleError("This cannot be done in this stage.")

    def pieces(self, value: OwnNotes) -> tuple[OwnNote, ...]:
        return value.notes

    def unseen(self, value: OwnNotes) -> int:
        return len(value.notes)

    def most(self, session: Session, stage: Stage) -> int:
        return NOTES

    def goes_on_without(self, act: StageAct) -> bool:
        return isinstance(act, ShowNotes)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self._refuse_once_shown(session, stage)
        blocks = blocks_of(stage.document)
        ordered = sorted(pieces, key=lambda piece: piece.value.block)  # of one part as they were drawn
        notes = []
        for piece in ordered:
            number = max(min(piece.value.block, len(blocks) - 1), 0)
            part = blocks[number] if blocks else Block("", "")
            notes.append(MarginNote(number, part.place, part.section, piece.value.text, piece.author))
        return (NotesShown(stage.id, tuple(notes)),)

    def _refuse_once_shown(self, session: Session, stage: Stage) -> None:
        if self.state(session, stage).shown:
            raise RuleError(SHOWN)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case NotesShown(_, notes):
                return session.with_state(stage.id, ReadState(shown=True, notes=notes))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return not self.state(session, stage).shown

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        # Also while there is no note: a step that changes with the first one would tell when it came.
        return Step("end the reading", ShowNotes(stage.id)) if self.waits(session, stage) else None

    def names_shown(self, session: Session, stage: Stage) -> bool:
        return stage.id in session.states and any(note.author for note in self.state(session, stage).notes)

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return ((f"a note on “{note.place}”", note.text) for note in self.state(session, stage).notes)

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return tuple(note.text for note in self.state(session, stage).notes)

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        notes = self.state(session, stage).notes
        gone = next(number for number, note in enumerate(notes) if note.text == line)
        return self.put(session, stage, notes=(*notes[:gone], *notes[gone + 1 :]))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if not self.waits(session, stage):
            return "Notes: without a name." if stage.anonymous else "Notes: by name."
        if stage.anonymous:
            kept = "Notes: hidden until shown; nobody can ever tell who wrote them, not even from the files."
        elif stage.tagged:
            kept = "Notes: hidden until shown; your name appears with your notes then."
        else:
            kept = "Notes: by name; hidden until shown."
        return f"{kept} Everyone sees who has read the text."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> ReadView:
        state, is_open = self.state(session, stage), self.waits(session, stage)
        authors = {note.author for note in state.notes if note.author}
        return ReadView(
            document=stage.document,
            open=is_open,
            own=gathered.mine.notes if gathered.mine else (),
            notes=state.notes,
            names={} if stage.anonymous else {s.id: s.name for s in session.seats if s.id in authors},
            so_far=gathered.so_far if is_open else "",
            at_least=gathered.at_least if is_open else None,
        )


KIND: Final = Read()


def _own(notes: tuple[OwnNote, ...], note_id: str) -> OwnNote:
    for note in notes:
        if note.id == note_id:
            return note
    raise RuleError("Only your own notes can be changed, and only until they are shown.")
