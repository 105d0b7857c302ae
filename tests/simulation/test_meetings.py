"""Thousands of meetings in which everything comes at the worst moment, each from one seed.

A seed that fails is printed; `RETRO_SEED=17 pytest tests/simulation` holds that meeting again, and
`RETRO_TORTURE=5000` many more.
"""

import os
from collections import Counter

import pytest

from tests.simulation.meeting import simulate

SEED = os.environ.get("RETRO_SEED")  # read now: tests run without what a shell has set
RUNS = int(os.environ.get("RETRO_TORTURE", "160"))
BATCHES = 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_happens_in_whatever_order_what_always_holds_holds(batch: int) -> None:
    seeds = range(batch, RUNS, BATCHES) if SEED is None else [int(SEED)] if batch == 0 else []
    answers: Counter[str] = Counter()
    for seed in seeds:
        try:
            answers += simulate(seed).answers
        except BaseException:
            print(f"to see this again: RETRO_SEED={seed}")
            raise
    if SEED is None:  # nothing is proven by meetings in which nothing happens
        assert answers["saved"] > 30 * len(seeds)
        assert answers["RuleError"] > 3 * len(seeds)
        assert answers["NotSaved"] > len(seeds) // 4


def test_a_seed_is_the_same_meeting_every_time() -> None:
    first, second = simulate(7), simulate(7)

    assert first.disk.history == second.disk.history
    assert first.answers == second.answers
