"""What the list of topics says of each, and which questions their cards answer."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from retro.session.model import Session
from retro.session.record import labels_by_topic
from retro.stages.card_letters import letter_of


class TopicLine(msgspec.Struct, frozen=True):
    """A topic in the list."""

    id: str
    title: str
    dots: int | None
    """None where too few voted for their dots to be shown."""
    status: str
    """`past`, `now` or `ahead`."""
    labels: tuple[str, ...] = ()
    """Ids of the actions, decisions and lessons on it, in this order."""


def topic_lines(
    session: Session, topics: Iterable[str], status: Callable[[str], str], tally: Mapping[str, int] | None
) -> tuple[TopicLine, ...]:
    """Describe topics; `tally` are the dots by topic, None where they are not shown."""
    titles, labels = session.board.titles(), labels_by_topic(session.record)
    return tuple(
        TopicLine(
            topic,
            titles[topic],
            None if tally is None else tally.get(topic, 0),
            status(topic),
            labels.get(topic, ()),
        )
        for topic in topics
    )


def open_topic(session: Session, topic: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what the open topic is called and its cards; nothing where none is open."""
    if not topic:
        return "", ()
    board = session.board
    found = board.topic(topic)
    return board.title(found), tuple((card.id, card.text) for card in board.texts(found))


def questions_with_cards(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the titles of the questions that have cards on the board, and the letters of their labels."""
    used = {card.prompt for card in session.board.cards}
    return tuple(
        (prompt.title, letter_of(session.agenda, prompt.id, stage.kind))
        for stage in session.agenda.stages
        for prompt in stage.prompts
        if prompt.id in used
    )
