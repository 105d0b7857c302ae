"""What of a session can be found again: nothing that is not on its page.

The texts come from the same places as those of the minutes. Left out are sessions that are not over, those
with simulated people, names of people who took part and authors of cards: nobody is found by what they wrote.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from retro.markdown.board_index import BoardIndex
from retro.memory.entry import Entry
from retro.memory.record_entry import entry_of_action, entry_of_record, topic_of
from retro.minutes.page_head import day, purpose
from retro.minutes.sections import discussed
from retro.session.board import Topic
from retro.session.model import Session
from retro.session.open_actions import KnownAction, PastSession, known_actions
from retro.session.record import Note, Part
from retro.session.record_states import KnownRecord, PastRecords, known_records
from retro.session.removal import removable
from retro.stages import KINDS
from retro.stages.dots import latest_votes

LINES: Final = (Part.LINE, Part.MARGIN)
"""Texts that a stage keeps and that are found as notes."""


def gather(
    session: Session,
    team: str = "",
    actions: Iterable[KnownAction] | None = None,
    records: Iterable[KnownRecord] | None = None,
) -> tuple[Entry, ...]:
    """Return the entries of a session that is over, which belongs to a team; none of any other.

    `actions` and `records` are what became of those of this session; where they are not given, they are as
    the session left them.
    """
    if not session.over or session.agenda.simulated or not session.agenda.library:
        return ()
    session = session.public
    actions = known_actions([PastSession(session)]) if actions is None else actions
    records = known_records([PastRecords(session)]) if records is None else records
    own = f"{session.id}/"
    found = [
        *_entries(session, BoardIndex(session)),
        *(entry_of_action(known, session, team) for known in actions if known.id.startswith(own)),
        *(entry_of_record(known, "", team) for known in records if known.id.startswith(own)),
    ]
    return tuple(
        msgspec.structs.replace(
            entry, team=team, channels=tuple(dict.fromkeys((*session.channels, *entry.channels)))
        )
        for entry in found
    )


def _entries(session: Session, board: BoardIndex) -> Iterator[Entry]:
    yield _entry(session, "", "session", session.title or session.agenda.name, _about(session))
    yield from (_topic(session, board, topic) for topic in _known_topics(session, board))
    for card in session.board.cards:
        yield _entry(session, card.id, "card", card.text, board.asked(card))
    yield from (_note(session, note) for note in session.record.notes)
    yield from _lines(session)


def _about(session: Session) -> str:
    return _sentences(session.agenda.name, purpose(session))


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


def _note(session: Session, note: Note) -> Entry:
    return _entry(session, note.id, "note", note.text, topic=topic_of(session, note.topic))


def _lines(session: Session) -> Iterator[Entry]:
    for text in removable(session, KINDS):
        if text.id.part in LINES:
            yield _entry(session, text.id.id, "note", text.text)


def _sentences(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _entry(session: Session, label: str, kind: str, heading: str, body: str = "", topic: str = "") -> Entry:
    return Entry(
        ref=f"{session.id}/{label}" if label else session.id,
        kind=kind,
        team="",
        day=day(session).isoformat(),
        heading=heading,
        body=body,
        topic=topic,
    )
