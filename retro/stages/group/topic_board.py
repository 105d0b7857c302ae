"""The board of topics: which column each stands in, and how it is drawn there."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rich.cells import cell_len

from retro.session.text import counted
from retro.stages.group.rules import NO_CARDS, Asked, GroupView, TopicRow, reading_order
from retro.tui.widgets.board_cards import Block, Board, BoardCard, Column
from retro.tui.widgets.hues import number_of
from retro.tui.widgets.strips import StripCache

NOWHERE: Final[Mapping[str, int]] = MappingProxyType({})
"""The columns of cards before the first picture."""
_BESIDE_TEXT: Final = 7
"""Cells of a column that are no text: edge, label and margin."""


def columns_of(
    topics: Sequence[TopicRow],
    before: Mapping[str, int],
    count: int,
    width: int,
    known: Sequence[int] | None = None,
) -> dict[str, int]:
    """In which of `count` columns each card stands, by its label.

    A topic stays in the column in which its first card stood before, while there is that column: with the
    last card of a stage its questions go. What is new goes into the one that is the shortest so far, in
    lines as they are about where a column has `width` cells; `known` are those of the topics already.
    """
    lines = [_height(topic, width) for topic in topics] if known is None else known
    tall = {topic.id: height for topic, height in zip(topics, lines, strict=True)}
    heights = [0] * count
    columns: dict[str, int] = {}
    order = reading_order(topics)
    for topic in sorted(order, key=lambda topic: topic.cards[0][0] not in before):
        stood = before.get(topic.cards[0][0])
        column = heights.index(min(heights)) if stood is None or stood >= count else stood
        heights[column] += tall[topic.id]
        for label, _ in topic.cards:
            columns[label] = column
    return columns


def shared_columns(
    cache: StripCache, topics: Sequence[TopicRow], before: Mapping[str, int], count: int, width: int
) -> Mapping[str, int]:
    """The same, looked for once by all terminals of a width that have seen the same."""

    def make() -> Mapping[str, int]:
        heights = cache.kept.each(("heights", width), topics, lambda topic: _height(topic, width))
        return columns_of(topics, before, count, width, heights)

    return cache.once(topics, ("columns", count, width), make, (before,))


def topic_board(cache: StripCache, shown: GroupView, columns: Mapping[str, int] | None) -> Board:
    """Make the board, once for all who see the same; in one column without heads where none are given."""

    also = (shown.asked,)

    def make() -> Board:
        order = reading_order(shown.topics)
        key = None if columns is None else tuple(columns[topic.cards[0][0]] for topic in order)
        return cache.once(shown.topics, key, lambda: _board(cache, order, shown.asked, key), also)

    return cache.once(shown.topics, "in columns", make, (columns, *also))


def _board(
    cache: StripCache, order: Sequence[TopicRow], asked: Sequence[Asked], columns: Sequence[int] | None
) -> Board:
    labels = max(
        (len(name) + 1 for t in order for name in (t.id, *(label for label, _ in t.cards))), default=0
    )
    width = max(labels, 4)
    blocks = cache.kept.each(("topics on a board", width), order, lambda topic: _block(topic, width))
    if columns is None or not blocks:
        return Board((Column("", blocks=tuple(blocks), empty=NO_CARDS),), heads=False)
    return Board(
        tuple(
            Column(
                question.title,
                question.question if question.question != question.title else "",
                number_of(question.letter),
                blocks=tuple(
                    block for block, column in zip(blocks, columns, strict=True) if column == number
                ),
            )
            for number, question in enumerate(asked)
        )
    )


def _block(topic: TopicRow, labels: int) -> Block:
    if topic.alone:
        ((label, text),) = topic.cards
        return Block((BoardCard(text, label, number_of(label), low=True, labels=labels),), topic.id)
    count = counted(len(topic.cards), "card")
    head = BoardCard(topic.title, topic.id, aside=count, head=True, labels=labels)
    cards = (BoardCard(text, label, number_of(label), labels=labels) for label, text in topic.cards)
    return Block((head, *cards), topic.id)


def _height(topic: TopicRow, width: int) -> int:
    room = max(width - _BESIDE_TEXT, 1)
    lines = sum(max(-(-cell_len(text) // room), 1) for _, text in topic.cards)
    return lines + (1 if topic.alone else 2)
