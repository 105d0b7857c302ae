"""What was written down: actions, decisions, lessons, and notes that belong to no topic."""

from retro.markdown.blocks import bullet, bullets
from retro.markdown.board_index import BoardIndex
from retro.markdown.escape import code, inline, paragraphs
from retro.minutes.links import to_topic
from retro.minutes.tasks import UNKNOWN, task_line
from retro.session.record import Action, Decision, Lesson, replaced_by, words_of_note


def actions(board: BoardIndex) -> list[str]:
    """Make the task list, or say that there is nothing to do."""
    tasks = bullets(_task(board, action) for action in board.session.record.actions)
    return tasks or ["No actions were agreed."]


def decisions(board: BoardIndex) -> list[str]:
    """List what was agreed."""
    return bullets(_decision(board, decision) for decision in board.session.record.decisions)


def lessons(board: BoardIndex) -> list[str]:
    """List what is to be kept, each with its context and tags."""
    return bullets(_lesson(board, lesson) for lesson in board.session.record.lessons)


def notes(board: BoardIndex) -> list[str]:
    """List the notes that belong to no topic of the board, or to none any more."""
    loose = (note for note in board.session.record.notes if board.topic_of(note) is None)
    return bullets(bullet(paragraphs(words_of_note(note))) for note in loose)


def _task(board: BoardIndex, action: Action) -> str:
    topic = board.topic_of(action)
    facts = [to_topic(topic)] if topic else []
    if board.session.agenda.actions_closed:
        return task_line("", action, board.session.id, *facts, UNKNOWN)
    return task_line("[ ]", action, board.session.id, *facts)


def _decision(board: BoardIndex, decision: Decision) -> str:
    how = (
        ("How", decision.method),
        ("Tally", decision.tally),
        ("Decided by", decision.decided_by),
        ("Objections", decision.objections),
        ("To be looked at again", decision.review),
    )
    later = replaced_by(board.session.record, decision.id)
    links = (
        *([f"Replaces {decision.replaces}"] if decision.replaces else []),
        *([f"Replaced by {later}"] if later else []),
    )
    inner = (
        *(bullet(link) for link in links),
        *(bullet(f"{name}: {inline(said)}") for name, said in how if said),
    )
    return bullet(inline(decision.text) + _source(board, decision), *inner)


def _lesson(board: BoardIndex, lesson: Lesson) -> str:
    parts = (
        ("Context", lesson.context),
        ("Evidence", lesson.evidence),
        ("Recommendation", lesson.recommendation),
    )
    inner = [bullet(f"{name}: {inline(said)}") for name, said in parts if said]
    if lesson.tags:
        inner.append(bullet("Tags: " + " ".join(code(tag) for tag in lesson.tags)))
    return bullet(inline(lesson.statement) + _source(board, lesson), *inner)


def _source(board: BoardIndex, entry: Decision | Lesson) -> str:
    topic = board.topic_of(entry)
    return f" ({entry.id}, {to_topic(topic)})" if topic else f" ({entry.id})"
