"""What an entry of the record says, whatever its sort."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from retro.session.dates import spoken_date
from retro.session.record import Action, Decision, Entry, Experiment, Lesson, LessonSort, Note

SORTS: Final[Mapping[LessonSort, str]] = MappingProxyType(
    {"repeat": "to repeat", "avoid": "to avoid", "surprise": "a surprise"}
)
"""What is said of each sort of lesson."""


def sentence_of(entry: Entry) -> str:
    """Return the sentence that says what an entry is."""
    match entry:
        case Action():
            return entry.what
        case Lesson():
            return entry.statement
        case Experiment():
            return entry.hypothesis
        case _:
            return entry.text


def words_of(entry: Entry) -> tuple[str, ...]:
    """Return what people wrote in an entry and is filled in, its sentence first; no names and no dates."""
    match entry:
        case Action():
            said: tuple[str, ...] = (entry.what, entry.trigger)
        case Decision():
            said = (entry.text, entry.why, entry.instead, entry.method, entry.tally, entry.objections)
            said = (*said, *entry.tags)
        case Lesson():
            said = (entry.statement, entry.context, entry.evidence, entry.recommendation, *entry.tags)
        case Experiment():
            said = (entry.hypothesis, entry.test, entry.measure, entry.before, *entry.tags)
        case Note():
            said = (entry.text,)
    return tuple(filter(None, said))


def why_decided(decision: Decision) -> str:
    """Return the reasons for a decision and what else was weighed, in one line, or nothing."""
    why = f"because: {decision.why}" if decision.why else ""
    return " · ".join(filter(None, (why, f"instead of: {decision.instead}" if decision.instead else "")))


def how_decided(decision: Decision) -> str:
    """How a decision was made and when it is reviewed, in one line."""
    review = f"review on {spoken_date(decision.review)}" if decision.review else ""
    objections = f"objections: {decision.objections}" if decision.objections else ""
    by = f"decided by {decision.decided_by}" if decision.decided_by else ""
    replaces = f"replaces {decision.replaces}" if decision.replaces else ""
    changes = f"changes {decision.changes}" if decision.changes else ""
    parts = (decision.method, decision.tally, by, objections, review, replaces, changes)
    return " · ".join(part for part in parts if part)


def details_of(experiment: Experiment) -> tuple[str, ...]:
    """Return what an experiment says besides its hypothesis and who takes care of it until when."""
    said = (
        f"smallest test: {experiment.test}" if experiment.test else "",
        f"what we look at: {experiment.measure}" if experiment.measure else "",
        f"how it is now: {experiment.before}" if experiment.before else "",
        in_words(experiment.tags),
    )
    return tuple(filter(None, said))


def until_when(experiment: Experiment) -> str:
    """Return when it is over: "until 5 Dec 2026"; empty where nobody said."""
    return f"until {spoken_date(experiment.until)}" if experiment.until else ""


def in_words(tags: tuple[str, ...]) -> str:
    """Return tags as people write them."""
    return " ".join(f"#{tag}" for tag in tags)


def words_of_note(note: Note) -> str:
    """Return a note with the channels that it was captured with."""
    return " ".join(filter(None, (note.text, in_words(note.channels))))


def tags_of(text: str) -> tuple[str, ...]:
    """Tags as people type them: with spaces or commas, with or without #."""
    return tuple(tag for word in text.replace(",", " ").split() if (tag := word.strip("#")))
