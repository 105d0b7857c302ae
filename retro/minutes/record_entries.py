"""What was written down: actions, decisions, lessons, experiments, and notes that belong to no topic."""

from collections.abc import Iterator

from retro.markdown.blocks import bullet, bullets
from retro.markdown.board_index import BoardIndex
from retro.markdown.escape import code, inline, paragraphs
from retro.minutes.later_lines import Later, below
from retro.minutes.links import to_topic
from retro.minutes.tasks import UNKNOWN, task_line
from retro.session.record import Action, Decision, Experiment, Lesson, replaced_by
from retro.session.record_words import SORTS, words_of_note


def actions(board: BoardIndex) -> list[str]:
    """Make the task list, or say that there is nothing to do."""
    tasks = bullets(_task(board, action) for action in board.session.record.actions)
    return tasks or ["No actions were agreed."]


def decisions(board: BoardIndex, later: Later) -> list[str]:
    """List what was agreed."""
    return bullets(_decision(board, decision, later) for decision in board.session.record.decisions)


def lessons(board: BoardIndex, later: Later) -> list[str]:
    """List what is to be kept, each with its context and tags."""
    return bullets(_lesson(board, lesson, later) for lesson in board.session.record.lessons)


def experiments(board: BoardIndex, later: Later) -> list[str]:
    """List what the group tries, each with how it will know what came of it."""
    return bullets(_experiment(board, experiment, later) for experiment in board.session.record.experiments)


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


def _decision(board: BoardIndex, decision: Decision, later: Later) -> str:
    how = (
        ("Why", decision.why),
        ("Instead of", decision.instead),
        ("How", decision.method),
        ("Tally", decision.tally),
        ("Decided by", decision.decided_by),
        ("Objections", decision.objections),
        ("To be looked at again", decision.review),
    )
    replacing = replaced_by(board.session.record, decision.id)
    links = (
        *([f"Replaces {decision.replaces}"] if decision.replaces else []),
        *([f"Replaced by {replacing}"] if replacing else []),
        *([f"Changes {code(decision.changes)}"] if decision.changes else []),
    )
    inner = (*map(bullet, links), *_details(how), *_tags(decision.tags), *below(decision.id, later))
    return bullet(inline(decision.text) + _source(board, decision), *inner)


def _lesson(board: BoardIndex, lesson: Lesson, later: Later) -> str:
    parts = (
        ("Sort", SORTS.get(lesson.sort, "")),
        ("Context", lesson.context),
        ("Evidence", lesson.evidence),
        ("Recommendation", lesson.recommendation),
        ("To be looked at again", lesson.review),
    )
    links = [bullet(f"Changes {code(lesson.changes)}")] if lesson.changes else []
    inner = (*links, *_details(parts), *_tags(lesson.tags), *below(lesson.id, later))
    return bullet(inline(lesson.statement) + _source(board, lesson), *inner)


def _experiment(board: BoardIndex, experiment: Experiment, later: Later) -> str:
    parts = (
        ("Smallest test", experiment.test),
        ("What we look at", experiment.measure),
        ("Before", experiment.before),
        ("Until", experiment.until),
        ("Who", experiment.who),
    )
    inner = (*_details(parts), *_tags(experiment.tags), *below(experiment.id, later))
    return bullet(inline(experiment.hypothesis) + _source(board, experiment), *inner)


def _details(parts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield each part that is filled in, behind what it is."""
    yield from (bullet(f"{name}: {inline(said)}") for name, said in parts if said)


def _tags(tags: tuple[str, ...]) -> Iterator[str]:
    if tags:
        yield bullet("Tags: " + " ".join(map(code, tags)))


def _source(board: BoardIndex, entry: Decision | Lesson | Experiment) -> str:
    topic = board.topic_of(entry)
    return f" ({entry.id}, {to_topic(topic)})" if topic else f" ({entry.id})"
