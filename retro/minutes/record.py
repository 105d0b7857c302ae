"""What was written down: actions, decisions, lessons, and notes that belong to no topic."""

from retro.errors import RuleError
from retro.minutes.blocks import bullet, bullets
from retro.minutes.escape import code, inline, paragraphs
from retro.minutes.tasks import task_line
from retro.session.board import Topic
from retro.session.model import Session
from retro.session.record import Action, Decision, Entry, Lesson


def actions(session: Session) -> list[str]:
    """Make the task list, or say that there is nothing to do."""
    tasks = bullets(_task(session, action) for action in session.record.actions)
    return tasks or ["No actions were agreed."]


def decisions(session: Session) -> list[str]:
    """List what was agreed."""
    return bullets(
        bullet(inline(decision.text) + _source(session, decision)) for decision in session.record.decisions
    )


def lessons(session: Session) -> list[str]:
    """List what is to be kept, each with its context and tags."""
    return bullets(_lesson(session, lesson) for lesson in session.record.lessons)


def notes(session: Session) -> list[str]:
    """List the notes that belong to no topic of the board, or to none any more."""
    return bullets(
        bullet(paragraphs(note.text)) for note in session.record.notes if topic_of(session, note) is None
    )


def topic_of(session: Session, entry: Entry) -> Topic | None:
    """Find the topic an entry came from; cards may have been moved since."""
    if not entry.topic:
        return None
    try:
        return session.board.topic(entry.topic)
    except RuleError:
        return None


def _task(session: Session, action: Action) -> str:
    topic = topic_of(session, action)
    return task_line("[ ]", action, session.id, *([f"from {topic.id}"] if topic else []))


def _lesson(session: Session, lesson: Lesson) -> str:
    inner = []
    if lesson.context:
        inner.append(bullet(f"Context: {inline(lesson.context)}"))
    if lesson.tags:
        inner.append(bullet("Tags: " + " ".join(code(tag) for tag in lesson.tags)))
    return bullet(inline(lesson.statement) + _source(session, lesson), *inner)


def _source(session: Session, entry: Decision | Lesson) -> str:
    topic = topic_of(session, entry)
    return f" ({entry.id}, from {topic.id})" if topic else f" ({entry.id})"
