"""What the list of topics says of each, and which questions their cards answer."""

from collections.abc import Callable, Iterable

import msgspec

from retro.session.model import Session
from retro.session.record import labels_by_topic
from retro.stages.card_letters import letter_of
from retro.stages.dots import latest_vote


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
    said: str = ""
    """What it got, where that is no number of dots."""


def topic_lines(
    session: Session, topics: Iterable[str], status: Callable[[str], str]
) -> tuple[TopicLine, ...]:
    """Describe topics, with what the last voting gave them."""
    titles, labels, vote = session.board.titles(), labels_by_topic(session.record), latest_vote(session)
    return tuple(
        TopicLine(
            topic,
            titles[topic],
            None if vote.withheld else vote.tally.get(topic, 0),
            status(topic),
            labels.get(topic, ()),
            vote.state.in_short(topic) if vote.tally else "",
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
