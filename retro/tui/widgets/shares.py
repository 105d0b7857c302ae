"""Cells given out by weight."""

from collections.abc import Sequence


def shares(room: int, weights: Sequence[int], least: Sequence[int]) -> tuple[int, ...]:
    """Whole numbers that add up to `room`, in proportion to the weights, none below its least.

    Where the least are more than the room, each is its least. Fractions go to the largest of them first.
    """
    fixed = {n for n, weight in enumerate(weights) if weight <= 0}
    while True:
        free = [n for n in range(len(weights)) if n not in fixed]
        left = room - sum(least[n] for n in fixed)
        total = sum(weights[n] for n in free)
        short = {n for n in free if left * weights[n] < least[n] * total}
        if not short:
            break
        fixed |= short
    if not free:
        return _spread_evenly(room, least)
    exact = {n: left * weights[n] / total for n in free}
    cells = [int(exact[n]) if n in exact else least[n] for n in range(len(weights))]
    for n in sorted(free, key=lambda n: (int(exact[n]) - exact[n], n))[: room - sum(cells)]:
        cells[n] += 1
    return tuple(cells)


def _spread_evenly(room: int, least: Sequence[int]) -> tuple[int, ...]:
    """The least, and what is left of the room one by one from the first."""
    spare = max(room - sum(least), 0)
    each, more = divmod(spare, max(len(least), 1))
    return tuple(cells + each + (n < more) for n, cells in enumerate(least))
