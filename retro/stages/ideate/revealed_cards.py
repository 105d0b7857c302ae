"""Revealed cards: the board with a column for each question, and the list of one question."""

from retro.session.board import Card
from retro.session.on_behalf import signed
from retro.session.text import counted
from retro.stages.ideate.prompt_columns import Column
from retro.stages.ideate.rules import IdeateView
from retro.tui.widgets import board_cards
from retro.tui.widgets.board_cards import Block, Board, BoardCard, CardPicture
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
        return Board(
            tuple(_column(cache, c, shown, changing, opened=number == opened) for number, c in columns)
        )

    return cache.once(shown.columns, (opened, changing), make, (shown.names,))


def revealed_rows(cache: StripCache, shown: IdeateView, opened: int, changing: str) -> tuple[Row, ...]:
    """The cards of one question below each other."""
    column = shown.columns[opened]

    def make() -> tuple[Row, ...]:
        blocks = _blocks(cache, column, shown, changing)
        rows = cache.kept.each(("rows", column.key), blocks, _rows)
        return tuple(pair[number % 2] for number, pair in enumerate(rows))

    return cache.once(column, changing, make, (shown.names,))


def _rows(block: Block) -> tuple[Row, Row]:
    """A card as a row on either ground."""
    (card,) = block.cards
    first, second = (Row(picture=CardPicture(card, second), key=card.label) for second in (False, True))
    return first, second


def _column(
    cache: StripCache, column: Column, shown: IdeateView, changing: str, *, opened: bool
) -> board_cards.Column:
    return board_cards.Column(
        f"▸ {column.title}" if opened else column.title,
        column.question if column.question != column.title else "",
        hue_of_column(column),
        counted(len(column.cards), "card"),
        _blocks(cache, column, shown, changing),
        NONE,
    )


def _blocks(cache: StripCache, column: Column, shown: IdeateView, changing: str) -> tuple[Block, ...]:
    labels = max(max((len(card.id) + 1 for card in column.cards), default=0), 4)
    hue = hue_of_column(column)

    def block(card: Card, sign: str = "") -> Block:
        aside = signed(shown.names.get(card.author, ""), card.behalf)
        return Block((BoardCard(card.text, card.id, hue, aside=aside, sign=sign, labels=labels),), card.id)

    blocks = cache.kept.each(("cards", column.key, hue, labels), column.cards, block, (shown.names,))
    if not changing:
        return blocks
    pairs = zip(column.cards, blocks, strict=True)
    return tuple(block(card, CHANGING) if card.id == changing else made for card, made in pairs)
