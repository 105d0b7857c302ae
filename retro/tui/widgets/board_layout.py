"""Where everything of a board stands: columns side by side, all padded, or each apart, close or in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from retro.session.identity_cache import IdentityCache
from retro.tui.widgets.board_cards import Block, Board, Column, question_lines
from retro.tui.widgets.board_lines import (
    APART,
    CLOSE,
    PADDED,
    BlockList,
    CardLine,
    Density,
    Line,
    Measure,
    NoteLine,
    Page,
)

GAP: Final = 2
"""Cells between columns."""
LEAST: Final = 26
"""Cells that a column has at least, if the board has so many."""
MOST: Final = 68
"""Cells that a column has at most, where several stand side by side."""
FLOW_LEAST: Final = 40
FLOW_MOST: Final = 64
"""Cells of the columns into which the cards of a single question flow."""


class Spot(NamedTuple):
    """Where a block begins, and how many lines its first card has there."""

    column: int
    page: int
    top: int
    height: int


@dataclass(frozen=True)
class Stack:
    """One column of lines, in pages that are turned."""

    pages: tuple[Page, ...] = ((),)

    def page(self, number: int) -> Page:
        """What it shows when the board is turned to a page: what is short stays at its last."""
        return self.pages[min(number, len(self.pages) - 1)]


@dataclass(frozen=True)
class Laid:
    """A board for one size."""

    width: int
    """Cells of a column."""
    shown: int
    """How many columns stand side by side."""
    stacks: tuple[Stack, ...]
    heads: tuple[Column, ...]
    """One for each stack, or a single one over all of them; none without heads."""
    questions: int
    """Lines that each head has for its question."""

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Where each block is that can be chosen; looked up only where there is a cursor."""
        return _spots(self.stacks)

    @property
    def pages(self) -> int:
        """How many pages there are to turn."""
        return max((len(stack.pages) for stack in self.stacks), default=1)

    @property
    def head_height(self) -> int:
        """Lines of all heads."""
        return self.questions + 2 if self.heads else 0

    @property
    def whole(self) -> bool:
        """Whether all columns are shown side by side."""
        return self.shown >= len(self.stacks)


def columns_side_by_side(count: int, width: int) -> tuple[int, int]:
    """How many of so many columns fit side by side, and how wide each is."""
    fits = max(min(count, (width + GAP) // (LEAST + GAP)), 1)
    each = max((width - GAP * (fits - 1)) // fits, 1)
    return fits, min(each, MOST) if count > 1 else each


def lay(
    board: Board,
    width: int,
    height: int,
    measure: Callable[[int], Measure],
    *,
    tall: bool = False,
    kept: IdentityCache | None = None,
) -> Laid:
    """Place the columns of a board in so many cells and lines; `measure` is asked for a width of columns.

    In a tall terminal blocks are padded if those of all columns have room so: columns look the same then.
    With `kept`, blocks that were laid before are not broken into lines again; it is for equal measures only.
    """
    kept = IdentityCache() if kept is None else kept
    columns = board.columns
    if len(columns) == 1 and (width + GAP) // (FLOW_LEAST + GAP) > 1:
        return _flowing(board, width, height, measure, tall=tall, kept=kept)
    shown, each = columns_side_by_side(len(columns), width)
    questions = _question_lines(columns, each, height) if board.heads else 0
    room = height - (questions + 2 if board.heads else 0) - (shown < len(columns))
    lines = measure(each)
    stacked = [
        BlockList(column.blocks, lines, kept, (each, number, column.title))
        for number, column in enumerate(columns)
    ]
    padded = tall and all(block_list.height(PADDED) <= room for block_list in stacked)
    densities = (PADDED,) if padded else (APART, CLOSE)
    stacks = tuple(
        _stack(block_list, room, column.empty, densities)
        for block_list, column in zip(stacked, columns, strict=True)
    )
    return Laid(each, shown, stacks, columns if board.heads else (), questions)


def _flowing(
    board: Board,
    width: int,
    height: int,
    measure: Callable[[int], Measure],
    *,
    tall: bool,
    kept: IdentityCache,
) -> Laid:
    """A board of one question, whose cards flow into columns, downwards first."""
    (column,) = board.columns
    count = (width + GAP) // (FLOW_LEAST + GAP)
    each = min((width - GAP * (count - 1)) // count, FLOW_MOST)
    questions = _question_lines(board.columns, width, height) if board.heads else 0
    room = max(height - (questions + 2 if board.heads else 0), 1)
    block_list = BlockList(column.blocks, measure(each), kept, (each, column.title))
    for density in (PADDED, APART, CLOSE) if tall else (APART, CLOSE):
        if block_list.height(density) - density.between * (count - 1) > room * count:
            continue
        parts = _parted(block_list, room, density)
        if len(parts) <= count:
            stacks = [Stack((part.lines(density),)) for part in parts]
            stacks += [Stack()] * (count - len(stacks))
            if not column.blocks and column.empty:
                stacks[0] = Stack((_said(column.empty, density),))
            break
    else:
        stacks = _turned(_pages(block_list.lines(CLOSE), room - 1), count)
    return Laid(each, count, tuple(stacks), board.columns if board.heads else (), questions)


def _turned(pages: Sequence[Page], count: int) -> list[Stack]:
    """Put so many pages side by side at a time; below the last stands how many cards there are more."""
    turns = [pages[at : at + count] for at in range(0, len(pages), count)]
    stacks: list[list[Page]] = [[] for _ in range(count)]
    notes = _notes([sum(map(_cards, turn)) for turn in turns])
    for turn, more in zip(turns, notes, strict=True):
        for number, stack in enumerate(stacks):
            page = turn[number] if number < len(turn) else ()
            stack.append((*page, *(more if number == len(turn) - 1 else ())))
    return [Stack(tuple(stack)) for stack in stacks]


def _question_lines(columns: Sequence[Column], width: int, height: int) -> int:
    """How many lines questions have: what the longest needs, up to half of the board: it outweighs cards."""
    most = max(2, height // 2) if height > 8 else 1
    return max((len(question_lines(column, width, most)) for column in columns), default=0)


def _stack(block_list: BlockList, room: int, empty: str, densities: Sequence[Density]) -> Stack:
    """Place blocks below each other: in the first density in which all fit, else in pages."""
    room = max(room, 1)
    if not block_list.blocks:
        return Stack((_said(empty, densities[0]),))
    for density in densities:
        if block_list.height(density) <= room:
            return Stack((block_list.lines(density),))
    pages = _pages(block_list.lines(densities[-1]), max(room - 1, 1))
    if room < 2:
        return Stack(tuple(pages))
    notes = _notes([_cards(page) for page in pages])
    return Stack(tuple((*page, *more) for page, more in zip(pages, notes, strict=True)))


def _said(empty: str, density: Density) -> Page:
    """What stands where there are no blocks, at the height of the text of a first card beside it."""
    return (*[None] * density.halves, NoteLine(empty)) if empty else ()


def _parted(block_list: BlockList, room: int, density: Density) -> list[BlockList]:
    """Fill columns of so many lines, one after the other, with whole blocks."""
    parts: list[list[Block]] = [[]]
    used = 0
    for block, cards in zip(block_list.blocks, block_list.heights, strict=True):
        height = cards + density.around
        if parts[-1] and used + density.between + height > room:
            parts.append([])
            used = 0
        if height > room:
            return [block_list] * (len(block_list.blocks) + 99)  # it is cut, which pages do
        used += height + (density.between if parts[-1] else 0)
        parts[-1].append(block)
    return [
        replace(block_list, blocks=tuple(part), name=(block_list.name, at)) for at, part in enumerate(parts)
    ]


def _pages(lines: Sequence[Line], room: int) -> list[Page]:
    """Cut lines into pages, between two cards unless that leaves more than half of a page free."""
    room = max(room, 1)
    pages: list[Page] = []
    start = 0
    while start < len(lines):
        end = min(start + room, len(lines))
        if end < len(lines):
            cut = end
            while cut > start and not _begins(lines[cut]):
                cut -= 1
            if cut > start and _is_head(lines[cut - 1]) and cut - 1 > start:
                cut -= 1  # no head stands at the end of a page, without its cards
            end = cut if cut - start >= room / 2 else end
        pages.append(tuple(lines[start:end]))
        start = end
    return pages or [()]


def _begins(line: Line) -> bool:
    return not isinstance(line, CardLine) or line.number == 0


def _is_head(line: Line) -> bool:
    return isinstance(line, CardLine) and line.card.head


def _cards(page: Page) -> int:
    """How many cards begin on a page."""
    return sum(isinstance(line, CardLine) and not line.number and not line.card.head for line in page)


def _notes(cards: Sequence[int]) -> list[tuple[NoteLine, ...]]:
    """What stands below each page, for the numbers of cards that begin on them."""
    before, every = list(accumulate(cards, initial=0)), sum(cards)
    return [_more(before[at], every - before[at + 1]) for at in range(len(cards))]


def _more(before: int, after: int) -> tuple[NoteLine, ...]:
    said = [f"{after} more  ↓"] if after else []
    said += [f"{before} before  ↑"] if before else []
    return (NoteLine("   ".join(said)),) if said else ()


def _spots(stacks: Sequence[Stack]) -> dict[str, Spot]:
    """Find where each block begins."""
    spots: dict[str, Spot] = {}
    for column, stack in enumerate(stacks):
        for number, page in enumerate(stack.pages):
            for top, line in enumerate(page):
                if isinstance(line, CardLine) and line.key is not None:
                    spot = spots.get(line.key)
                    if spot is None:
                        spots[line.key] = Spot(column, number, top, 1)
                    elif (spot.column, spot.page) == (column, number):
                        spots[line.key] = spot._replace(height=top - spot.top + 1)
    return spots
