"""Blocks below each other as lines: how high they are, and which line is whose."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from retro.palette import HALVES
from retro.session.identity_cache import IdentityCache
from retro.tui.widgets.board_cards import Block, BoardCard


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


class Broken(NamedTuple):
    """A block as lines: on its own ground, and on the other one where it is a single card."""

    lines: Page
    other: Page
    alone: bool


@dataclass(frozen=True)
class BlockList:
    """Blocks below each other in the width of a column. What is made of each is kept with the name."""

    blocks: Sequence[Block]
    measure: Measure
    kept: IdentityCache
    name: Hashable

    def height(self, density: Density) -> int:
        """How many lines they take."""
        between = density.between * max(len(self.blocks) - 1, 0)
        return sum(self.heights) + density.around * len(self.blocks) + between

    @property
    def heights(self) -> tuple[int, ...]:
        """How many lines the cards of each block take."""
        return self.kept.each((self.name, "heights"), self.blocks, self._cards)

    def lines(self, density: Density) -> Page:
        """Their lines; close ones stand on grounds by turns."""
        broken = self.kept.each((self.name, density), self.blocks, lambda block: self._broken(block, density))
        if density.between:
            free: Page = (None,) * density.between
            spaced = chain.from_iterable((free, block.lines) for block in broken)
            return tuple(chain.from_iterable(spaced))[density.between :]
        if density != CLOSE:
            return tuple(chain.from_iterable(block.lines for block in broken))
        second, pages = False, []
        for lines, other, alone in broken:
            pages.append(other if alone and second else lines)
            second = second != alone
        return tuple(chain.from_iterable(pages))

    def _cards(self, block: Block) -> int:
        return sum(map(self.measure, block.cards))

    def _broken(self, block: Block, density: Density) -> Broken:
        alone = len(block.cards) == 1
        own = self._lines(block, density)
        other = self._lines(block, density, second=True) if alone and density == CLOSE else own
        return Broken(own, other, alone)

    def _lines(self, block: Block, density: Density, *, second: bool = False) -> Page:
        first, last = block.cards[0], block.cards[-1]
        lines: list[Line] = [
            CardLine(card, line, card.low != second, None if at else block.key)
            for at, card in enumerate(block.cards)
            for line in range(self.measure(card))
        ]
        if density.halves:
            above, below = HALVES
            lines.insert(0, HalfLine(first, above, first.low, block.key))
            lines.append(HalfLine(last, below, last.low, block.key if len(block.cards) == 1 else None))
        return tuple(lines)
