"""Boards of a few short cards, and a widget that counts what it is asked to paint."""

from collections.abc import Sequence

from retro.tui.widgets.board_cards import Block, Board, BoardCard, Column
from retro.tui.widgets.column_board import ColumnBoard
from tests.tui.hosts import Counting


def column(title: str, letter: str, *texts: str, question: str = "", hue: int = 0) -> Column:
    blocks = [
        Block((BoardCard(text, f"{letter}{n}", hue),), f"{letter}{n}") for n, text in enumerate(texts, 1)
    ]
    return Column(title, question, hue, f"{len(texts)} cards", tuple(blocks))


def short(number: int, word: str = "card") -> Sequence[str]:
    return [f"{word} {n}" for n in range(1, number + 1)]


def three(*numbers: int) -> Board:
    titles = (("Start", "a"), ("Stop", "b"), ("Continue", "c"))
    return Board(
        tuple(
            column(title, letter, *short(number), question=f"What to {title.lower()}?", hue=hue)
            for hue, ((title, letter), number) in enumerate(zip(titles, numbers, strict=True))
        )
    )


class Watched(Counting, ColumnBoard):
    """One that counts."""
