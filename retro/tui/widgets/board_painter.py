"""From a laid board to strips, made once for each card, width and theme and shared by all apps."""

from collections.abc import Callable, Sequence
from typing import Final

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from retro.session.identity_cache import IdentityCache
from retro.tui.widgets.board_cards import (
    Board,
    BoardCard,
    CardLook,
    Column,
    card_lines,
    ground_of,
    question_lines,
    rule_line,
    title_line,
)
from retro.tui.widgets.board_layout import GAP, Laid, Spot, lay
from retro.tui.widgets.board_lines import CardLine, HalfLine, Line, Measure, NoteLine
from retro.tui.widgets.edged_card import half_line
from retro.tui.widgets.strips import FindStyle, StripCache, Strips

Parts = tuple[Strip, ...]
"""One line of the screen: a strip for each column, or one for all."""

_TEXT_LEAD: Final = 2


class BoardPainter:
    """Paints boards in one theme; what it paints is kept in the cache."""

    def __init__(self, cache: StripCache, theme: str, base: Style, find: FindStyle) -> None:
        self._cache = cache
        self._base = base
        self._find = find
        self._shelf = cache.shelf(("board", theme, base))

    def lay(self, board: Board, width: int, height: int, *, tall: bool) -> Laid:
        """Place a board in so many cells and lines, once for all who show the same."""
        size = (self._shelf, width, height, tall)
        kept = self._cache.kept.same(("piles", self._shelf), (), lambda: IdentityCache(most=128))

        def laid() -> Laid:
            return lay(board, width, height, self._measure, tall=tall, kept=kept)

        return self._cache.once(board, size, laid)

    def _measure(self, width: int) -> Measure:
        return lambda card: len(self.card(card, width, CardLook(card.low)))

    def card(self, card: BoardCard, width: int, look: CardLook) -> Strips:
        """The lines of a card."""
        return self._kept((width, card, look), width, lambda: card_lines(card, width, look))

    def line(self, line: Line, width: int, look: CardLook) -> Strip:
        """One line of a column."""
        if isinstance(line, CardLine):
            return self.card(line.card, width, look)[line.number]
        if isinstance(line, HalfLine):
            ground, half = ground_of(line.card, look), line.half
            return self._kept((width, half, ground), width, lambda: [half_line(half, width, ground)])[0]
        text = line.text if isinstance(line, NoteLine) else ""
        return self.text(text, width)

    def text(self, text: str, width: int) -> Strip:
        """A line that steps back."""
        words = Content.styled(" " * _TEXT_LEAD + text if text else "", "$text-quiet")
        return self._kept((width, text), width, lambda: [words.truncate(width, ellipsis=True)])[0]

    def heads(self, laid: Laid, first: int, width: int, y: int) -> Parts:
        """Line `y` of the heads of the columns from the first one on."""
        each = width if len(laid.heads) == 1 else laid.width
        return tuple(self._head(head, each, laid.questions, y) for head in laid.heads[first:][: laid.shown])

    def _head(self, head: Column, width: int, questions: int, y: int) -> Strip:
        # Line by line, since the count changes with every card.
        if not y:
            return self._kept((width, head.title, head.count), width, lambda: [title_line(head, width)])[0]
        if y > questions:
            return self._kept((width, "━", head.hue), width, lambda: [rule_line(head.hue, width)])[0]

        def draw() -> list[Content]:
            lines = question_lines(head, width, questions)
            return [Content.styled(line, "$foreground") for line in (*lines, *[""] * questions)]

        return self._kept((width, head.title, head.question, questions), width, draw)[y - 1]

    def whole_line(self, parts: Parts, width: int) -> Strip:
        """The strips of one line side by side, as wide as the board."""
        if len(parts) == 1 and parts[0].cell_length == width:
            return parts[0]
        # The parts are kept with what is made of them, so that no other strip gets the id of one.
        key = (self._shelf, width, *map(id, parts))
        return self._cache.keep(key, lambda: (self._joined(parts, width), *parts))[0]

    def _joined(self, parts: Parts, width: int) -> Strip:
        gap = Strip.blank(GAP, self._base.rich_style)
        pieces: list[Strip] = []
        for part in parts:
            pieces += [gap, part] if pieces else [part]
        return Strip.join(pieces).adjust_cell_length(width, self._base.rich_style)

    def _kept(self, key: tuple[object, ...], width: int, draw: Callable[[], Sequence[Content]]) -> Strips:
        def paint() -> Strips:
            return tuple(self._painted(line, width) for line in draw())

        return self._cache.keep((self._shelf, *key), paint)

    def _painted(self, line: Content, width: int) -> Strip:
        base = self._base
        pieces = line.render(base, end="", parse_style=self._find)
        segments = [Segment(text, style.rich_style) for text, style in pieces if text]
        return Strip(segments).adjust_cell_length(width, base.rich_style)


def beside(laid: Laid, key: str, by: int, page: int) -> str | None:
    """Find what stands at the same height in the next column that holds something; None without one."""
    here = laid.spots[key]
    step = 1 if by > 0 else -1
    for column in range(here.column + step, len(laid.stacks) if step > 0 else -1, step):
        shown = min(page, len(laid.stacks[column].pages) - 1)
        there = {k: s for k, s in laid.spots.items() if (s.column, s.page) == (column, shown)}
        if there:
            return min(there, key=lambda k: (_distance(there[k], here.top), there[k].top))
    return None


def _distance(spot: Spot, top: int) -> int:
    return max(spot.top - top, top - spot.top - spot.height + 1, 0)
