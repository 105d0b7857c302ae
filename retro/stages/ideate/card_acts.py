"""What people do with cards, and what happens then."""

from typing import Final

import msgspec

from retro.session.acts import StageAct
from retro.session.board import Card
from retro.session.events import StageEvent


class AddCard(StageAct, frozen=True):
    """Write a card that is hidden until the reveal."""

    prompt: str
    text: str
    behalf: str = ""
    """The name of the person for whom somebody who leads writes it."""
    topic: str = ""
    """The id of the topic that it answers, where the stage asks for answers to topics."""


class PlaceCard(StageAct, frozen=True):
    """Write a card that all see at once, where cards are not hidden or not any more."""

    prompt: str
    text: str
    behalf: str = ""
    """As in `AddCard`."""
    topic: str = ""
    """As in `AddCard`."""


class EditCard(StageAct, frozen=True):
    """Change an own card that is still hidden."""

    card: str
    text: str


class WithdrawCard(StageAct, frozen=True):
    """Take back an own card that is still hidden."""

    card: str


class RevealCards(StageAct, frozen=True):
    """Show all cards to everybody."""


class NextQuestion(StageAct, frozen=True):
    """Ask the next question, where they are asked one after another. `asked` is the number of the one before,
    from 0."""

    asked: int


class CardsRevealed(StageEvent, frozen=True, tag="CardsRevealed"):
    """The outcome: the cards in an order drawn anew."""

    cards: tuple[Card, ...]


class CardPlaced(StageEvent, frozen=True, tag="CardPlaced"):
    """A card that was shown from the start."""

    card: Card


class QuestionAsked(StageEvent, frozen=True, tag="QuestionAsked"):
    """The group went on to another question of the stage, by its number from 0."""

    number: int


EVENTS: Final = (CardsRevealed, CardPlaced, QuestionAsked)
"""What happens here."""


class IdeateState(msgspec.Struct, frozen=True):
    """Whether the cards are revealed; from then on they are on the board."""

    revealed: bool = False
    question: int | msgspec.UnsetType = msgspec.UNSET
    """The number of the question that is asked, from 0; unset until a second one is."""

    @property
    def number(self) -> int:
        """The number of the question that is asked."""
        return self.question if isinstance(self.question, int) else 0
