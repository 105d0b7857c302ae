"""Reading a text in lines, with notes on its parts, which have numbers."""

from collections.abc import Iterator
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import whole_number
from retro.plain.leading import step_verb
from retro.plain.plain_stage import PlainStage, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Said, UsageError, Verb
from retro.plain.writing_down import edited_entry
from retro.session.text import CARD_LIMIT, counted, excerpt, required
from retro.session.view import View
from retro.stages.read.margin_notes import OwnNote
from retro.stages.read.rules import SHOWN, ChangeNote, ReadView, ShowNotes, WithdrawNote, WriteNote
from retro.stages.read.text_blocks import blocks_of
from retro.words import quoted

NO_TEXT: Final = "There is no text to read."
HOW: Final = "To read the text: read. To see its parts with their numbers: parts."

SEE_PARTS: Final = "To see its parts: parts"


_shown: Final = shows(ReadView)


def _parts(shown: ReadView) -> dict[str, str]:
    """The first words of each part of the text that a note can be on, by its number."""
    return {
        str(number): block.place for number, block in enumerate(blocks_of(shown.document), 1) if block.place
    }


def _block(call: Call) -> int:
    """Find the part that is meant, by its number or by how it begins."""
    parts, wanted = _parts(_shown(call.view)), call.given["PLACE"]
    if not parts:
        raise RuleError(NO_TEXT)
    if wanted.isascii() and wanted.isdecimal():
        number = whole_number(wanted)
        if number is None or str(number) not in parts:
            raise RuleError(f"The text has no part {excerpt(wanted, 10)}. {SEE_PARTS}")
        return number - 1
    begun = [number for number, place in parts.items() if place.casefold().startswith(wanted.casefold())]
    if len(begun) != 1:
        several = ", ".join(begun)
        why = (
            f"{quoted(wanted)} can mean several parts: {several}."
            if begun
            else f"No part begins with {quoted(wanted)}."
        )
        raise UsageError(f"{excerpt(why, 200)} {SEE_PARTS}")
    return int(begun[0]) - 1


def _note(call: Call) -> Outcome:
    block = _block(call)
    # All of them are looked at before the first is sent, so that a line that is too long costs none.
    texts = [required(text, "A note", CARD_LIMIT) for text in call.texts]
    return Outcome(tuple(WriteNote(call.stage_id, block, text) for text in texts), _saved(block, len(texts)))


def _saved(block: int, number: int) -> Said:
    def said(view: View) -> str:
        mine = (
            f" You have {counted(len(_shown(view).own), 'note')}." if isinstance(view.panel, ReadView) else ""
        )
        return f"{counted(number, 'note')} on part {block + 1} saved, not shown yet.{mine}"

    return said


def _own(call: Call) -> OwnNote:
    shown, wanted = _shown(call.view), call.given["LABEL"].strip().casefold()
    if not shown.open:
        raise RuleError(SHOWN)
    named = {f"m{number}": note for number, note in enumerate(shown.own, 1)}
    if wanted not in named:
        yours = f"Yours are: {', '.join(named)}." if named else "You have written none."
        raise RuleError(f"You have no note {excerpt(wanted, 20)} here. {yours}")
    return named[wanted]


def _edit(call: Call) -> Outcome:
    if outcome := edited_entry(call):
        return outcome
    return Outcome((ChangeNote(call.stage_id, _own(call).id, call.given["TEXT"]),), "The note is changed.")


def _withdraw(call: Call) -> Outcome:
    return Outcome((WithdrawNote(call.stage_id, _own(call).id),), "The note is withdrawn.")


def _show_parts(call: Call) -> Outcome:
    shown = _shown(call.view)
    parts = _parts(shown)
    notes = shown.own or shown.notes
    there = {number: sum(note.block == int(number) - 1 for note in notes) for number in parts}
    lines = [
        f"{number}  {place}" + (f" ({counted(there[number], 'note')})" if there[number] else "")
        for number, place in parts.items()
    ]
    data = [
        {"number": int(number), "begins": place, "notes": there[number]} for number, place in parts.items()
    ]
    return Outcome(lines=tuple(lines) or (NO_TEXT,), data=data)


def _writes(view: View) -> bool:
    return takes_part(view) and _shown(view).open and bool(_shown(view).document)


def _has_own(view: View) -> bool:
    return takes_part(view) and _shown(view).open and bool(_shown(view).own)


class PlainRead(PlainStage[ReadView]):
    """Parts are numbered as they stand in the text; notes are m1, m2 and so on, the own ones until all are
    shown."""

    verbs = (
        Verb(
            "parts",
            "Show the parts of the text with their numbers, each by its first words.",
            _show_parts,
            shows=True,
            whose=For.EVERYBODY,
        ),
        Verb(
            "note",
            "Write a note on a part of the text, named by its number or how it begins; - reads one a line.",
            _note,
            ("PLACE", "TEXT|-"),
            offered=_writes,
            sends=(WriteNote,),
            example="note 3 Who pays for this?",
        ),
        Verb(
            "edit",
            "Change a note of yours before the notes are shown, or something written down.",
            _edit,
            ("LABEL", "TEXT"),
            offered=_has_own,
            sends=(ChangeNote,),
            example="edit m1 Who pays for this, and when?",
        ),
        Verb(
            "withdraw",
            "Take a note of yours back before the notes are shown.",
            _withdraw,
            ("LABEL",),
            offered=_has_own,
            sends=(WithdrawNote,),
        ),
        step_verb("reveal", "End the reading and show all notes.", ShowNotes, doing="end the reading"),
    )

    def says(self, view: View, shown: ReadView) -> tuple[Line, ...]:
        return tuple(_lines(shown))

    def items(self, view: View, shown: ReadView) -> tuple[Item, ...]:
        parts = _parts(shown) if shown.own else {}
        own = [
            Item(f"m{number}", note.text, _on(note.block, parts.get(str(note.block + 1), "")), own=True)
            for number, note in enumerate(shown.own, 1)
        ]
        shared = [
            Item(
                f"m{number}",
                note.text,
                _on(note.block, note.place),
                name=shown.names.get(note.author, ""),
            )
            for number, note in enumerate(shown.notes, 1)
        ]
        return (*own, *shared)

    def reading(self, view: View, shown: ReadView) -> str:
        return shown.document


def _on(block: int, place: str) -> str:
    return f"On part {block + 1}, “{place}”"


def _lines(shown: ReadView) -> Iterator[Line]:
    yield Line(HOW if shown.document else NO_TEXT)
    for number, own in enumerate(shown.own, 1):
        # The words of its part are left out: they cost a reading of all the text with every change.
        yield Line(f"m{number}  on part {own.block + 1}: {own.text} (yours)", quiet=True)
    if shown.so_far:
        yield Line(f"{shown.so_far} in the margin, not shown yet.", quiet=True)
    if not shown.open:
        yield Line(
            f"{counted(len(shown.notes), 'note')} in the margin." if shown.notes else "There are no notes."
        )
    for number, note in enumerate(shown.notes, 1):
        writer = shown.names.get(note.author, "")
        said = f"m{number}  on part {note.block + 1}, “{note.place}”: {note.text}"
        yield Line(f"{said} ({writer})" if writer else said)


PLAIN: Final = PlainRead()
