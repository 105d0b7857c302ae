"""What of a session can be found again: nothing that is not on its page.

The texts come from the same places as those of the minutes. Left out are sessions that are not over, those
with simulated people, names of people who took part and authors of cards: nobody is found by what they wrote.
"""

from collections.abc import Iterator
from typing import Final

from retro.markdown.board_index import BoardIndex
from retro.memory.entry import Entry
from retro.minutes.page_head import day, purpose
from retro.minutes.sections import discussed
from retro.session.board import Card, Topic
from retro.session.model import Session
from retro.session.record import Action, Decision, Lesson, Note, Part, replaced_by
from retro.session.removal import removable
from retro.stages import KINDS
from retro.stages.dots import latest_votes

LINES: Final = (Part.LINE, Part.MARGIN)
"""Texts that a stage keeps and that are found as notes."""


def gather(session: Session) -> tuple[Entry, ...]:
    """Return the entries of a session that is over; none of any other.

    Actions must read already as they were edited since (`with_edits`). What became of them and of decisions
    is said elsewhere, and added by whoever knows it.
    """
    if not session.over or session.agenda.simulated:
        return ()
    session = session.public
    return tuple(_entries(session, BoardIndex(session)))


def _entries(session: Session, board: BoardIndex) -> Iterator[Entry]:
    yield _entry(session, "", "session", session.title or session.agenda.name, _about(session))
    yield from (_topic(session, board, topic) for topic in _known_topics(session, board))
    yield from (_entry(session, card.id, "card", card.text, board.asked(card)) for card in _cards(session))
    record = session.record
    yield from (_note(session, board, note) for note in record.notes)
    yield from _lines(session)
    yield from (_action(session, board, action) for action in record.actions)
    yield from (_decision(session, board, decision) for decision in record.decisions)
    yield from (_lesson(session, board, lesson) for lesson in record.lessons)


def _about(session: Session) -> str:
    return _sentences(session.agenda.name, purpose(session))


def _cards(session: Session) -> tuple[Card, ...]:
    return session.board.cards


def _known_topics(session: Session, board: BoardIndex) -> list[Topic]:
    """Return the topics of which more is known than the text of one card."""
    spent, votes = discussed(session), latest_votes(session)
    return [
        topic
        for topic in session.board.topics
        if topic.title
        or topic.id in spent
        or board.left_on(topic)
        or (topic.id in votes and votes[topic.id].said(topic.id))
    ]


def _topic(session: Session, board: BoardIndex, topic: Topic) -> Entry:
    title = board.title(topic)
    texts = [board.cards[card].text for card in topic.cards]
    body = _sentences(*(text for text in texts if text != title))
    label = topic.id if topic.id[:1] == "T" else f"T-{topic.id}"  # the card is an entry of its own
    return _entry(session, label, "topic", title, body)


def _note(session: Session, board: BoardIndex, note: Note) -> Entry:
    return _entry(session, note.id, "note", note.text, topic=_source(board, note))


def _lines(session: Session) -> Iterator[Entry]:
    for text in removable(session, KINDS):
        if text.id.part in LINES:
            yield _entry(session, text.id.id, "note", text.text)


def _action(session: Session, board: BoardIndex, action: Action) -> Entry:
    state = "closed" if session.agenda.actions_closed else "open"
    topic = _source(board, action)
    return _entry(
        session, action.id, "action", action.what, action.trigger, action.who, state, action.due, topic
    )


def _decision(session: Session, board: BoardIndex, decision: Decision) -> Entry:
    state = "changed" if replaced_by(session.record, decision.id) else "in force"
    body = _sentences(decision.method, decision.objections)
    topic = _source(board, decision)
    return _entry(session, decision.id, "decision", decision.text, body, "", state, decision.review, topic)


def _lesson(session: Session, board: BoardIndex, lesson: Lesson) -> Entry:
    body = _sentences(lesson.context, lesson.evidence, lesson.recommendation)
    topic = _source(board, lesson)
    return _entry(
        session, lesson.id, "lesson", lesson.statement, body, "", "new", "", topic, channels=lesson.tags
    )


def _source(board: BoardIndex, entry: Action | Decision | Lesson | Note) -> str:
    topic = board.topic_of(entry)
    return board.title(topic) if topic else ""


def _sentences(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _entry(
    session: Session,
    label: str,
    kind: str,
    heading: str,
    body: str = "",
    who: str = "",
    state: str = "",
    review: str = "",
    topic: str = "",
    *,
    channels: tuple[str, ...] = (),
) -> Entry:
    return Entry(
        ref=f"{session.id}/{label}" if label else session.id,
        kind=kind,
        team="",
        day=day(session).isoformat(),
        heading=heading,
        body=body,
        channels=tuple(dict.fromkeys(channels)),
        who=who,
        state=state,
        review=review,
        topic=topic,
    )
