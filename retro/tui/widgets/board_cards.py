"""What a board shows: columns of cards as frozen values, and how a card and a head are drawn as lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.tui.widgets.edged_card import EDGE
from retro.tui.widgets.hues import hue_of
from retro.tui.widgets.strips import CURSOR_SIGN, MARK_SIGN
from retro.tui.widgets.wrap import wrapped

_LEAD: Final = 2
"""Cells before the label or the text: the edge, and a free one."""
_APART: Final = 2
"""Cells that stay free between a text and what stands at its right."""


@dataclass(frozen=True)
class BoardCard:
    """A card, or with `head` the line over the cards of a topic. Its text is data, never markup."""

    text: str
    label: str = ""
    hue: int = 0
    """The number of its question, from 0; it says which colour the edge has."""
    aside: str = ""
    """Stands at the right of the last line: a name, a number of cards."""
    head: bool = False
    low: bool = False
    """Stands on the ground that steps back, where cards have room between them."""
    sign: str = ""
    """A word in the colour of marks at the right, such as that it is being changed."""
    labels: int = 4
    """Cells for the label, the same for all cards of a board; none without a label."""

    @property
    def width_of_label(self) -> int:
        """Cells that its label takes."""
        return max(self.labels, cell_len(self.label) + 1) if self.label else 0


@dataclass(frozen=True)
class Block:
    """What stays together: a card, or a head with the cards below it."""

    cards: tuple[BoardCard, ...]
    key: str | None = None
    """Who this is for the cursor and the marks, which stand on its first card; None cannot be chosen."""


@dataclass(frozen=True)
class Column:
    """A question with what stands below it."""

    title: str
    question: str = ""
    hue: int = 0
    count: str = ""
    """Stands at the right of the title."""
    blocks: tuple[Block, ...] = ()
    empty: str = ""
    """Stands where there are no blocks."""


@dataclass(frozen=True)
class Board:
    """All that everybody sees of a board; cursor, marks and pages are a terminal's own.

    Without `heads` the columns have no title, question and rule: something else on the screen says them.
    """

    columns: tuple[Column, ...] = ()
    heads: bool = True
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Of all blocks that can be chosen, column by column."""

    def __post_init__(self) -> None:
        found = (block.key for column in self.columns for block in column.blocks if block.key is not None)
        object.__setattr__(self, "keys", tuple(found))


@dataclass(frozen=True)
class CardLook:
    """How one card is painted here and now."""

    second: bool = False
    """Whether its ground is the one of every other card."""
    cursor: bool = False
    focus: bool = True
    """Whether the cursor is where keys go."""
    marked: bool = False


PLAIN: Final = CardLook()


@dataclass(frozen=True)
class CardPicture:
    """A card as a row of a list."""

    card: BoardCard
    second: bool = False

    def lines(self, width: int) -> Sequence[Content]:
        """Draw it as a board does."""
        return card_lines(self.card, width, CardLook(self.second))


@dataclass(frozen=True)
class ShortCard:
    """A card as a row of one line, on the ground that steps back."""

    card: BoardCard

    def lines(self, width: int) -> Sequence[Content]:
        """Draw as much of its text as fits."""
        edge = Content.styled(EDGE, hue_of(self.card.hue)) + Content(" ")
        text = Content.styled(self.card.text, "$text-quiet").truncate(max(width - 3, 1), ellipsis=True)
        line = (edge + text).truncate(width)
        return [line.pad_right(width - line.cell_length).stylize_before("on $card-2")]


def ground_of(card: BoardCard, look: CardLook) -> str:
    """The ground a card is painted on."""
    if look.cursor:
        return "$selected-bg" if look.focus else "$panel"
    return "$now-rest" if card.head else "$card-2" if look.second else "$surface"


def card_lines(card: BoardCard, width: int, look: CardLook = PLAIN) -> list[Content]:
    """Draw a card in lines of exactly `width` cells, at least one, with ground, edge and label."""
    ground = ground_of(card, look)
    text, label = ("bold $text-strong" if card.head else "$foreground"), "$text-quiet"
    if card.head:
        label = "$text-strong"
    if look.cursor:
        text = label = f"bold {'$selected-fg' if look.focus else '$text-strong'}"
    lead = min(_LEAD, max(width - 1, 0))
    hanging = min(card.width_of_label, max((width - lead) // 2, 0))
    room = max(width - lead - hanging - (1 if width > 12 else 0), 1)
    lines = wrapped(Content(card.text), room)
    rows = [(Content.styled(line.plain, text), False) for line in lines]
    aside = _aside(card, label, look)
    if aside and rows[-1][0].cell_length + _APART + aside.cell_length <= room:
        last = rows[-1][0]
        rows[-1] = (last + Content(" " * (room - last.cell_length - aside.cell_length)) + aside, False)
    elif aside:
        cut = aside.truncate(room, ellipsis=True)
        rows.append((Content(" " * (room - cut.cell_length)) + cut, False))
    drawn = []
    for number, (row, _) in enumerate(rows):
        name = (
            Content.styled(card.label[:hanging].ljust(hanging), label)
            if not number
            else Content(" " * hanging)
        )
        line = _edge(card, look, number) + Content(" ") + name if lead == _LEAD else Content("")
        line = (line + row).truncate(width)
        drawn.append(line.pad_right(width - line.cell_length).stylize_before(f"on {ground}"))
    return drawn


def _aside(card: BoardCard, label: str, look: CardLook) -> Content:
    pieces = [Content.styled(card.sign, "bold $mark" if not look.cursor else label)] if card.sign else []
    if card.aside:
        pieces.append(Content.styled(card.aside, label))
    return Content("  ").join(pieces)


def _edge(card: BoardCard, look: CardLook, number: int) -> Content:
    if look.marked and not number:
        return Content.styled(MARK_SIGN, "bold $selected-fg" if look.cursor and look.focus else "bold $mark")
    if look.cursor:
        return Content.styled(
            " " if number else CURSOR_SIGN, "bold $selected-fg" if look.focus else "bold $text-strong"
        )
    return Content(" ") if card.head else Content.styled(EDGE, hue_of(card.hue))


def title_line(column: Column, width: int) -> Content:
    """Draw the title with the count at its right."""
    count = Content.styled(column.count, "$text-quiet")
    room = width - (count.cell_length + _APART if column.count else 0)
    if room < width // 3:
        room, count = width, Content("")
    title = Content.styled(column.title, "bold $text-strong").truncate(max(room, 1), ellipsis=True)
    gap = max(width - title.cell_length - count.cell_length, 0)
    return (title + Content(" " * gap) + count).truncate(width)


def rule_line(hue: int, width: int) -> Content:
    """Draw the rule below the question in its hue."""
    return Content.styled("━" * width, hue_of(hue))


def question_lines(column: Column, width: int, most: int) -> Sequence[str]:
    """Break a question into at most so many lines; what is cut ends in `…`."""
    if not column.question or column.question == column.title:
        return ()
    lines = [line.plain for line in wrapped(Content(column.question), width)]
    if len(lines) > most:
        rest = Content(" ".join(lines[most - 1 :])) if most else Content("")
        lines = [*lines[: most - 1], rest.truncate(width, ellipsis=True).plain] if most else []
    return lines


def rule_legend(columns: Sequence[tuple[str, int]], width: int) -> Content:
    """Draw titles with the edge of their hue in one line, for where a board has no heads."""
    pieces = [Content.assemble((EDGE, hue_of(hue)), " ", (title, "$foreground")) for title, hue in columns]
    line = Content("   ").join(pieces)
    return line if line.cell_length <= width else line.truncate(width, ellipsis=True)


def alternating(number: int) -> Sequence[bool]:
    """Which of so many cards that lie close have the second ground."""
    return list(islice(cycle((False, True)), number))
