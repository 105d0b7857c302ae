"""What a session leaves behind: actions, decisions, lessons, experiments and notes."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, Literal

import msgspec

from retro.session.record_verdict import RecordVerdict


class Verdict(StrEnum):
    """What became of a carried-over action."""

    OPEN = "open"
    KEEP = "keep"
    DONE = "done"
    DROP = "drop"
    MORE = "more"
    """Stays open; the group wants more of it."""
    LESS = "less"
    """Stays open; the group wants less of it."""
    STOP = "stop"
    """Is dropped, because the group stops it."""


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who does what by when. `due` is an ISO date or empty; `topic` names what it came from.

    `trigger` is the event to wait for: "if this happens, then we do that" is done more often than a plain
    intention (Gollwitzer, 1999).
    """

    id: str
    what: str
    who: str = ""
    due: str = ""
    topic: str = ""
    trigger: str = ""
    origin: str = ""
    """The ref of what it was made of, such as a capture's `platform-2026-11/C17`; empty where of nothing."""


class CarriedAction(msgspec.Struct, frozen=True, omit_defaults=True):
    """An action carried over from an earlier session, with what the group says of it now."""

    action: Action
    session: str
    date: str
    verdict: Verdict = Verdict.OPEN


class Answer(StrEnum):
    """What a group says of a task that was found on a page."""

    OPEN = "open"
    TAKE = "take"
    LEAVE = "leave"


class FoundTask(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task that somebody wrote on the published page of an earlier session, and what the group says of it.

    `session` is that of the page, `wiki` where the page is; `action` is the id of what was made of it.
    """

    what: str
    session: str
    wiki: str
    who: str = ""
    due: str = ""
    answer: Answer = Answer.OPEN
    action: str = ""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was agreed, and how, in the words of whoever wrote it down."""

    id: str
    text: str
    topic: str = ""
    method: str = ""
    """How: by consent, with thumbs, by the one whose task it is."""
    tally: str = ""
    """How many were for it, against it or abstained."""
    objections: str = ""
    review: str = ""
    """When it is looked at again: an ISO date, or empty."""
    decided_by: str = ""
    """Who decided: the group, a few people after hearing all, one person after advice."""
    replaces: str = ""
    """The id of the earlier decision of the same session that this one replaces, or empty."""
    why: str = ""
    """The reasons for it."""
    instead: str = ""
    """What else was weighed, and not chosen."""
    changes: str = ""
    """The ref of the decision of an earlier session that this one changes, such as
    `2026-11-07-sprint-41/D1`, or empty."""
    tags: tuple[str, ...] = ()
    origin: str = ""
    """The ref of what it was made of, or empty."""


LessonSort = Literal["", "repeat", "avoid", "surprise"]
"""What sort of lesson it is: something to do again, something to avoid, something nobody expected; empty
where nobody said."""


class Lesson(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to keep: the statement, the context it holds in, and tags to find it again by."""

    id: str
    statement: str
    context: str = ""
    tags: tuple[str, ...] = ()
    topic: str = ""
    evidence: str = ""
    """How the group knows it: what happened, with numbers where there are any."""
    recommendation: str = ""
    """What others should do because of it."""
    sort: LessonSort = ""
    review: str = ""
    """When it is looked at again: an ISO date, or empty."""
    origin: str = ""
    """The ref of what it was made of, or empty."""
    changes: str = ""
    """The ref of the lesson of an earlier session that this one takes the place of, or empty."""


class Experiment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A small test with an end: what the group tries, and how it will know what came of it."""

    id: str
    hypothesis: str
    """If we do this, then that happens."""
    test: str = ""
    """The smallest test of it."""
    measure: str = ""
    """What the group looks at to know."""
    before: str = ""
    """How that is now."""
    until: str = ""
    """When the test is over: an ISO date, or empty."""
    who: str = ""
    """Who takes care of it."""
    tags: tuple[str, ...] = ()
    topic: str = ""
    origin: str = ""
    """The ref of what it was made of, or empty."""


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of what was said on a topic, or in a stage when `topic` is empty."""

    id: str
    text: str
    topic: str = ""
    keep: bool = False
    """Whether it was captured on the way: something is to be made of it, here or in a meeting to come."""
    channels: tuple[str, ...] = ()
    """What it is about, where it was captured."""


class Part(StrEnum):
    """What of a session a person's text can be."""

    CARD = "card"
    NAME = "topic name"
    ACTION = "action"
    FOUND = "found task"
    DECISION = "decision"
    LESSON = "lesson"
    EXPERIMENT = "experiment"
    NOTE = "note"
    LINE = "closing line"
    CALLER = "caller name"
    MARGIN = "margin note"
    SAID = "statement"
    BROUGHT = "group sentence"
    STAGE = "stage title"
    PROMPT = "prompt"
    QUESTION = "question"
    WORD = "word"
    REASON = "reason"


class TextId(msgspec.Struct, frozen=True, omit_defaults=True):
    """One text that all can see, without its words.

    `id` is the label of a card, the id of a topic or an entry; of what a stage keeps, its stage and a digest;
    of a found task, its number in the list (from 1); of a caller's name, the hand that was raised for them;
    of what was typed into the agenda, its stage or prompt; of a reason, the ref of what was judged.
    """

    part: Part
    id: str = ""


Reply = Literal["true", "helped", "not now"]
"""What a group says of an entry of an earlier meeting that came back: it is still true, it helped here, or it
is not wanted now."""


class RecallReply(msgspec.Struct, frozen=True):
    """What the group said of an entry of an earlier meeting. Its words stay where they are."""

    ref: str
    reply: Reply


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything the session keeps, in the order it was written down."""

    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    notes: tuple[Note, ...] = ()
    carried_actions: tuple[CarriedAction, ...] = msgspec.field(default=(), name="promises")
    found: tuple[FoundTask, ...] = ()
    """Tasks of others on earlier pages, which are asked about in this session."""
    removed: tuple[TextId, ...] = ()
    """What the facilitator removed for good; of lines the id is not kept either."""
    asked: tuple[TextId, ...] = ()
    """What somebody asked to be removed, and nobody knows who."""
    recalled: tuple[RecallReply, ...] = ()
    """What the group said of entries of earlier meetings that came back; each entry once."""
    verdicts: tuple[RecordVerdict, ...] = ()
    """What the group said of records that were due for a second look; each record once."""


Entry = Action | Decision | Lesson | Experiment | Note
"""One thing written down. Its id starts with A, D, L, E or N."""

FIELDS: dict[str, str] = {
    "A": "actions",
    "D": "decisions",
    "L": "lessons",
    "E": "experiments",
    "N": "notes",
}

NAMED: dict[str, str] = {"A": "action", "D": "decision", "L": "lesson", "E": "experiment", "N": "note"}
"""What one of each sort is called."""

_REF: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}/([A-Z])[1-9][0-9]{0,5}")


def is_ref(text: str, letter: str = "") -> bool:
    """Whether a text can be the name, for ever, of an entry of a session or of a capture.

    With `letter` only of one whose id starts with it.
    """
    found = _REF.fullmatch(text)
    return found is not None and letter in ("", found[1])


def entries(record: Record, letter: str) -> tuple[Entry, ...]:
    """Return the entries whose ids start with a letter."""
    found: tuple[Entry, ...] = getattr(record, FIELDS[letter])
    return found


def about(record: Record, topic: str) -> Record:
    """Return what was written down on a topic."""
    return Record(
        actions=tuple(action for action in record.actions if action.topic == topic),
        decisions=tuple(decision for decision in record.decisions if decision.topic == topic),
        lessons=tuple(lesson for lesson in record.lessons if lesson.topic == topic),
        experiments=tuple(each for each in record.experiments if each.topic == topic),
        notes=tuple(note for note in record.notes if note.topic == topic),
    )


def all_entries(record: Record) -> tuple[Entry, ...]:
    """Return everything that was written down, sort by sort."""
    return tuple(entry for letter in FIELDS for entry in entries(record, letter))


def days_in(record: Record) -> Iterator[str]:
    """Yield every day in a record, an ISO date or empty: a file that is changed may hold anything."""
    for carried in record.carried_actions:
        yield from (carried.date, carried.action.due)
    yield from (action.due for action in record.actions)
    yield from (task.due for task in record.found)
    yield from (decision.review for decision in record.decisions)
    yield from (lesson.review for lesson in record.lessons)
    yield from (experiment.until for experiment in record.experiments)
    yield from (verdict.until for verdict in record.verdicts)


def labels_by_topic(record: Record) -> dict[str, tuple[str, ...]]:
    """Return the ids of all but notes, sort by sort, by the topic they are about."""
    found: dict[str, list[str]] = {}
    for entry in all_entries(record):
        if isinstance(entry, Note):
            continue
        found.setdefault(entry.topic, []).append(entry.id)
    return {topic: tuple(labels) for topic, labels in found.items()}


def replaced_by(record: Record, decision: str) -> str:
    """Return the id of the decision that replaces this one, or nothing."""
    return next((other.id for other in record.decisions if other.replaces == decision), "")


def changed_here(record: Record) -> Mapping[str, str]:
    """Return the ids of what a session wrote down by the refs of the earlier records that it changes."""
    entries: tuple[Decision | Lesson, ...] = (*record.decisions, *record.lessons)
    return {entry.changes: entry.id for entry in entries if entry.changes}


def standing(record: Record) -> tuple[Decision, ...]:
    """Return the decisions that hold: those that no other one replaces."""
    replaced = {decision.replaces for decision in record.decisions}
    return tuple(decision for decision in record.decisions if decision.id not in replaced)


def next_id(record: Record, letter: str) -> str:
    """Return the next free id for a letter: A1, A2, … One that was removed is not given again."""
    ids = [*(entry.id for entry in entries(record, letter)), *(text.id for text in record.removed)]
    numbers = [int(entry[1:]) for entry in ids if entry[:1] == letter and entry[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def with_entry(record: Record, entry: Entry) -> Record:
    """Add an entry, or put it in the place of the one with the same id."""
    field = FIELDS[entry.id[0]]
    old = entries(record, entry.id[0])
    if any(existing.id == entry.id for existing in old):
        new = tuple(entry if existing.id == entry.id else existing for existing in old)
    else:
        new = (*old, entry)
    return msgspec.structs.replace(record, **{field: new})


def without_entry(record: Record, entry_id: str) -> Record:
    """Take an entry out."""
    field = FIELDS[entry_id[0]]
    kept = tuple(entry for entry in entries(record, entry_id[0]) if entry.id != entry_id)
    return msgspec.structs.replace(record, **{field: kept})
