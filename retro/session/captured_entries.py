"""What is made of a captured line: one thing, which has all its words.

The line is erased once something was made of it, so what is too long for the first line of an entry has a
place of its own.
"""

import re
from collections.abc import Mapping

import msgspec

from retro.errors import RuleError
from retro.session.brought import BroughtCapture, Judgement, judged
from retro.session.model import Session
from retro.session.record import (
    NAMED,
    Action,
    Decision,
    Entry,
    Experiment,
    Lesson,
    Note,
    Part,
    Record,
    TextId,
    all_entries,
)
from retro.session.record_words import in_words
from retro.session.text import CARD_LIMIT, LINE_LIMIT, excerpt


def entry_of_words(letter: str, text: str, channels: tuple[str, ...], ref: str) -> Entry:
    """Return the entry, of the sort that this letter names, made of a captured line that has this ref.

    An action has no place for what is too long: `note_beside` keeps that. It has none for channels either, so
    they are words of it.
    """
    flat = whole_line(text, channels) if letter == "A" else " ".join(text.split())
    said = excerpt(flat, LINE_LIMIT)
    rest = flat if len(flat) > LINE_LIMIT else ""
    match letter:
        case "A":
            return Action(letter, said, origin=ref)
        case "D":
            return Decision(letter, said, why=rest, tags=channels, origin=ref)
        case "L":
            return Lesson(letter, said, rest, channels, origin=ref)
        case "E":
            return Experiment(letter, said, rest, tags=channels, origin=ref)
        case _:
            return Note("N", text, channels=channels)


def note_beside(session: Session, entry: Entry) -> Note | None:
    """Return the note that keeps all words of the captured line of which an action is made, if it needs one.

    It has no id yet.
    """
    capture = _brought(session, entry.origin) if isinstance(entry, Action) else None
    if capture is None or len(whole_line(capture.text, capture.channels)) <= LINE_LIMIT:
        return None
    return Note("N", capture.text, entry.topic, channels=_apart(capture.text, capture.channels))


def check_unused(session: Session, ref: str) -> None:
    """Raise RuleError where a captured line, brought here or kept on the way, cannot become anything more.

    Of anything else several things can be made.
    """
    capture = _brought(session, ref)
    if capture is None and not _is_kept_on_the_way(session, ref):
        return
    if capture and capture.judged is Judgement.DROP:
        raise RuleError("It was dropped; its words are destroyed.")
    if capture and capture.judged is Judgement.PLACED:
        raise RuleError(f"It became {capture.became}, a card on the board, already.")
    if made := origins(session.record).get(ref):
        raise RuleError(f"It became {made} already.")


def whole_line(text: str, channels: tuple[str, ...]) -> str:
    """Return a captured line as it was written, in one line: with the channels that stood at its end.

    They may be words of its sentence: "Fix the #flaky".
    """
    return " ".join((*text.split(), *filter(None, (in_words(_apart(text, channels)),))))


def fits_a_card(text: str, channels: tuple[str, ...]) -> bool:
    """Whether a card has room for all words of a captured line."""
    return len(whole_line(text, channels)) <= CARD_LIMIT


def origins(record: Record) -> Mapping[str, str]:
    """Return the ids of the entries that were made of something, by the refs of that."""
    made = (entry for entry in all_entries(record) if not isinstance(entry, Note) and entry.origin)
    return {entry.origin: entry.id for entry in made if not isinstance(entry, Note)}


def _is_kept_on_the_way(session: Session, ref: str) -> bool:
    return any(note.keep and ref == f"{session.id}/{note.id}" for note in session.record.notes)


def _apart(text: str, channels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the channels of a captured line that do not stand in its text."""
    said = text.casefold()
    return tuple(
        channel
        for channel in channels
        if not re.search(rf"(?<!\S)#{re.escape(channel)}(?=[\s.,;:!?)]|$)", said)
    )


def without_source(session: Session, text: TextId) -> Session:
    """Return a session without the words of the capture of which a text was made that is to be removed."""
    captures = session.captures
    for ref in _sources(session, text):
        captures = judged(captures, ref, Judgement.DROP)
    return msgspec.structs.replace(session, captures=captures)


def _sources(session: Session, text: TextId) -> tuple[str, ...]:
    if text.part is Part.CARD:
        return tuple(capture.ref for capture in session.captures if capture.became == text.id)
    entries = (
        each for each in all_entries(session.record) if TextId(Part(NAMED[each.id[0]]), each.id) == text
    )
    match next(entries, None):
        case None:
            return ()
        case Note() as note:  # perhaps the one that has all words of an action; it does not say of which line
            return tuple(capture.ref for capture in session.captures if capture.text == note.text)
        case entry:
            return (entry.origin,) if entry.origin else ()


def _brought(session: Session, ref: str) -> BroughtCapture | None:
    return next((each for each in session.captures if each.ref == ref), None) if ref else None
