"""Which earlier topics the cards of a stage answer."""

from collections.abc import Sequence

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.board import Board, Card, Topic
from retro.session.model import Session
from retro.stages.dots import latest_vote
from retro.stages.ideate.card_settings import IdeateSettings


def to_answer(session: Session, stage: Stage, settings: IdeateSettings) -> tuple[Topic, ...]:
    """Return the first topics under the questions that the setting `answers` names, most dots first.

    None where the stage answers none, or nobody wrote a card under these questions.
    """
    own = {prompt.id for prompt in stage.prompts}
    of = {p.id for p in session.agenda.prompts if p.title in settings.answers and p.id not in own}
    if not of:
        return ()
    vote = latest_vote(session)
    topics = sorted(session.board.about(frozenset(of)), key=lambda topic: vote.rank(topic.id), reverse=True)
    return tuple(topics[: settings.top])


def checked(topics: Sequence[Topic], topic: str) -> str:
    """Return the id of the topic that a card answers; raises RuleError where it is none of these."""
    if not topics or topic in {known.id for known in topics}:
        return topic if topics else ""
    raise RuleError("Each card answers one of the topics: choose one of them.")


def kept_as(board: Board, topic: str) -> str:
    """Return how a card remembers a topic: the label of its first card, which stays when topics change."""
    return next((known.cards[0] for known in board.topics if known.id == topic), "")


def answered(board: Board, card: Card) -> Topic | None:
    """Find the topic that a card answers, as it is now."""
    return next((t for t in board.topics if card.answers in t.cards), None) if card.answers else None


def told_apart(board: Board, cards: Sequence[Card]) -> dict[str, list[Card]]:
    """Sort cards by the ids of the topics that they answer; empty for those that answer none any more."""
    holders = {label: topic.id for topic in board.topics for label in topic.cards}
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(holders.get(card.answers, ""), []).append(card)
    return found
