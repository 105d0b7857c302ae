"""How good a list is, and how far two passes of marks agree. README.md says what each is."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.memory.relevance.labelled_set import Marks

SHOWN = 3


@dataclass(frozen=True)
class Figures:
    """Means over situations; the first three over those that have something that fits."""

    ndcg: float
    precision: float
    of_three: float
    disturbed: int
    empty: int


def ndcg(shown: Sequence[int], ideal: Sequence[int]) -> float:
    """The gain of the marks shown, of the best that could be shown."""
    best = _gain(sorted(ideal, reverse=True)[:SHOWN])
    return _gain(shown[:SHOWN]) / best if best else 0.0


def figures(lists: Mapping[str, Sequence[str]], marks: Marks) -> Figures:
    """Judge lists of refs by the name of their situation."""
    fitting: dict[str, dict[str, int]] = {name: {} for name in lists}
    for (name, ref), mark in marks.items():
        if name in fitting:
            fitting[name][ref] = mark
    gains, shares, of_three, disturbed, empty = [], [], [], 0, 0
    for name, refs in lists.items():
        of = fitting[name]
        if not of:
            empty += 1
            disturbed += bool(refs)
            continue
        shown = [of.get(ref, 0) for ref in refs[:SHOWN]]
        right = sum(mark >= 1 for mark in shown)
        gains.append(ndcg(shown, list(of.values())))
        shares.append(right / len(shown) if shown else 0.0)
        of_three.append(right / SHOWN)
    return Figures(_mean(gains), _mean(shares), _mean(of_three), disturbed, empty)


def weighted_kappa(first: Marks, second: Marks, pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa with squared weights over all judged pairs; 1 is full agreement, 0 is chance."""
    both = [(first.get(pair, 0), second.get(pair, 0)) for pair in pairs]
    one, other = Counter(a for a, _ in both), Counter(b for _, b in both)
    seen = sum((a - b) ** 2 for a, b in both) / len(both)
    by_chance = sum(one[a] * other[b] * (a - b) ** 2 for a in one for b in other) / len(both) ** 2
    return 1 - seen / by_chance


def _gain(marks: Sequence[int]) -> float:
    return sum((2.0**mark - 1) / math.log2(place + 2) for place, mark in enumerate(marks))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
