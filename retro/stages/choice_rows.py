"""A question that everybody answers alone, as rows: while it is open on the shared window, and its counts."""

from collections.abc import Sequence

from retro.session.scale_words import in_words, is_scale
from retro.stages.choice_words import ALONE, key_of, shown_order, why_no_counts, words
from retro.tui.charts.bars import BarChart, ChartHead, Scale, lines_apart
from retro.tui.charts.beside import Stack
from retro.tui.charts.histogram import histogram
from retro.tui.charts.trays import Tray, Trays
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Picture, Row

HEAD_LINES = 2
PLATE_LINES = 4
"""Of the plate with the question, and the free line after it."""
TALL = 30
"""Lines from which on the trays of the answers have more ground around their words."""


def open_rows(asked: str, options: Sequence[str], so_far: str, height: int) -> list[Row]:
    """The question as what everybody looks at, the answers there are, and how many were given.

    The answers stand in the same order as at a seat, and as their counts will.
    """
    trays = tuple(Tray(key_of(n), words(options[n], n)) for n in shown_order(options))
    free = height >= 2 * PLATE_LINES + len(trays)
    rows = [Row(picture=Plate(asked, free=free))]
    if free:
        rows.append(Row(""))
    rows += [
        Row(picture=Trays(trays, room=height - PLATE_LINES - 2, free=2 if height >= TALL else 1)),
        Row(""),
    ]
    return [*rows, Row(f"{so_far} so far", style="strong") if so_far else Row(ALONE, style="quiet")]


def count_rows(
    options: Sequence[str], counts: Sequence[int], answered: int, height: int, facts: str = ""
) -> list[Row]:
    """How often each option was chosen, or why that is not shown."""
    if counts:
        return [Row(picture=chart(options, counts, height, facts))]
    return [Row(few, style=style) for few, style in why_no_counts(answered)]


def chart(options: Sequence[str], counts: Sequence[int], height: int, facts: str = "") -> Picture:
    """The counts as bars, the highest of a scale first, under what they say in words."""
    scale = is_scale(options)
    apart = lines_apart(len(options), height - HEAD_LINES)
    bars = histogram(options, counts, scale=scale, lines_apart=apart)
    fact, more = in_words(options, counts, scale=scale)
    drawn = bars[0].scale if bars else Scale(0)
    return Stack((ChartHead(drawn, fact, facts or more, "answers", apart), BarChart(bars)))
