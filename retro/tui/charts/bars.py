"""Bars of blocks: one block for each person or dot, so that bars can be counted as well as compared."""

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.tui.charts.fixed_cells import fixed, gap, painted
from retro.tui.widgets.wrap import wrapped

OPTION_CELLS: Final = 24
"""Of the labels of options, at least."""
TOPIC_CELLS: Final = 40
"""Of the labels of topics, and the most that any label takes."""

SMALLEST, WIDEST = 2, 8
"""Cells of a block with the free cell after it."""
EASY: Final = 4
"""Cells of a block at least, before labels are cut for the bars' sake."""
COUNTABLE = 40
"""More blocks than this in a row are not counted by eye."""
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Measure:
    """How the bars of one chart are drawn at one width."""

    label: int
    """Cells of the labels."""
    unit: int
    """Cells of a block with the free cell after it."""
    worth: int
    """What one block stands for."""


@dataclass(frozen=True)
class Scale:
    """What the bars of a chart have in common: the largest value and the cells their labels would like."""

    most: int
    label_cells: int = OPTION_CELLS
    sign_cells: int = 3
    """Of the sign before the label, such as `T1`, within its cells."""
    whole_cells: int = 0
    """Cells with which the longest label is whole: as many as bars of an easy length leave free."""

    def at(self, width: int) -> Measure:
        """The measure for a chart of `width` cells."""
        most, number = max(1, self.most), len(str(self.most)) + 2
        label = max(self.label_cells, min(self.whole_cells, width - number - most * EASY))
        if width - label - number < most * EASY:
            label = max(self.sign_cells, min(label, width * 9 // 20))
        room = max(1, width - label - number)
        fitting = (
            worth
            for worth in _STEPS
            if (blocks := -(-most // worth)) <= COUNTABLE and blocks * SMALLEST <= room
        )
        worth = next(fitting, -(-most * SMALLEST // room))
        unit = max(SMALLEST, min(WIDEST, room // -(-most // worth)))
        return Measure(label, unit, worth)


@dataclass(frozen=True)
class Bar:
    """One row of a chart."""

    scale: Scale
    value: int
    label: str
    sign: str = ""
    """What stands before the label: the key of an option, the id of a topic."""
    note: str = ""
    """Below the label, where rows are three lines apart and the label needs one line."""
    nothing: str = "0"
    """What is said instead of a bar without blocks."""
    colour: str = "$hue-1"
    leading: bool = False
    """Has the colour; the others have that of rules."""
    lines_apart: int = 3
    """3: a bar one and a half lines high; 2: one line and a free one; 1: half a line, at its foot."""

    def lines(self, width: int) -> list[Content]:
        """As many lines as rows are apart."""
        measure = self.scale.at(width)
        first, second = self._labels(measure.label if self.value else self._free(measure.label, width))
        top = first + self._blocks("▄" if self.lines_apart == 1 else "█", measure) + self._number()
        if self.lines_apart == 1:
            return [top.truncate(width)]
        below = [Content("")]
        if self.lines_apart == 3:
            below.insert(0, second + self._blocks("▀", measure))
        return [line.truncate(width) for line in (top, *below)]

    def _free(self, cells: int, width: int) -> int:
        """Cells for a label without a bar: what is said instead of it moves on as far as it can."""
        whole = self.scale.sign_cells + cell_len(self.label) + 2
        return max(cells, min(whole, width - cell_len(self.nothing)))

    def _labels(self, cells: int) -> tuple[Content, Content]:
        indent = min(self.scale.sign_cells, cells)
        room = max(0, cells - indent - 2)
        texts = [line.plain for line in wrapped(Content(self.label), max(1, room))]
        look = "bold $text-strong" if self.leading else "$foreground"
        if self.lines_apart < 3 or len(texts) == 1:
            lines = [self.label]
        else:
            lines = [texts[0], self.label.strip()[len(texts[0]) :].strip()]
        first = fixed(lines[0], room, look)
        second = fixed(lines[1], room, look) if len(lines) > 1 else fixed(self.note, room, "$text-quiet")
        end = gap(cells - indent - room)
        return fixed(self.sign, indent, "$text-quiet") + first + end, gap(indent) + second + end

    def _blocks(self, sign: str, measure: Measure) -> Content:
        colour = self.colour if self.leading else "$rule"
        whole, rest = divmod(self.value, measure.worth)
        cells = [measure.unit - 1] * whole
        if rest:
            cells.append(max(1, (measure.unit - 1) * rest // measure.worth))
        blocks = (
            painted(width, colour) if sign == "█" else Content.styled(sign * width, colour) for width in cells
        )
        return Content.assemble(*(block + " " for block in blocks))

    def _number(self) -> Content:
        if not self.value:
            return Content.styled(self.nothing, "$text-quiet")
        return Content.assemble(" ", (str(self.value), "bold $text-strong"))


@dataclass(frozen=True)
class ChartHead:
    """The line over a chart: a fact, what explains it, and what a block stands for where that is not one."""

    scale: Scale
    fact: str
    more: str = ""
    unit: str = "1"
    """What is counted, in the plural: "dots"."""
    lines_apart: int = 2
    """1: without a free line below it."""

    def lines(self, width: int) -> list[Content]:
        """The head, wrapped."""
        worth = self.scale.at(width).worth
        more = (
            self.more if worth == 1 else f"{self.more} · one block is {worth} {self.unit}".removeprefix(" · ")
        )
        line = Content.assemble(
            (self.fact, "bold $text-strong"), (f"   {more}" if more else "", "$text-quiet")
        )
        return [*wrapped(line, width), *([Content("")] if self.lines_apart > 1 else [])]


@dataclass(frozen=True)
class BarChart:
    """The bars of one chart below each other."""

    bars: tuple[Bar, ...]

    def lines(self, width: int) -> list[Content]:
        """All lines, without the free ones after the last bar."""
        drawn = [line for bar in self.bars for line in bar.lines(width)]
        while drawn and not drawn[-1].plain.strip():
            drawn.pop()
        return drawn


def lines_apart(rows: int, height: int) -> int:
    """How far rows stand apart if they have `height` lines: 3, 2 or 1; the last needs no free line below."""
    return next((apart for apart in (3, 2) if rows * apart - 1 <= height), 1)
