"""Tables of what was measured: for one state or two, as text or as Markdown."""

import statistics
from collections.abc import Mapping, Sequence

Figures = dict[str, float]
"""What one run measured, by what it is and its unit, in the order of the table."""


def rows_of(states: Mapping[str, Sequence[Figures]]) -> list[list[str]]:
    """A heading, and a row for each figure: the median of each state's runs, and the ratio of two states.

    Behind the median of several runs are the least and the most, in brackets. The ratio is that of the
    medians.
    """
    first, *others = states
    rows = [["", *states, *(["ratio"] if others else [])]]
    for name in states[first][0]:
        values = {state: [run[name] for run in runs] for state, runs in states.items()}
        ratios = []
        for other in others:
            base, changed = statistics.median(values[first]), statistics.median(values[other])
            ratios.append(f"{changed / base:.2f}" if base else "")
        rows.append([name, *map(_cell, values.values()), *ratios])
    return rows


def table(rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """The rows below each other, the first column at the left and all others at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        [
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in lines)
    rule = ["-" * (width - 1) + ":" if n else "-" * width for n, width in enumerate(widths)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])


def _cell(values: Sequence[float]) -> str:
    median = _rounded(statistics.median(values))
    return f"{median} ({_rounded(min(values))}-{_rounded(max(values))})" if len(values) > 1 else median


def _rounded(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
