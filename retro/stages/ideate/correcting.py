"""Who wrote a card with the own name on it may correct it, after the reveal too."""

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.board import Card
from retro.session.events import Event, HistoryErased, StageEvent
from retro.session.identity_cache import IdentityCache
from retro.session.model import Session
from retro.session.text import CARD_LIMIT, required


class CorrectCard(StageAct, frozen=True):
    """Replace the text of an own card that all see."""

    card: str
    text: str


class CardCorrected(StageEvent, frozen=True, tag="CardCorrected"):
    """A card has another text; the words it had are in no file any more."""

    card: str
    text: str


def cards_by_author(session: Session, stage: Stage) -> dict[str, list[Card]]:
    """Return the cards of a stage that all see and that show their authors, by the ids of their seats."""
    prompts = {prompt.id for prompt in stage.prompts}
    found: dict[str, list[Card]] = {}
    for card in () if stage.anonymous else session.board.cards:
        if card.author and card.prompt in prompts:
            found.setdefault(card.author, []).append(card)
    return found


def names_of_authors(session: Session, stage: Stage, kept: IdentityCache) -> dict[str, str]:
    """Return the names of those who wrote the cards on the board, the same object while they are the same.

    None in an anonymous stage.
    """
    authors = dict if stage.anonymous else session.authors
    sources = (session.board, session.seats)
    (names,) = kept.same("names", sources, lambda: kept.steady("authors", (authors(),)))
    return names


def decide_correction(session: Session, stage: Stage, act: CorrectCard, seat: str) -> tuple[Event, ...]:
    """Correct a card of the seat's own. Raises RuleError for any other, and where no names are shown."""
    own = cards_by_author(session, stage).get(seat, ())
    card = next((card for card in own if card.id == act.card), None)
    if card is None:
        raise RuleError("Only the person who wrote a card can correct it, and only where names are shown.")
    text = required(act.text, "A card", CARD_LIMIT)
    return () if text == card.text else (CardCorrected(stage.id, card.id, text), HistoryErased())
