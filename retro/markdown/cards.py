"""Cards as lines, with the name of who wrote one only where the privacy of its stage allows it."""

from retro.markdown.blocks import bullet
from retro.markdown.board_index import BoardIndex
from retro.markdown.escape import inline, paragraphs
from retro.session.board import Card


def card_line(board: BoardIndex, card: Card) -> str:
    """Make the line of a card: its label, its text, and perhaps its author."""
    author = board.author_of(card)
    text = paragraphs(card.text) if "\n" in card.text else inline(card.text)
    return bullet(f"{card.id}: {text}" + (f" — {inline(author)}" if author else ""))
