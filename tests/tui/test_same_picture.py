"""What is painted line by line is what Textual would have painted, cell by cell."""

from collections import Counter

import pytest

from tests.tui.random_meeting import painted_by_textual, played

SEEDS = range(4)
STEPS = 20


@pytest.mark.parametrize("seed", SEEDS)
async def test_terminals_show_what_textual_would_have_painted(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with painted_by_textual(monkeypatch):
        wanted = [shown async for shown in played(seed, STEPS, monkeypatch, Counter())]
    shown = [shown async for shown in played(seed, STEPS, monkeypatch, Counter())]

    assert len(shown) == STEPS
    for (done, one), (same, other) in zip(shown, wanted, strict=True):
        assert done == same
        assert one == other, done
