"""Writing down and striking out what a session keeps, in whatever stage it comes up."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.captured_entries import check_unused, note_beside
from retro.session.context import Context
from retro.session.model import Session
from retro.session.record import (
    FIELDS,
    Action,
    Decision,
    Entry,
    Experiment,
    Lesson,
    LessonSort,
    Note,
    entries,
    is_ref,
    next_id,
    with_entry,
    without_entry,
)
from retro.session.text import LINE_LIMIT, NAME_LIMIT, NOTE_LIMIT, optional, required

TAG_LIMIT = 30
TAGS = 8
ENTRIES = 300
"""Of each sort; far more than a meeting can mean."""
E = TypeVar("E", bound=Entry)


def decide_writing(
    session: Session, act: acts.WriteDown | acts.StrikeOut, ctx: Context
) -> tuple[events.Event, ...]:
    """Everybody who takes part may add to the record and mend it; the facilitator strikes out."""
    ctx.contribute()
    if session.stage is None:
        raise RuleError("The session has not begun yet.")
    if isinstance(act, acts.StrikeOut):
        ctx.facilitate()
        _find(session, act.entry)
        return (events.EntryStruck(act.entry),)
    entry = act.entry
    letter = entry.id[:1]
    if letter != LETTERS[type(entry)]:
        raise RuleError("This kind of entry does not exist.")
    source = ""
    if len(entry.id) > 1:
        old = _find(session, entry.id)
        source = old.topic
        if isinstance(old, Decision) and isinstance(entry, Decision):  # no form asks for it
            by = entry.decided_by or old.decided_by
            entry = msgspec.structs.replace(entry, replaces=old.replaces, decided_by=by)
        if isinstance(old, Lesson) and isinstance(entry, Lesson):  # no form asks for it
            entry = msgspec.structs.replace(entry, changes=entry.changes or old.changes)
        if isinstance(old, Note) and isinstance(entry, Note):
            entry = msgspec.structs.replace(entry, keep=old.keep, channels=old.channels)
        elif not isinstance(old, Note) and not isinstance(entry, Note):  # what it was made of stays true
            entry = msgspec.structs.replace(entry, origin=old.origin)
    else:
        if not isinstance(entry, Note):
            check_unused(session, entry.origin)
        entry = _numbered(session, entry)
    if entry.topic and entry.topic != source:  # a topic may be gone by the time its entries are mended
        entry = msgspec.structs.replace(entry, topic=_topic(session, entry.topic))
    beside = note_beside(session, entry) if len(act.entry.id) == 1 else None
    return (_kept(entry), *([_kept(_numbered(session, beside))] if beside else []))


def apply_writing(session: Session, event: events.Event) -> Session:
    """Fold an event about the record."""
    record = session.record
    match event:
        case events.ActionKept(entry):
            record = with_entry(record, entry)
        case events.DecisionKept(entry):
            record = with_entry(record, entry)
        case events.LessonKept(entry):
            record = with_entry(record, entry)
        case events.ExperimentKept(entry):
            record = with_entry(record, entry)
        case events.NoteKept(entry):
            record = with_entry(record, entry)
        case events.EntryStruck(entry_id):
            record = without_entry(record, entry_id)
        case _:
            return session
    return msgspec.structs.replace(session, record=record)


def _topic(session: Session, topic: str) -> str:
    """Return the id of a topic; empty when it was taken apart while somebody wrote about it."""
    try:
        return session.board.topic(topic).id
    except RuleError:
        return ""


def _find(session: Session, entry_id: str) -> Entry:
    if entry_id[:1] in FIELDS:
        for entry in entries(session.record, entry_id[0]):
            if entry.id == entry_id:
                return entry
    raise RuleError("This entry does not exist any more.")


def _numbered(session: Session, entry: E) -> E:
    """Return a new entry with its id. Raises RuleError where there is no room for another one."""
    letter = entry.id[:1]
    if len(entries(session.record, letter)) >= ENTRIES:
        raise RuleError("There is no room for another entry. Delete one first.")
    return msgspec.structs.replace(entry, id=next_id(session.record, letter))


def _kept(entry: Entry) -> events.Event:
    """Return the entry as it is kept. Raises RuleError with the field at fault."""
    kept: dict[str, Any] = {}
    for field, check in _CHECKS[type(entry)].items():
        try:
            kept[field] = check(getattr(entry, field))
        except RuleError as refusal:
            raise RuleError(str(refusal), field) from None
    return _EVENTS[type(entry)](msgspec.structs.replace(entry, **kept))


def iso_date(text: str) -> str:
    """Return an ISO date, or nothing for nothing. Raises RuleError."""
    if not text:
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise RuleError("A date looks like 2026-12-05.") from None


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    # Small letters can be more than those they stand for.
    cleaned = (optional(tag.casefold(), "A tag", TAG_LIMIT).replace(" ", "-") for tag in tags)
    kept = tuple(dict.fromkeys(tag for tag in cleaned if tag))
    if len(kept) > TAGS:
        raise RuleError(f"There can be up to {TAGS} tags.")
    return kept


def _ref(text: str) -> str:
    if text and not is_ref(text):
        raise RuleError("What it was made of is called by a ref, such as 2026-11-07-sprint-41/A1.")
    return text


def _earlier(what: str, letter: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        changed = text.strip()
        if changed and not is_ref(changed, letter):
            example = f"2026-11-07-sprint-41/{letter}1"
            raise RuleError(f"An earlier {what} is written with its session, such as {example}.")
        return changed

    return check


def lesson_sort(text: str) -> LessonSort:
    """Return the sort of a lesson as people type it. Raises RuleError."""
    match text.strip().casefold():
        case ("" | "repeat" | "avoid" | "surprise") as sort:
            return sort
        case _:
            raise RuleError("Write repeat, avoid or surprise.")


LETTERS: Final[Mapping[type[Entry], str]] = {
    Action: "A",
    Decision: "D",
    Lesson: "L",
    Experiment: "E",
    Note: "N",
}
"""What the id of each sort of entry starts with."""

_CHECKS: Final[Mapping[type[Entry], Mapping[str, Callable[[Any], Any]]]] = {
    Action: {
        "what": lambda text: required(text, "An action", LINE_LIMIT),
        "who": lambda text: optional(text, "Who does it", NAME_LIMIT * 4),
        "due": iso_date,
        "trigger": lambda text: optional(text, "A trigger", LINE_LIMIT),
        "origin": _ref,
    },
    Decision: {
        "text": lambda text: required(text, "A decision", LINE_LIMIT),
        "method": lambda text: optional(text, "How it was decided", LINE_LIMIT),
        "tally": lambda text: optional(text, "A tally", LINE_LIMIT),
        "objections": lambda text: optional(text, "An objection", NOTE_LIMIT),
        "review": iso_date,
        "decided_by": lambda text: optional(text, "Who decided", LINE_LIMIT),
        "why": lambda text: optional(text, "The reasons", NOTE_LIMIT),
        "instead": lambda text: optional(text, "What else was weighed", NOTE_LIMIT),
        "changes": _earlier("decision", "D"),
        "tags": _tags,
        "origin": _ref,
    },
    Lesson: {
        "statement": lambda text: required(text, "A lesson", LINE_LIMIT),
        "context": lambda text: optional(text, "The context", NOTE_LIMIT),
        "evidence": lambda text: optional(text, "The evidence", NOTE_LIMIT),
        "recommendation": lambda text: optional(text, "The recommendation", NOTE_LIMIT),
        "tags": _tags,
        "sort": lesson_sort,
        "review": iso_date,
        "origin": _ref,
        "changes": _earlier("lesson", "L"),
    },
    Experiment: {
        "hypothesis": lambda text: required(text, "A hypothesis", LINE_LIMIT),
        "test": lambda text: optional(text, "The test", NOTE_LIMIT),
        "measure": lambda text: optional(text, "The measure", NOTE_LIMIT),
        "before": lambda text: optional(text, "How it is now", NOTE_LIMIT),
        "until": iso_date,
        "who": lambda text: optional(text, "Who takes care of it", NAME_LIMIT * 4),
        "tags": _tags,
        "origin": _ref,
    },
    Note: {
        "text": lambda text: required(text, "A note", NOTE_LIMIT, lines=True),
        "channels": _tags,
    },
}
"""How each field of an entry is cleaned and checked."""

_EVENTS: Final[Mapping[type[Entry], Callable[[Any], events.Event]]] = {
    Action: events.ActionKept,
    Decision: events.DecisionKept,
    Lesson: events.LessonKept,
    Experiment: events.ExperimentKept,
    Note: events.NoteKept,
}
