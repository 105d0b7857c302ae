"""What a meeting has made so far, of which everybody may see all: numbers, and what came of each topic."""

from collections.abc import Mapping
from typing import Any

from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.record import labels_by_topic, standing
from retro.session.view import Made, TopicOutcome


def topic_outcomes(session: Session, kinds: Mapping[str, Kind[Any]]) -> tuple[TopicOutcome, ...]:
    """Return what was written down on each topic that was talked about, in the order they were opened.

    Topics that are not on the board any more are left out.
    """
    outline = session.outline
    titles, labels = session.board.titles(), labels_by_topic(session.record)
    opened = (
        topic
        for stage in session.agenda.stages
        if session.was_entered(stage.id)
        for topic in kinds[stage.kind].talked_about(outline, stage)
    )
    return tuple(
        TopicOutcome(topic, titles[topic], labels.get(topic, ()))
        for topic in dict.fromkeys(opened)
        if topic in titles
    )


def topics_made(session: Session, kinds: Mapping[str, Kind[Any]]) -> int:
    """Count the topics: those of several cards, and the single cards that are to be voted on or talked about.

    Any other single card is a card and no topic: nobody grouped it, and nobody takes it up.
    """
    board, agenda = session.board, session.agenda
    takes = [s for s in agenda.stages if kinds[s.kind].takes_topics and not s.skipped]
    titles = [stage.settings.get("of", ()) for stage in takes]
    taken = {
        topic.id
        for of in titles
        for topic in board.about(frozenset(p.id for p in agenda.prompts if p.title in of))
    }
    return sum(len(topic.cards) > 1 or topic.id in taken for topic in board.topics)


def made_so_far(session: Session, kinds: Mapping[str, Kind[Any]], talked_about: int) -> Made:
    """Count what all can see: a card while it is revealed, a person while they take part."""
    return Made(
        people=len(session.members),
        cards=len(session.board.cards),
        topics=topics_made(session, kinds),
        talked_about=talked_about,
        decisions=len(standing(session.record)),
        actions=len(session.record.actions),
        lessons=len(session.record.lessons),
        experiments=len(session.record.experiments),
    )
