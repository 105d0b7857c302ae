"""Words that were probably meant where nothing has the one that was typed."""

from collections.abc import Sequence
from typing import Final

LEAST: Final = 70
"""How alike a word must be, of 100."""
MOST: Final = 3


def near_words(word: str, known: Sequence[str], most: int = MOST) -> tuple[str, ...]:
    """Return the known words that are most like this one, best first."""
    from rapidfuzz import fuzz, process  # 35 ms, and mostly something is found

    found = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
    return tuple(form for form, _, _ in sorted(found, key=lambda each: (-each[1], each[0]))[:most])
