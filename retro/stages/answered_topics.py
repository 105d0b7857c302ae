"""What the topics of a vote or a discussion answer, in words: ideas stand there without their problems."""

from typing import Final

from retro.session.board import Board
from retro.session.text import excerpt

SHORT: Final = 40
"""Characters of an answered topic where it stands beside the one that answers it."""


def answered_titles(board: Board) -> dict[str, str]:
    """Return what the earlier topics are called that the cards of a topic answer, by the id of that topic.

    Topics whose cards answer none, or only some that are gone, are left out.
    """
    titles = board.titles()
    holders = {label: topic.id for topic in board.topics for label in topic.cards}
    answers = {card.id: holders[card.answers] for card in board.cards if card.answers in holders}
    found: dict[str, str] = {}
    for topic in board.topics if answers else ():
        earlier = dict.fromkeys(titles[answers[label]] for label in topic.cards if label in answers)
        if earlier:
            found[topic.id] = " · ".join(earlier)
    return found


def answers_said(title: str) -> str:
    """Return in few words what a topic answers; nothing where that is nothing."""
    return f"answers {excerpt(title, SHORT)}" if title else ""
