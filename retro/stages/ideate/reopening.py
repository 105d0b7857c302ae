"""Whether writing can be reopened after the reveal, and how long it lasts then."""

from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.board import Topic
from retro.session.events import StageEvent
from retro.session.model import Session
from retro.session.record import Part, all_entries
from retro.stages.discuss.course import DiscussState
from retro.stages.dots import voted_on

SHORTEST = 60
"""Seconds for writing once it is reopened."""


class ReopenCards(StageAct, frozen=True):
    """Let people go on writing in private after the reveal; the revealed cards leave all screens."""


class CardsReopened(StageEvent, frozen=True, tag="CardsReopened"):
    """Writing goes on; the cards come back with the next reveal."""

    @property
    def withdraws(self) -> bool:
        return True


def in_use(session: Session, stage: Stage) -> str:
    """Return what was made of the cards of a stage since their reveal, in a sentence; empty if nothing.

    A label names another card after the next reveal, so nothing may speak of the present ones: no topic, dot,
    talk, or anything written down.
    """
    prompts = {prompt.id for prompt in stage.prompts}
    labels = {card.id for card in session.board.cards if card.prompt in prompts}

    def of_these(topic: Topic) -> bool:
        return not labels.isdisjoint(topic.cards)

    if any(card.answers in labels for card in session.board.cards) or _being_answered(session):
        return "Other cards answer these cards."
    if any(of_these(topic) and (len(topic.cards) > 1 or topic.title) for topic in session.board.topics):
        return "Topics are made of these cards already."
    arrangements = (session.board.topics, *session.board.history, *session.board.later)
    ids = labels | {topic.id for topics in arrangements for topic in topics if of_these(topic)}
    if not ids.isdisjoint(voted_on(session)):
        return "People have given dots to these cards already."
    record = session.record
    if not labels.isdisjoint(text.id for text in record.asked if text.part is Part.CARD):
        return "Somebody has asked you to remove one of these cards."
    if not ids.isdisjoint({*_talked_about(session), *(entry.topic for entry in all_entries(record))}):
        return "People have talked about these cards already."
    return ""


def time_left(session: Session, stage: Stage, planned: int, now: int) -> int:
    """Return the seconds of the planned ones that were not spent in the stage, at least a minute."""
    spent = session.used.get(stage.id, 0) + max(now - session.entered, 0)
    return max(planned - spent, SHORTEST)


def _being_answered(session: Session) -> bool:
    """Whether cards are hidden in a stage that answers earlier topics: perhaps these."""
    stages = session.agenda.stages
    return any(stage.settings.get("answers") and stage.id in session.private for stage in stages)


def _talked_about(session: Session) -> set[str]:
    return {
        topic
        for state in session.states.values()
        if isinstance(state, DiscussState)
        for topic in state.covered
    }
