"""Writing down what a session keeps: the forms and what they make."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from retro.errors import RuleError
from retro.session.dates import spoken_date, understood_date
from retro.session.record import Action, Decision, Entry, Experiment, Lesson, LessonSort, Note
from retro.session.record_rules import lesson_sort
from retro.session.record_words import tags_of
from retro.tui.dialogs.form import Blank

TAGS = "deploy onboarding"
DATES = "2026-12-05, 5 dec, friday, or +7 for in a week"


@dataclass(frozen=True)
class Writing:
    """One sort of entry: its form, and how answers become it."""

    letter: str
    label: str
    title: str
    note: str
    ask: tuple[Blank, ...]
    read: Callable[[Entry], Mapping[str, str]]
    make: Callable[[Mapping[str, str], str, str, int], Entry]
    """From the answers, an id, a topic and today (epoch seconds with offset). Raises RuleError."""

    def blanks(self, entry: Entry | None) -> tuple[Blank, ...]:
        """The form, filled with an entry that is to be changed."""
        return self.filled(self.read(entry)) if entry else self.ask

    def asking(self, names: Collection[str]) -> "Writing":
        """The same form that asks for these lines, too; they come before those it only has."""
        asked = [replace(blank, more=False) if blank.name in names else blank for blank in self.ask]
        return replace(self, ask=tuple(sorted(asked, key=lambda blank: blank.more)))

    def filled(self, answers: Mapping[str, str]) -> tuple[Blank, ...]:
        """The form with these answers in it."""
        return tuple(replace(blank, text=answers.get(blank.name, blank.text)) for blank in self.ask)


def _date(answers: Mapping[str, str], name: str, today: int) -> str:
    try:
        return understood_date(answers[name], today)
    except RuleError as refusal:
        raise RuleError(str(refusal), name) from None


def _action(answers: Mapping[str, str], entry_id: str, topic: str, today: int) -> Entry:
    due = _date(answers, "due", today)
    return Action(entry_id, answers["what"], answers["who"], due, topic, answers["trigger"])


def _decision(answers: Mapping[str, str], entry_id: str, topic: str, today: int) -> Entry:
    how = (answers["method"], answers["tally"], answers["objections"], _date(answers, "review", today))
    return Decision(
        entry_id,
        answers["text"],
        topic,
        *how,
        why=answers["why"],
        instead=answers["instead"],
        changes=answers["changes"],
        tags=tags_of(answers["tags"]),
    )


def _read_action(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Action)  # noqa: S101  (looked up by its letter)
    due = spoken_date(entry.due) if entry.due else ""
    return {"what": entry.what, "who": entry.who, "due": due, "trigger": entry.trigger}


def _read_decision(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Decision)  # noqa: S101
    review = spoken_date(entry.review) if entry.review else ""
    how = {"method": entry.method, "tally": entry.tally, "objections": entry.objections}
    why = {"why": entry.why, "instead": entry.instead, "changes": entry.changes}
    return {"text": entry.text, **why, **how, "review": review, "tags": " ".join(entry.tags)}


def _read_note(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Note)  # noqa: S101
    return {"text": entry.text}


def _read_lesson(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Lesson)  # noqa: S101
    said = {"statement": entry.statement, "context": entry.context, "evidence": entry.evidence}
    review = spoken_date(entry.review) if entry.review else ""
    said |= {"recommendation": entry.recommendation, "sort": entry.sort, "review": review}
    return {**said, "tags": " ".join(entry.tags)}


def _read_experiment(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Experiment)  # noqa: S101
    until = spoken_date(entry.until) if entry.until else ""
    said = {"hypothesis": entry.hypothesis, "test": entry.test, "measure": entry.measure}
    said |= {"before": entry.before, "who": entry.who, "until": until}
    return {**said, "tags": " ".join(entry.tags)}


def _lesson(answers: Mapping[str, str], entry_id: str, topic: str, today: int) -> Entry:
    return Lesson(
        entry_id,
        answers["statement"],
        answers["context"],
        tags_of(answers["tags"]),
        topic,
        answers["evidence"],
        answers["recommendation"],
        _sort(answers),
        _date(answers, "review", today),
    )


def _sort(answers: Mapping[str, str]) -> LessonSort:
    try:
        return lesson_sort(answers["sort"])
    except RuleError as refusal:
        raise RuleError(str(refusal), "sort") from None


def _experiment(answers: Mapping[str, str], entry_id: str, topic: str, today: int) -> Entry:
    return Experiment(
        entry_id,
        answers["hypothesis"],
        answers["test"],
        answers["measure"],
        answers["before"],
        _date(answers, "until", today),
        answers["who"],
        tags_of(answers["tags"]),
        topic,
    )


ACTION = Writing(
    letter="A",
    label="action",
    title="Action",
    note="Something small that one person can finish soon.",
    ask=(
        Blank("what", "What"),
        Blank("who", "Who", limit=96),
        Blank("due", "By when", hint=DATES, limit=30),
        Blank("trigger", "Trigger", hint="when the next build fails", more=True),
    ),
    read=_read_action,
    make=_action,
)
DECISION = Writing(
    letter="D",
    label="decision",
    title="Decision",
    note="Write it so that somebody who was not here understands it.",
    ask=(
        Blank("text", "We decided"),
        Blank("why", "Why", hint="what speaks for it", limit=2000, more=True),
        Blank("instead", "Instead of", hint="what else was weighed", limit=2000, more=True),
        Blank("method", "How we decided", hint="consent, a show of hands, a vote", more=True),
        Blank("tally", "Votes", hint="7 for, 1 against", more=True),
        Blank("objections", "Objections", limit=2000, more=True),
        Blank("review", "Review on", hint=DATES, limit=30, more=True),
        Blank("changes", "Changes", hint="an earlier decision: 2026-11-07-sprint-41/D1", more=True),
        Blank("tags", "Tags", hint=TAGS, limit=120, more=True),
    ),
    read=_read_decision,
    make=_decision,
)
LESSON = Writing(
    letter="L",
    label="lesson",
    title="Lesson",
    note="Write it for a team that has the same problem next year.",
    ask=(
        Blank("statement", "We learned"),
        Blank("context", "When it applies", limit=2000, more=True),
        Blank("evidence", "How we know", hint="what happened, how often", limit=2000, more=True),
        Blank("recommendation", "What to do", hint="what we advise others", limit=2000, more=True),
        Blank("sort", "Sort", hint="repeat, avoid or surprise", limit=30, more=True),
        Blank("review", "Review on", hint=DATES, limit=30, more=True),
        Blank("tags", "Tags", hint=TAGS, limit=120, more=True),
    ),
    read=_read_lesson,
    make=_lesson,
)
EXPERIMENT = Writing(
    letter="E",
    label="experiment",
    title="Experiment",
    note="Something small to try, with an end, from which we learn.",
    ask=(
        Blank("hypothesis", "We try", hint="If we …, then …"),
        Blank("test", "Smallest test", hint="what exactly we do", limit=2000, more=True),
        Blank("measure", "What we look at", hint="what we count or ask", limit=2000, more=True),
        Blank("before", "How it is now", hint="that number or answer today", limit=2000, more=True),
        Blank("who", "Who", limit=96, more=True),
        Blank("until", "Until", hint=DATES, limit=30, more=True),
        Blank("tags", "Tags", hint=TAGS, limit=120, more=True),
    ),
    read=_read_experiment,
    make=_experiment,
)
NOTE = Writing(
    letter="N",
    label="note",
    title="Note",
    note="One line about what was said.",
    ask=(Blank("text", "Note", limit=2000),),
    read=_read_note,
    make=lambda answers, entry_id, topic, _: Note(entry_id, answers["text"], topic),
)

ALL: tuple[Writing, ...] = (ACTION, DECISION, LESSON, EXPERIMENT, NOTE)


def writing_of(letter: str) -> Writing:
    """Return the form of a sort of entry."""
    return next(writing for writing in ALL if writing.letter == letter)
