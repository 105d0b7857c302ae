"""Writing down actions, decisions, lessons and notes: the forms and what they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from retro.errors import RuleError
from retro.session.dates import spoken_date, understood_date
from retro.session.record import Action, Decision, Entry, Lesson, Note
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
        """Return the form, filled with an entry that is to be mended."""
        return self.filled(self.read(entry)) if entry else self.ask

    def filled(self, answers: Mapping[str, str]) -> tuple[Blank, ...]:
        """Return the form with these answers in it."""
        return tuple(replace(blank, text=answers.get(blank.name, blank.text)) for blank in self.ask)


def how_decided(decision: Decision) -> str:
    """Return in a line how a decision came about, and when it is looked at again."""
    review = f"look again {spoken_date(decision.review)}" if decision.review else ""
    objections = f"objections: {decision.objections}" if decision.objections else ""
    return " · ".join(part for part in (decision.method, decision.tally, objections, review) if part)


def tags_of(text: str) -> tuple[str, ...]:
    """Read tags as people type them: with blanks or commas, with or without #."""
    return tuple(tag for word in text.replace(",", " ").split() if (tag := word.strip("#")))


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
    return {"statement": entry.statement, "context": entry.context, "tags": " ".join(entry.tags)}


ACTION = Writing(
    letter="A",
    label="action",
    title="An action",
    note="Small enough to be done soon, with one name that answers for it.",
    ask=(
        Blank("what", "What"),
        Blank("who", "Who", limit=96),
        Blank("due", "By when", hint=DATES, limit=30),
        Blank("trigger", "What sets it off", hint="when the next build is red", more=True),
    ),
    read=_read_action,
    make=_action,
)
DECISION = Writing(
    letter="D",
    label="decision",
    title="A decision",
    note="What the group agreed on, so that somebody who was not here understands it.",
    ask=(
        Blank("text", "We agreed that"),
        Blank("method", "How we decided", hint="consent, thumbs, whoever has the task", more=True),
        Blank("tally", "How many were for it", hint="7 for, 1 against", more=True),
        Blank("objections", "Objections", limit=2000, more=True),
        Blank("review", "When we look at it again", hint=DATES, limit=30, more=True),
    ),
    read=_read_decision,
    make=_decision,
)
LESSON = Writing(
    letter="L",
    label="lesson",
    title="A lesson learned",
    note="Written for the next team that stands where you stood.",
    ask=(
        Blank("statement", "We learned that"),
        Blank("context", "Where and when it holds", limit=2000),
        Blank("tags", "Tags", hint="deploy onboarding", limit=120),
    ),
    read=_read_lesson,
    make=lambda answers, entry_id, topic, _: Lesson(
        entry_id, answers["statement"], answers["context"], tags_of(answers["tags"]), topic
    ),
)
NOTE = Writing(
    letter="N",
    label="note",
    title="A note",
    note="What was said, in a line.",
    ask=(Blank("text", "Note", limit=2000),),
    read=_read_note,
    make=lambda answers, entry_id, topic, _: Note(entry_id, answers["text"], topic),
)

ALL: tuple[Writing, ...] = (ACTION, DECISION, LESSON, NOTE)
