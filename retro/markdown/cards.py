"""Cards as lines, with the name of who wrote one only where the privacy of its stage allows it."""

from retro.markdown.blocks import bullet
from retro.markdown.board_index import BoardIndex
from retro.markdown.escape import inline, paragraphs
from retro.session.board import Card


def card_line(board: BoardIndex, card: Card, *, asked: bool = False) -> str:
    """Make the line of a card: its label, its text, perhaps its author, and its question when `asked`."""
    author, question = board.author_of(card), board.asked(card) if asked else ""
    label = f"{card.id} ({inline(question)})" if question else card.id
    text = paragraphs(card.text) if "\n" in card.text else inline(card.text)
    return bullet(f"{label}: {text}" + (f" — {inline(author)}" if author else ""))
