"""Revealed cards: the board with a column for each question, and the list of one question."""

from retro.session.text import counted
from retro.stages.ideate.rules import Column, IdeateView
from retro.tui.widgets import board_cards
from retro.tui.widgets.board_cards import Block, Board, BoardCard, CardPicture, alternating
from retro.tui.widgets.hues import number_of
from retro.tui.widgets.row import Row
from retro.tui.widgets.strips import StripCache

NONE = "no cards"
CHANGING = "✎ changing"


def hue_of_column(column: Column) -> int:
    """Which question of the meeting it is, from 0."""
    return number_of(column.letter)


def revealed_board(cache: StripCache, shown: IdeateView, opened: int | None, changing: str) -> Board:
    """All cards side by side, made once for everybody.

    `opened` is the column that is written to, `changing` the label of the card that is being changed.
    """

    def make() -> Board:
        columns = enumerate(shown.columns)
        return Board(tuple(_column(c, shown, changing, opened=number == opened) for number, c in columns))

    return cache.once(shown.columns, (opened, changing), make)


def revealed_rows(cache: StripCache, shown: IdeateView, opened: int, changing: str) -> tuple[Row, ...]:
    """The cards of one question below each other."""
    column = shown.columns[opened]

    def make() -> tuple[Row, ...]:
        cards = [card for block in _blocks(column, shown, changing) for card in block.cards]
        return tuple(
            Row(picture=CardPicture(card, second), key=card.label)
            for card, second in zip(cards, alternating(len(cards)), strict=True)
        )

    return cache.once(column, changing, make)


def _column(column: Column, shown: IdeateView, changing: str, *, opened: bool) -> board_cards.Column:
    return board_cards.Column(
        f"▸ {column.title}" if opened else column.title,
        column.question if column.question != column.title else "",
        hue_of_column(column),
        counted(len(column.cards), "card"),
        _blocks(column, shown, changing),
        NONE,
    )


def _blocks(column: Column, shown: IdeateView, changing: str) -> tuple[Block, ...]:
    labels = max((len(card.id) + 1 for card in column.cards), default=0)
    hue = hue_of_column(column)
    return tuple(
        Block(
            (
                BoardCard(
                    card.text,
                    card.id,
                    hue,
                    aside=shown.names.get(card.author, ""),
                    sign=CHANGING if card.id == changing else "",
                    labels=max(labels, 4),
                ),
            ),
            card.id,
        )
        for card in column.cards
    )
