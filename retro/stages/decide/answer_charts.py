"""How often each answer was given, and by whom; of options their resistance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.stages.decide.decision_words import label_of
from retro.stages.decide.matter_view import RoundView
from retro.stages.decide.methods import MOST_RESISTANCE, Weight
from retro.tui.charts.bars import Bar, Scale, lines_apart
from retro.tui.charts.fixed_cells import fixed, gap
from retro.tui.widgets.row import Picture
from retro.tui.widgets.wrap import wrapped

COLOURS: Final = {Weight.FOR: "$good", Weight.NEITHER: "$warn", Weight.AGAINST: "$bad"}
LABEL: Final = 13
"""Cells of the word of an answer, at least."""
BESIDE: Final = 100
"""Cells from which on the names stand beside the bars."""
APART: Final = "   "
"""What stands between names beside the bars."""
OPTION: Final = 40
"""Cells of an option at most."""


@dataclass(frozen=True)
class AnswerChart:
    """A bar for each answer, with the names of those who gave it."""

    bars: tuple[tuple[Bar, tuple[str, ...]], ...]
    """Each with the names, or none."""

    def lines(self, width: int) -> list[Content]:
        """The bars; names stand beside them, or on a narrow screen behind them."""
        lines: list[Content] = []
        beside = width >= BESIDE and any(names for _, names in self.bars)
        half = beside or any(self._lacks_room(bar, names, width) for bar, names in self.bars)
        cells = width // 2 if half else width
        for bar, names in self.bars:
            drawn = bar.lines(cells)
            if names and beside:
                room = max(len(drawn) - (len(drawn) > 1), 1)
                for number, line in enumerate(_who(names, width - cells - 2, room, APART)):
                    free = cells + 2 - drawn[number].cell_length
                    drawn[number] = drawn[number] + gap(free) + line
            elif names:
                [behind] = _who(names, width - drawn[0].cell_length - 2, 1, ", ")
                drawn[0] = drawn[0] + "  " + behind.stylize("$text-quiet")
            lines += drawn
        while lines and not lines[-1].plain.strip():
            lines.pop()
        return [line.truncate(width) for line in lines]

    @staticmethod
    def _lacks_room(bar: Bar, names: Sequence[str], width: int) -> bool:
        """Whether not all names have room behind a bar that is as long as it can be."""
        return bool(names) and bar.lines(width)[0].cell_length + 2 + cell_len(", ".join(names)) > width


def _who(names: Sequence[str], width: int, most: int, between: str) -> list[Content]:
    """As many whole names as have room in `most` lines, and how many are left out."""
    for count in range(len(names), 0, -1):
        left = len(names) - count
        more = f" and {left} more" if left else ""
        lines = wrapped(Content(between.join(names[:count]) + more), max(1, width))
        if len(lines) <= most:
            return lines
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    first = Content(names[0]).truncate(max(0, width - len(more)), ellipsis=True)
    return [(first + more).truncate(max(0, width), ellipsis=True)]


def answer_chart(shown: RoundView, height: int) -> Picture:
    """The answers of a round in the order of the method; of fingers the most first."""
    places = list(range(len(shown.choices)))
    fingers = shown.keys[:1] == ("0",)
    order = places[::-1] if fingers else places
    apart = lines_apart(len(order), height)
    widest = max((cell_len(label_of(choice)) for choice in shown.choices), default=0)
    scale = Scale(max(shown.counts, default=0), max(LABEL, min(OPTION, widest + 4)), 0)
    return AnswerChart(
        tuple(
            (
                Bar(
                    scale,
                    shown.counts[n],
                    label_of(shown.choices[n]),
                    colour=COLOURS[shown.choices[n].weight],
                    leading=True,
                    lines_apart=apart,
                ),
                tuple(one.name for one in shown.heard if one.choice == n and one.name),
            )
            for n in order
        )
    )


@dataclass(frozen=True)
class SpreadChart:
    """A line for each option: its sum, and from where to where the resistance of people goes."""

    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """Each with the sum, the least and the most."""
    answered: int
    apart: bool = False

    def lines(self, width: int) -> list[Content]:
        """The options with the least sum first."""
        widest = max((cell_len(option) for option, _ in self.rows), default=0)
        label = max(8, min(widest, OPTION, width // 2 - 4))
        step = max(1, min(5, (width - label - 10) // MOST_RESISTANCE))
        head = fixed("", label + 9) + Content.styled(_scale_of(step), "$text-quiet")
        lines = [head.truncate(width)]
        least = min((points[0] for _, points in self.rows), default=0)
        for option, points in sorted(self.rows, key=lambda row: row[1][0]):
            first = points[0] == least
            look = "bold $text-strong" if first else "$foreground"
            names = wrapped(Content.styled(option, look), label)
            number = Content.styled(f"{points[0]:>5}    ", look)
            top = (
                names[0].pad_right(label - names[0].cell_length)
                + number
                + _spread(points, self.answered, step, first)
            )
            lines += [top, *names[1:], *([Content("")] if self.apart else [])]
        return [line.truncate(width) for line in lines]


def _scale_of(step: int) -> str:
    return f"0{'10':>{step * MOST_RESISTANCE + 1}}"


def _spread(points: tuple[int, ...], answered: int, step: int, first: bool) -> Content:
    """From the least to the most, and the mean between them: `─○──●─`."""
    signs = ["─"] * (MOST_RESISTANCE * step + 1)
    low, high = points[1] * step, points[2] * step
    mean = round(points[0] * step / answered)
    for place in (low, high):
        signs[place] = "○"
    signs[mean] = "●"
    track = "".join(signs)
    colour = "$good" if first else "$text-strong"
    return Content.assemble(
        (track[:low], "$rule"), (track[low : high + 1], colour), (track[high + 1 :], "$rule")
    )
