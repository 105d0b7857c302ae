"""How often each answer was given: bars in the order of the scale."""

from collections.abc import Sequence

from rich.cells import cell_len

from retro.session.scale_words import option_words
from retro.tui.charts.bars import OPTION_CELLS, TOPIC_CELLS, Bar, Scale

SIGN_CELLS = 4


def histogram(
    options: Sequence[str], counts: Sequence[int], *, scale: bool, lines_apart: int = 3
) -> tuple[Bar, ...]:
    """A bar for each option, the highest of a scale first; those chosen most have the colour."""
    most = max(counts, default=0)
    words = [option_words(option, n) for n, option in enumerate(options)]
    longest = max((cell_len(word) for word in words), default=0)
    drawn = Scale(most, min(TOPIC_CELLS, max(OPTION_CELLS, SIGN_CELLS + longest + 2)), SIGN_CELLS)
    bars = tuple(
        Bar(
            drawn,
            count,
            word,
            sign=str(n),
            leading=0 < count == most,
            lines_apart=lines_apart,
        )
        for n, (word, count) in enumerate(zip(words, counts, strict=True), 1)
    )
    return bars[::-1] if scale else bars
