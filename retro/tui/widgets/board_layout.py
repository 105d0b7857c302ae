"""Where everything of a board stands: columns side by side, all padded, or each apart, close or in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from retro.palette import HALVES
from retro.tui.widgets.board_cards import Block, Board, BoardCard, Column, question_lines

GAP: Final = 2
"""Cells between columns."""
LEAST: Final = 26
"""Cells that a column has at least, if the board has so many."""
MOST: Final = 68
"""Cells that a column has at most, where several stand side by side."""
FLOW_LEAST: Final = 40
FLOW_MOST: Final = 64
"""Cells of the columns into which the cards of a single question flow."""


@dataclass(frozen=True)
class Density:
    """How much room blocks have that stand below each other."""

    between: int = 0
    """Free lines between two of them."""
    halves: bool = False
    """Whether each has half a line of its ground above and below, which keeps two of them apart."""

    @property
    def around(self) -> int:
        """How many lines a block has besides those of its cards."""
        return len(HALVES) if self.halves else 0


PADDED: Final = Density(halves=True)
APART: Final = Density(between=1)
CLOSE: Final = Density()


@dataclass(frozen=True)
class CardLine:
    """One line of a card."""

    card: BoardCard
    number: int
    second: bool
    key: str | None = None
    """The block whose cursor and mark are painted here."""


@dataclass(frozen=True)
class HalfLine:
    """Half a line of the ground of a card, above or below it."""

    card: BoardCard
    half: str
    second: bool
    key: str | None = None
    """The block whose cursor is painted here."""


@dataclass(frozen=True)
class NoteLine:
    """A line that is no card: how many more there are."""

    text: str


Line = CardLine | HalfLine | NoteLine | None
"""A line of a column; None is a free one."""

Page = tuple[Line, ...]
Measure = Callable[[BoardCard], int]
"""How many lines a card takes in the width of a column."""


@dataclass(frozen=True)
class Spot:
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
    spots: dict[str, Spot] = field(compare=False, default_factory=dict)

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
    board: Board, width: int, height: int, measure: Callable[[int], Measure], *, tall: bool = False
) -> Laid:
    """Place the columns of a board in so many cells and lines; `measure` is asked for a width of columns.

    In a tall terminal blocks are padded if those of all columns have room so: columns look the same then.
    """
    columns = board.columns
    if len(columns) == 1 and (width + GAP) // (FLOW_LEAST + GAP) > 1:
        return _flowing(board, width, height, measure, tall=tall)
    shown, each = columns_side_by_side(len(columns), width)
    questions = _question_lines(columns, each, height) if board.heads else 0
    room = height - (questions + 2 if board.heads else 0) - (shown < len(columns))
    lines = measure(each)
    padded = tall and all(_height(column.blocks, PADDED, lines) <= room for column in columns)
    densities = (PADDED,) if padded else (APART, CLOSE)
    stacks = tuple(_stack(column.blocks, room, lines, column.empty, densities) for column in columns)
    return _spotted(Laid(each, shown, stacks, columns if board.heads else (), questions))


def _flowing(board: Board, width: int, height: int, measure: Callable[[int], Measure], *, tall: bool) -> Laid:
    """A board of one question, whose cards flow into columns, downwards first."""
    (column,) = board.columns
    count = (width + GAP) // (FLOW_LEAST + GAP)
    each = min((width - GAP * (count - 1)) // count, FLOW_MOST)
    questions = _question_lines(board.columns, width, height) if board.heads else 0
    room = max(height - (questions + 2 if board.heads else 0), 1)
    lines = measure(each)
    for density in (PADDED, APART, CLOSE) if tall else (APART, CLOSE):
        parts = _parted(column.blocks, room, density, lines)
        if len(parts) <= count:
            stacks = [Stack((_lines(part, density, lines),)) for part in parts]
            stacks += [Stack()] * (count - len(stacks))
            if not column.blocks and column.empty:
                stacks[0] = Stack((_said(column.empty, density),))
            break
    else:
        stacks = _turned(_pages(_lines(column.blocks, CLOSE, lines), room - 1), count)
    return _spotted(Laid(each, count, tuple(stacks), board.columns if board.heads else (), questions))


def _turned(pages: Sequence[Page], count: int) -> list[Stack]:
    """Put so many pages side by side at a time; below the last stands how many cards there are more."""
    turns = [pages[at : at + count] for at in range(0, len(pages), count)]
    stacks: list[list[Page]] = [[] for _ in range(count)]
    for at, turn in enumerate(turns):
        more = _more(_cards(pages[: at * count]), _cards(pages[(at + 1) * count :]))
        for number, stack in enumerate(stacks):
            page = turn[number] if number < len(turn) else ()
            stack.append((*page, *(more if number == len(turn) - 1 else ())))
    return [Stack(tuple(stack)) for stack in stacks]


def _question_lines(columns: Sequence[Column], width: int, height: int) -> int:
    """How many lines questions have: what the longest needs, up to half of the board: it outweighs cards."""
    most = max(2, height // 2) if height > 8 else 1
    return max((len(question_lines(column, width, most)) for column in columns), default=0)


def _stack(
    blocks: Sequence[Block], room: int, measure: Measure, empty: str, densities: Sequence[Density]
) -> Stack:
    """Place blocks below each other: in the first density in which all fit, else in pages."""
    room = max(room, 1)
    if not blocks:
        return Stack((_said(empty, densities[0]),))
    for density in densities:
        lines = _lines(blocks, density, measure)
        if len(lines) <= room:
            return Stack((lines,))
    pages = _pages(lines, max(room - 1, 1))
    if room < 2:
        return Stack(tuple(pages))
    numbered = []
    for at, page in enumerate(pages):
        numbered.append((*page, *_more(_cards(pages[:at]), _cards(pages[at + 1 :]))))
    return Stack(tuple(numbered))


def _said(empty: str, density: Density) -> Page:
    """What stands where there are no blocks, at the height of the text of a first card beside it."""
    return (*[None] * density.halves, NoteLine(empty)) if empty else ()


def _height(blocks: Sequence[Block], density: Density, measure: Measure) -> int:
    """How many lines blocks take below each other."""
    cards = sum(measure(card) for block in blocks for card in block.cards)
    return cards + len(blocks) * density.around + max(len(blocks) - 1, 0) * density.between


def _lines(blocks: Sequence[Block], density: Density, measure: Measure) -> Page:
    """The lines of blocks below each other."""
    lines: list[Line] = []
    second = False
    for number, block in enumerate(blocks):
        if number:
            lines += [None] * density.between
        alone = len(block.cards) == 1
        above, below = HALVES if density.halves else ("", "")
        if above:
            lines.append(HalfLine(block.cards[0], above, block.cards[0].low, block.key))
        for at, card in enumerate(block.cards):
            ground = card.low
            if alone and density == CLOSE:
                ground, second = card.low != second, not second
            lines += [
                CardLine(card, line, ground, None if at else block.key) for line in range(measure(card))
            ]
        if below:
            lines.append(HalfLine(block.cards[-1], below, block.cards[-1].low, block.key if alone else None))
    return tuple(lines)


def _parted(blocks: Sequence[Block], room: int, density: Density, measure: Measure) -> list[Sequence[Block]]:
    """Fill columns of so many lines, one after the other, with whole blocks."""
    parts: list[list[Block]] = [[]]
    used = 0
    for block in blocks:
        height = _height((block,), density, measure)
        if parts[-1] and used + density.between + height > room:
            parts.append([])
            used = 0
        if height > room:
            return [()] * (len(blocks) + 99)  # it is cut, which pages do
        used += height + (density.between if parts[-1] else 0)
        parts[-1].append(block)
    return list(parts)


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


def _cards(pages: Sequence[Page]) -> int:
    """How many cards begin on pages."""
    return sum(
        isinstance(line, CardLine) and line.number == 0 and not line.card.head
        for page in pages
        for line in page
    )


def _more(before: int, after: int) -> tuple[NoteLine, ...]:
    said = [f"{after} more  ↓"] if after else []
    said += [f"{before} before  ↑"] if before else []
    return (NoteLine("   ".join(said)),) if said else ()


def _spotted(laid: Laid) -> Laid:
    """Find where each block begins."""
    for column, stack in enumerate(laid.stacks):
        for number, page in enumerate(stack.pages):
            for top, line in enumerate(page):
                if isinstance(line, CardLine) and line.key is not None:
                    spot = laid.spots.get(line.key)
                    if spot is None:
                        laid.spots[line.key] = Spot(column, number, top, 1)
                    elif (spot.column, spot.page) == (column, number):
                        laid.spots[line.key] = Spot(column, number, spot.top, top - spot.top + 1)
    return laid
