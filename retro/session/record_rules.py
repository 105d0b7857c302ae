"""Writing down and striking out actions, decisions, lessons and notes, in whatever stage they come up."""

import datetime

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.model import Session
from retro.session.record import (
    FIELDS,
    Action,
    Decision,
    Entry,
    Lesson,
    Note,
    entries,
    next_id,
    with_entry,
    without_entry,
)
from retro.session.text import LINE_LIMIT, NAME_LIMIT, NOTE_LIMIT, optional, required

TAG_LIMIT = 30
TAGS = 8
ENTRIES = 300
"""Of each sort; far more than a meeting can mean."""


def decide_writing(
    session: Session, act: acts.WriteDown | acts.StrikeOut, ctx: Context
) -> tuple[events.Event, ...]:
    """Everybody who takes part may add to the record and mend it; the facilitator strikes out."""
    ctx.contribute()
    if session.stage is None:
        raise RuleError("The session has not begun yet.")
    if isinstance(act, acts.StrikeOut):
        ctx.lead()
        _find(session, act.entry)
        return (events.EntryStruck(act.entry),)
    entry = act.entry
    letter = entry.id[:1]
    expected = {Action: "A", Decision: "D", Lesson: "L", Note: "N"}[type(entry)]
    if letter != expected:
        raise RuleError("This is not an entry that can be kept.")
    source = ""
    if len(entry.id) > 1:
        source = _find(session, entry.id).topic
    elif len(entries(session.record, letter)) >= ENTRIES:
        raise RuleError("The record is full.")
    else:
        entry = msgspec.structs.replace(entry, id=next_id(session.record, letter))
    if entry.topic and entry.topic != source:  # a topic may be gone by the time its entries are mended
        topic = session.board.topic(entry.topic)
        entry = msgspec.structs.replace(entry, topic=topic.id)
    return (_kept(entry),)


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
        case events.NoteKept(entry):
            record = with_entry(record, entry)
        case events.EntryStruck(entry_id):
            record = without_entry(record, entry_id)
        case _:
            return session
    return msgspec.structs.replace(session, record=record)


def _find(session: Session, entry_id: str) -> Entry:
    if entry_id[:1] in FIELDS:
        for entry in entries(session.record, entry_id[0]):
            if entry.id == entry_id:
                return entry
    raise RuleError("This entry is not on the record any more.")


def _kept(entry: Entry) -> events.Event:
    match entry:
        case Action():
            return events.ActionKept(
                msgspec.structs.replace(
                    entry,
                    what=required(entry.what, "An action", LINE_LIMIT),
                    who=optional(entry.who, "Who does it", NAME_LIMIT * 4),
                    due=_date(entry.due),
                    trigger=optional(entry.trigger, "What sets an action off", LINE_LIMIT),
                )
            )
        case Decision():
            return events.DecisionKept(
                msgspec.structs.replace(
                    entry,
                    text=required(entry.text, "A decision", LINE_LIMIT),
                    method=optional(entry.method, "How it was decided", LINE_LIMIT),
                    tally=optional(entry.tally, "A tally", LINE_LIMIT),
                    objections=optional(entry.objections, "What was objected", NOTE_LIMIT),
                    review=_date(entry.review),
                )
            )
        case Lesson():
            return events.LessonKept(
                msgspec.structs.replace(
                    entry,
                    statement=required(entry.statement, "A lesson", LINE_LIMIT),
                    context=optional(entry.context, "The context", NOTE_LIMIT),
                    tags=_tags(entry.tags),
                )
            )
        case Note():
            return events.NoteKept(
                msgspec.structs.replace(entry, text=required(entry.text, "A note", NOTE_LIMIT, lines=True))
            )


def _date(text: str) -> str:
    if not text:
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise RuleError("A date looks like 2026-12-05.") from None


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (optional(tag, "A tag", TAG_LIMIT).casefold().replace(" ", "-") for tag in tags)
    kept = tuple(dict.fromkeys(tag for tag in cleaned if tag))
    if len(kept) > TAGS:
        raise RuleError(f"A lesson has up to {TAGS} tags.")
    return kept
