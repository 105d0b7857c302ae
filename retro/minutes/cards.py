"""Cards as lines, with the name of who wrote one only where the contract of its stage allows it."""

from retro.minutes.blocks import bullet
from retro.minutes.escape import inline
from retro.session.board import Card
from retro.session.model import Session


def card_line(session: Session, card: Card) -> str:
    """Make the line of a card: its label, its text, and perhaps its author."""
    author = author_of(session, card)
    return bullet(f"{card.id}: {inline(card.text)}" + (f" — {inline(author)}" if author else ""))


def author_of(session: Session, card: Card) -> str:
    """Give the name of a card's author, or nothing where nobody may learn it."""
    stages = session.agenda.stages
    written_in = next((s for s in stages if any(prompt.id == card.prompt for prompt in s.prompts)), None)
    if written_in is None or written_in.anonymous:
        return ""
    return session.name_of(card.author)
