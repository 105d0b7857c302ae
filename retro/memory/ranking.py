"""In which order entries answer a question."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from retro.memory.entry import Entry

WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({"h": 10.0, "b": 4.0, "t": 4.0, "c": 6.0})
"""How much a word counts in a heading, in a body, in the topic it came from and as a channel."""
RANKED: Final = 5_000
"""Where more entries match, only those of the newest days are ranked that hold so many."""
BEST: Final = 200
"""How many of those whose words fit best are ordered by the whole formula."""
KIND_FACTOR: Final[Mapping[str, float]] = MappingProxyType(
    {
        **dict.fromkeys(("lesson", "decision", "experiment"), 1.5),
        **dict.fromkeys(("action", "session"), 1.2),
        "card": 0.8,
    }
)
"""1 for all others."""
OVER: Final = frozenset({"retired", "changed", "dropped"})
"""States of what does not hold any more."""
OVER_FACTOR: Final = 0.5
HALF_LIFE: Final = 365
"""Days after which half of what age takes is taken."""
LASTING: Final = 0.5
"""What age never takes."""


def value_of(entry: Entry, words_fit: float, today: datetime.date) -> float:
    """Return how well an entry answers, where `words_fit` is how well its words do (bm25)."""
    held = OVER_FACTOR if entry.state in OVER else 1.0
    return words_fit * KIND_FACTOR.get(entry.kind, 1.0) * held * _age(entry, today)


def _age(entry: Entry, today: datetime.date) -> float:
    try:
        days = max((today - datetime.date.fromisoformat(entry.day)).days, 0)
    except ValueError:
        return LASTING
    return float(LASTING + (1 - LASTING) * 2.0 ** (-days / HALF_LIFE))
