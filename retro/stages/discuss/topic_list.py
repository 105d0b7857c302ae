"""What the list of topics says of each, and which questions their cards answer."""

from collections.abc import Mapping

import msgspec

from retro.session.model import Session
from retro.session.record import labels_about


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


def topic_line(session: Session, topic: str, status: str, tally: Mapping[str, int] | None) -> TopicLine:
    """Describe a topic; `tally` are the dots by topic, None where they are not shown."""
    dots = None if tally is None else tally.get(topic, 0)
    title = session.board.title(session.board.topic(topic))
    return TopicLine(topic, title, dots, status, labels_about(session.record, topic))


def questions_with_cards(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the titles of the questions that have cards on the board, and the letters of their labels."""
    used = {card.prompt for card in session.board.cards}
    return tuple(
        (prompt.title, session.agenda.letter(prompt.id, stage.kind))
        for stage in session.agenda.stages
        for prompt in stage.prompts
        if prompt.id in used
    )
