"""Judges every way to choose by the marks, half by half."""

from functools import cache

from retro.memory.recall import OVER
from tests.bench.tables import table
from tests.memory.relevance.labelled_set import (
    Marks,
    Situation,
    agreed,
    entries,
    held_back,
    marks,
    may_find,
    situations,
)
from tests.memory.relevance.measures import SHOWN, Figures, figures, weighted_kappa
from tests.memory.relevance.orders import DRAWS, ORDERS, drawn


@cache
def half_of(name: str) -> tuple[Situation, ...]:
    """The situations of `tuning` or `held-back`."""
    every = situations()
    kept_back = held_back(every)
    return tuple(one for one in every if (one.name in kept_back) == (name == "held-back"))


@cache
def counting() -> Marks:
    """The marks that count; of what holds no more, none."""
    over = {entry.ref for entry in entries() if entry.state in OVER}
    both = agreed(marks("first"), marks("second"))
    return {pair: mark for pair, mark in both.items() if pair[1] not in over}


def kappa() -> float:
    """How far the two passes agree over all judged pairs."""
    found = entries()
    pairs = [(one.name, entry.ref) for one in situations() for entry in found if may_find(one, entry)]
    return weighted_kappa(marks("first"), marks("second"), pairs)


@cache
def judged(half: str) -> dict[str, Figures]:
    """The figures of each way to choose; those of chance are means of `DRAWS` draws."""
    of = half_of(half)
    found = {
        name: figures({one.name: order(one) for one in of}, counting()) for name, order in ORDERS.items()
    }
    draws = [figures({one.name: drawn(seed)(one) for one in of}, counting()) for seed in range(DRAWS)]
    found["random"] = Figures(
        sum(one.ndcg for one in draws) / DRAWS,
        sum(one.precision for one in draws) / DRAWS,
        sum(one.of_three for one in draws) / DRAWS,
        max(one.disturbed for one in draws),
        draws[0].empty,
    )
    ideal = {one.name: _best(one) for one in of}
    return {**found, "best possible": figures(ideal, counting())}


def tables(half: str, *, markdown: bool = False) -> str:
    """The figures of a half as a table."""
    rows = [
        [
            name,
            f"{one.ndcg:.2f}",
            f"{one.precision:.2f}",
            f"{one.of_three:.2f}",
            f"{one.disturbed} of {one.empty}",
        ]
        for name, one in judged(half).items()
    ]
    return table([[half, "nDCG@3", "P@3", "of three", "disturbed"], *rows], markdown=markdown)


def _best(situation: Situation) -> list[str]:
    """What its marks would choose."""
    fitting = {ref: mark for (name, ref), mark in counting().items() if name == situation.name}
    return sorted(fitting, key=lambda ref: -fitting[ref])[:SHOWN]
