"""What became of lessons, decisions and experiments after the session that wrote them down.

A record keeps its id for ever, `SESSION/D1`. What was said of it last counts, wherever it was said: in a
later session, or between meetings. A later decision that changes it, or that came from a lesson, says so too.
`again` and `confirmed` also say when it is looked at next.

    lesson      new ─▶ kept ─▶ practice               any ─▶ retired
    decision    in force ─▶ in force, with its next date | changed | ended
    experiment  planned ─▶ running ─▶ adopted | adapted | dropped | unclear

A state that is over can be taken back by saying another word.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import msgspec

from retro.errors import RuleError
from retro.session.dates import day_of, days_between
from retro.session.later_states import OVER, State
from retro.session.later_words import RecordWord, checked, letter_of
from retro.session.model import Session
from retro.session.record import Decision, Experiment, Lesson
from retro.session.record_verdict import HOLDS, RecordVerdict
from retro.session.record_words import sentence_of

SHORTEST: Final = 30
"""Days until the next look that a confirmation sets, at least."""
LONGEST: Final = 365
"""And at most."""

LaterRecord: TypeAlias = Lesson | Decision | Experiment
"""What has a life after its session."""


@dataclass(frozen=True)
class ReviewDays:
    """Days until a first look at what nobody said a date for; 0 where only a date that is said counts."""

    lesson: int = 180
    decision: int = 180


@dataclass(frozen=True)
class PastRecords:
    """A finished session, and what is kept of its records."""

    session: Session
    words: tuple[RecordWord, ...] = ()
    """Said afterwards, of its records or of others."""
    review: ReviewDays = ReviewDays()
    """What its team agreed."""


@dataclass(frozen=True)
class KnownRecord:
    """A record with all that is known of it now."""

    id: str
    """`SESSION/D1`; the session is the one whose file has it."""
    record: LaterRecord
    session: Session
    day: str
    """When it was written down, where its session was: an ISO date."""
    state: State
    """Whatever day it is, so never `due`: see `state_on`."""
    review: str = ""
    """When it is looked at next, or when an experiment ends: an ISO date, or empty."""
    interval: int | None = None
    """Days between the last look and the next one; None where nobody said a date."""
    at: int = 0
    """When the last word was said, epoch seconds; until then the end of its session."""
    words: tuple[RecordWord, ...] = ()
    """What was said of it, in the order of time."""
    into: str = ""
    """The record that took its place, or that stands for it."""
    found: frozenset[str] = frozenset()
    """Sessions, and days between them, that found a lesson true again."""

    @property
    def text(self) -> str:
        """What it says, in a line."""
        return sentence_of(self.record)

    @property
    def is_over(self) -> bool:
        """Whether it is looked at no more."""
        return self.state in OVER

    def state_on(self, today: str) -> State:
        """Return its state on a day, given as an ISO date."""
        return "due" if not self.is_over and self.review and self.review <= today else self.state

    def day_of(self, word: RecordWord) -> str:
        """Return the day on which something was said of it, where its session was."""
        return day_of(word.at, self.session.offset).isoformat()


def known_records(pasts: Iterable[PastRecords]) -> list[KnownRecord]:
    """Fold all that was written down and said; oldest records first."""
    sessions = list(pasts)
    known = {each.id: each for past in sessions for each in _written_down(past)}
    words = {word for past in sessions for word in (*past.words, *_said_by(past.session))}
    for word in sorted(words, key=lambda word: word.order):
        if word.record in known:
            known[word.record] = _after(known, known[word.record], word)
    return sorted(known.values(), key=_age)


def with_word(pasts: Sequence[PastRecords], word: RecordWord) -> list[PastRecords]:
    """Return all that is known with one word more, wherever that is kept."""
    first, *others = pasts
    return [replace(first, words=(*first.words, word)), *others]


def said_now(known: Mapping[str, KnownRecord], word: RecordWord) -> RecordWord:
    """Return a word as it is kept, later than all that was said of its record before.

    Raises RuleError if it may not be said: of what a decision changed, another one cannot change it again nor
    can it be ended, and no chain of changes leads back to where it began.
    """
    word = checked(word)
    record = known[word.record]
    if word.into == word.record:
        raise RuleError(f"{record.id} cannot be changed into itself.")
    if word.into and word.into not in known:
        raise RuleError(f"{word.into} is not here.")
    if word.said in ("changed", "ended") and record.state == "changed":
        raise RuleError(f"{record.id} was changed already; {newest(known, record.id)} holds now.")
    if word.said in ("changed", "adapted") and leads_to(known, word.into, record.id):
        raise RuleError(f"{word.into} was changed into {record.id} itself, so it cannot change that.")
    return msgspec.structs.replace(word, at=max(word.at, record.at + 1))


def newest(known: Mapping[str, KnownRecord], name: str) -> str:
    """Return the id of the record that stands at the end of all changes, perhaps of one that is not here."""
    return [*_chain(known, name)][-1]


def leads_to(known: Mapping[str, KnownRecord], name: str, wanted: str) -> bool:
    """Whether one record is another, or was changed into it by however many steps."""
    return wanted in _chain(known, name)


def _chain(known: Mapping[str, KnownRecord], name: str) -> Iterator[str]:
    """Yield a record and what it was changed into, step by step. No cycle is ever folded."""
    while name:
        yield name
        record = known.get(name)
        name = record.into if record and record.state in ("changed", "adapted") else ""


def _written_down(past: PastRecords) -> Iterator[KnownRecord]:
    """Yield what a session wrote down, as it stood at the end of it."""
    session = past.session
    day = day_of(session.opened, session.offset).isoformat()
    ended = session.ended or 0

    def known(record: LaterRecord, state: State, said: str, days: int) -> KnownRecord:
        review = _date(said) or (_later(day, days) if days else "")
        interval = days_between(day, review) if review else None
        return KnownRecord(f"{session.id}/{record.id}", record, session, day, state, review, interval, ended)

    for decision in session.record.decisions:
        yield known(decision, "in force", decision.review, past.review.decision)
    for lesson in session.record.lessons:
        yield known(lesson, "new", lesson.review, past.review.lesson)
    for experiment in session.record.experiments:
        yield known(experiment, "planned", experiment.until, 0)


def _said_by(session: Session) -> Iterator[RecordWord]:
    """Yield what a session said of records: by what it wrote down itself, and of those it looked at again.

    Of each record that counts which was said last in the meeting; what changes a record says all there is.
    """
    at, by = session.ended or 0, session.id
    looked_at: set[str] = set()
    for decision in session.record.decisions:
        into = f"{session.id}/{decision.id}"
        changed = f"{session.id}/{decision.replaces}" if decision.replaces else decision.changes
        if changed:
            looked_at.add(_whole(changed, session))
            yield RecordWord(record=_whole(changed, session), said="changed", into=into, by=by, at=at)
        if letter_of(decision.origin) == "L":
            yield RecordWord(
                record=_whole(decision.origin, session), said="practice", into=into, by=by, at=at
            )
    for lesson in filter(lambda lesson: lesson.changes, session.record.lessons):
        looked_at.add(lesson.changes)
        into = f"{session.id}/{lesson.id}"
        yield RecordWord(record=lesson.changes, said="retired", into=into, by=by, at=at)

    for verdict in session.record.verdicts:
        if verdict.ref not in looked_at:
            looked_at.add(verdict.ref)
            yield _word_of(verdict, session)

    for answer in session.record.recalled:
        said = HOLDS.get(letter_of(answer.ref)) if answer.reply == "true" else None
        if said and answer.ref not in looked_at:
            yield RecordWord(record=answer.ref, said=said, by=by, at=at)


def _word_of(verdict: RecordVerdict, session: Session) -> RecordWord:
    """Return what a meeting said of a record as what is said between meetings, at its end."""
    next_one = (each.id for each in session.record.experiments if each.origin == verdict.ref)
    into = next(next_one, "") if verdict.said == "adapted" else ""
    return RecordWord(
        record=verdict.ref,
        said=verdict.said,
        until=verdict.until,
        saw=verdict.saw,
        because=verdict.because,
        into=f"{session.id}/{into}" if into else "",
        by=session.id,
        at=session.ended or 0,
    )


def _whole(ref: str, session: Session) -> str:
    return ref if "/" in ref else f"{session.id}/{ref}"


def _after(known: Mapping[str, KnownRecord], record: KnownRecord, word: RecordWord) -> KnownRecord:
    """Return a record after a word. One that does not fit changes nothing: a file may hold anything."""
    match letter_of(record.id), word.said:
        case "L", "again" | "confirmed":
            record = _looked_at(record, word)
            found = {word.by or record.day_of(word)} if word.said == "again" else set()
            state: State = "practice" if record.state == "practice" else "kept"
            into = record.into if state == "practice" else ""
            record = replace(record, state=state, into=into, found=record.found | found)
        case "L", "practice":
            record = replace(record, state="practice", into=word.into, review=word.until or record.review)
        case "L", "retired":
            if word.into == record.id:
                return record
            record = replace(record, state="retired", into=word.into)
        case "D", "confirmed":
            record = replace(_looked_at(record, word), state="in force", into="")
        case "D", "changed":
            if leads_to(known, word.into, record.id):
                return record
            record = replace(record, state="changed", into=word.into)
        case "D", "ended":
            record = replace(record, state="ended", into="")
        case "E", "started":
            record = replace(record, state="running", into="", review=word.until or record.review)
        case "E", ("dropped" | "unclear" | "adapted" | "adopted") as outcome:
            if word.into and leads_to(known, word.into, record.id):
                return record
            record = replace(record, state=outcome, into=word.into)
        case _:
            return record
    return replace(record, at=word.at, words=(*record.words, word))


def _looked_at(record: KnownRecord, word: RecordWord) -> KnownRecord:
    """Return a record with its next date: the one that was said, or after twice the time of the last."""
    day = record.day_of(word)
    if word.until:
        return replace(record, review=word.until, interval=days_between(day, word.until))
    if record.interval is None:
        return record
    interval = min(max(2 * record.interval, SHORTEST), LONGEST)
    return replace(record, review=_later(day, interval), interval=interval)


def _date(text: str) -> str:
    """Return an ISO date as it is, and nothing for anything else: a file may hold what it likes."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _later(day: str, days: int) -> str:
    """Return the day so many days later; the last there is, where that is too far."""
    date = datetime.date.fromisoformat(day)
    left = (datetime.date.max - date).days
    return (date + datetime.timedelta(days=min(days, left))).isoformat()


def _age(known: KnownRecord) -> tuple[str, str, str, int, str]:
    record = known.record.id  # D9 before D10; in a file that a hand wrote it may be anything
    return known.day, known.session.id, record[:1], len(record), record
