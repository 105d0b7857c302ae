"""Topics on two scales at once, such as likelihood and damage: what is high on both is what to talk about."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.tui.charts.beside import Beside
from retro.tui.charts.fixed_cells import fixed, gap

PLOT: Final = 56
"""Cells between the axes, at most."""
HALF: Final = 4
"""Lines above the middle, and below it."""
_LEGEND = 30
_NUMBERS = 9


@dataclass(frozen=True)
class Plotted:
    """One topic: its id, its title and what it got on the two scales."""

    id: str
    title: str
    across: float
    up: float
    leading: bool = False
    """Whether its title is bold."""


@dataclass(frozen=True)
class Axis:
    """One scale: what it measures, its ends as numbers and in words."""

    name: str
    low: float
    high: float
    low_word: str = "low"
    high_word: str = "high"

    def share(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1 at the high one."""
        span = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / span)) if span else 0.5


@dataclass(frozen=True)
class TwoByTwo:
    """The plot, and at its right (below it where it is narrow) the topics, most first."""

    across: Axis
    up: Axis
    topics: tuple[Plotted, ...]
    nothing: str = "Nothing has numbers yet."
    legend: bool = True
    """Whether the topics are listed too."""

    def lines(self, width: int) -> list[Content]:
        """Plot and legend."""
        if not self.topics:
            return [fixed(self.nothing, min(width, len(self.nothing)), "$text-quiet")]
        plot, legend = _Plot(self.across, self.up, self.topics), _Legend(self.topics)
        if not self.legend:
            return [line.truncate(width) for line in plot.lines(width)]
        if width >= PLOT // 2 + _LEGEND * 2:
            return Beside((plot, legend), shares=(3, 2), least=_LEGEND, apart=4).lines(width)
        lines = [*plot.lines(width), Content(""), *legend.lines(width)]
        return [line.truncate(width) for line in lines]


@dataclass(frozen=True)
class _Plot:
    across: Axis
    up: Axis
    topics: tuple[Plotted, ...]

    def lines(self, width: int) -> list[Content]:
        words = max(cell_len(self.up.low_word), cell_len(self.up.high_word))
        side = min(words + 1, width // 3)
        cells = max(4, min(PLOT, width - side - 1))
        rows = self._rows(cells)
        lines = [fixed(self.up.name, min(width, cell_len(self.up.name)), "bold $text-strong")]
        for number, row in enumerate(rows):
            if number == HALF:
                lines.append(Content.assemble(gap(side), self._middle(cells)))
            word = {0: self.up.high_word, len(rows) - 1: self.up.low_word}.get(number, "")
            label = fixed(word.rjust(side - 1), side - 1, "$text-quiet") + " "
            lines.append(Content.assemble(label, Content.styled("│", "$rule"), row))
        left = (cells - 1) // 2
        axis = "└" + "─" * left + "┴" + "─" * (cells - left - 1)
        lines.append(Content.assemble(gap(side), Content.styled(axis, "$rule")))
        return [*lines, Content.assemble(gap(side + 1), self._below(cells))]

    def _rows(self, cells: int) -> list[Content]:
        """What stands in each line, the highest first."""
        on: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for topic in self.topics:
            row = round((1 - self.up.share(topic.up)) * (2 * HALF - 1))
            on[row].append((round(self.across.share(topic.across) * (cells - 1)), topic.id))
        return [_row(sorted(on[row]), cells, upper=row < HALF) for row in range(2 * HALF)]

    def _middle(self, cells: int) -> Content:
        left = (cells - 1) // 2
        return Content.styled("├" + "─" * left + "┼" + "─" * (cells - left - 1), "$rule")

    def _below(self, cells: int) -> Content:
        name = f"{self.across.name}: " if self.across.name else ""
        high = self.across.high_word
        low = fixed(f"{name}{self.across.low_word}", cells - cell_len(high) - 1)
        return Content.styled(f"{low.plain} {high}", "$text-quiet").truncate(cells, ellipsis=True)


def _row(topics: list[tuple[int, str]], cells: int, *, upper: bool) -> Content:
    """The ids where they fall; those that fall on each other side by side, moved in from the right edge."""
    starts: list[int] = []
    free = 0
    for place, name in topics:
        starts.append(max(free, place))
        free = starts[-1] + cell_len(name) + 1
    edge = cells
    for index in reversed(range(len(topics))):
        starts[index] = min(starts[index], edge - cell_len(topics[index][1]))
        edge = starts[index] - 1
    shift = min(starts, default=0)
    if shift < 0:  # more than one line has room for
        starts = [start - shift for start in starts]

    left = (cells - 1) // 2
    characters = " " * left + "│" + " " * (cells - left - 1)
    line = Content.styled(characters, "$rule")
    if upper:
        line = line.stylize("$rule on $surface", left + 1)
    for start, (_, name) in zip(starts, topics, strict=True):
        ground = " on $surface" if upper and start > left else ""
        piece = Content.styled(name, f"bold $text-strong{ground}")
        line = _over(line, piece, start)
    return line.truncate(cells, ellipsis=True)


def _over(line: Content, piece: Content, start: int) -> Content:
    """A line with a piece in place of the cells from `start` on."""
    before = line.truncate(start) if start else Content("")
    before = before.pad_right(start - before.cell_length)
    end = start + piece.cell_length
    kept = line.plain
    at, cells = 0, 0
    while at < len(kept) and cells < end:
        cells += cell_len(kept[at])
        at += 1
    return Content.assemble(before, piece, line[at:])


@dataclass(frozen=True)
class _Legend:
    topics: tuple[Plotted, ...]

    def lines(self, width: int) -> list[Content]:
        most = sorted(self.topics, key=lambda topic: (-topic.across * topic.up, -topic.across - topic.up))
        wide = max((cell_len(topic.id) for topic in most), default=0) + 2
        lines: list[Content] = []
        for topic in most:
            numbers = f"{topic.across:.3g} · {topic.up:.3g}".rjust(_NUMBERS)
            title = max(0, width - wide - _NUMBERS - 1)
            lines.append(
                Content.assemble(
                    fixed(topic.id, min(wide, width), "$text-quiet"),
                    fixed(topic.title, title, "bold $text-strong" if topic.leading else "$foreground"),
                    " ",
                    Content.styled(numbers, "$text-quiet"),
                ).truncate(width)
            )
        return lines
