"""The prompts of a stage with the cards that all see."""

import msgspec

from retro.session.agenda import Stage
from retro.session.board import Card
from retro.session.model import Session
from retro.stages.card_letters import letter_of


class Column(msgspec.Struct, frozen=True):
    """A prompt with the cards that are shown."""

    prompt: str
    title: str
    question: str
    cards: tuple[Card, ...]
    letter: str = ""
    """What the labels of its cards begin with."""


def columns(session: Session, stage: Stage) -> tuple[Column, ...]:
    """Return the prompts of a stage in their order, each with its cards in the order of the board."""
    agenda, cards = session.agenda, session.board.cards_by_prompt(p.id for p in stage.prompts)
    return tuple(
        Column(p.id, p.title, p.question, tuple(cards[p.id]), letter_of(agenda, p.id, stage.kind))
        for p in stage.prompts
    )
