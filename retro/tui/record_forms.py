"""Writing down actions, decisions, lessons and notes: the forms and what they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from retro.errors import RuleError
from retro.session.dates import spoken_date, understood_date
from retro.session.record import Action, Decision, Entry, Lesson, Note, tags_of
from retro.tui.dialogs.form import Blank

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
    how = (answers["method"], answers["tally"], answers["objections"])
    return Decision(entry_id, answers["text"], topic, *how, _date(answers, "review", today))


def _read_action(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Action)  # noqa: S101  (looked up by its letter)
    due = spoken_date(entry.due) if entry.due else ""
    return {"what": entry.what, "who": entry.who, "due": due, "trigger": entry.trigger}


def _read_decision(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Decision)  # noqa: S101
    review = spoken_date(entry.review) if entry.review else ""
    how = {"method": entry.method, "tally": entry.tally, "objections": entry.objections}
    return {"text": entry.text, **how, "review": review}


def _read_note(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Note)  # noqa: S101
    return {"text": entry.text}


def _read_lesson(entry: Entry) -> Mapping[str, str]:
    assert isinstance(entry, Lesson)  # noqa: S101
    said = {"statement": entry.statement, "context": entry.context, "evidence": entry.evidence}
    return {**said, "recommendation": entry.recommendation, "tags": " ".join(entry.tags)}


def _lesson(answers: Mapping[str, str], entry_id: str, topic: str, today: int) -> Entry:
    return Lesson(
        entry_id,
        answers["statement"],
        answers["context"],
        tags_of(answers["tags"]),
        topic,
        answers["evidence"],
        answers["recommendation"],
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
        Blank("method", "How we decided", hint="consent, a show of hands, a vote", more=True),
        Blank("tally", "Votes", hint="7 for, 1 against", more=True),
        Blank("objections", "Objections", limit=2000, more=True),
        Blank("review", "Review on", hint=DATES, limit=30, more=True),
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
        Blank("context", "When it applies", limit=2000),
        Blank("evidence", "How we know", hint="what happened, how often", limit=2000),
        Blank("recommendation", "What to do", hint="what we advise others", limit=2000),
        Blank("tags", "Tags", hint="deploy onboarding", limit=120),
    ),
    read=_read_lesson,
    make=_lesson,
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

ALL: tuple[Writing, ...] = (ACTION, DECISION, LESSON, NOTE)
