"""Putting people into groups: arithmetic on the ids of seats, whose order was drawn before.

A group is a tuple of ids. Who is away has a place too, so that they find their group when they come back; but
sizes are counted by who is here, so that nobody is alone.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

Seats = tuple[str, ...]
LEAST: Final = 3
"""People in a group that was made of others, at least, unless there are no more of them."""


def number_of_groups(people: int, size: int) -> int:
    """Return into how many groups of about this size so many people are put; nobody is in a group alone."""
    nearest = (2 * people + size) // (2 * size)
    return max(1, min(nearest, people // 2))


def formed(here: Sequence[str], away: Sequence[str], size: int) -> list[Seats]:
    """Put people into groups of this size; with a remainder some groups are one larger or smaller.

    Who is away joins the smallest group; where nobody is here, all count as being here.
    """
    here, away = (here, away) if here else (away, ())
    count = number_of_groups(len(here), size)
    return spread([tuple(here[n::count]) for n in range(count)] if here else [], away)


def merged(groups: Sequence[Seats], here: Collection[str], size: int = 4) -> list[Seats]:
    """Put whole groups together to groups of about this size, of at least three people if there are more.

    Groups of which nobody is here count as people who are away, unless nobody is here at all.
    """
    alive = [group for group in groups if count_here(group, here)]
    if not alive:
        alive, here = list(groups), [seat for group in groups for seat in group]
    alive.sort(key=lambda group: -count_here(group, here))
    people = sum(count_here(group, here) for group in alive)
    count = min(number_of_groups(people, size), max(len(alive), 1))
    found = _packed(alive, here, count)
    while count > 1 and min(count_here(group, here) for group in found) < LEAST:
        count -= 1
        found = _packed(alive, here, count)
    return spread(found, (seat for group in groups if group not in alive for seat in group))


def _packed(groups: Sequence[Seats], here: Collection[str], count: int) -> list[Seats]:
    """Put groups, the largest first, into so many larger ones, each time into the smallest."""
    packed: list[Seats] = [()] * count if groups else []
    for group in groups:
        smallest = min(range(count), key=lambda n: count_here(packed[n], here))
        packed[smallest] += group
    return packed


def spread(groups: Sequence[Seats], others: Iterable[str]) -> list[Seats]:
    """Put each of the others into the group that is the smallest then."""
    found = list(groups)
    for seat in others:
        if not found:
            found.append(())
        smallest = min(range(len(found)), key=lambda n: len(found[n]))
        found[smallest] += (seat,)
    return found


def smallest_group(numbers: Iterable[int], groups: Sequence[Seats], here: Collection[str]) -> int | None:
    """Return which of these groups has the fewest people here, but somebody; else the one with fewest seats.

    Of several the first in the order of `numbers`; None where there is none.
    """
    known = list(numbers)
    lively = [number for number in known if count_here(groups[number], here)]
    if lively:
        return min(lively, key=lambda number: count_here(groups[number], here))
    return min(known, key=lambda number: len(groups[number]), default=None)


def count_here(group: Seats, here: Collection[str]) -> int:
    """Count who of a group is here."""
    return sum(seat in here for seat in group)
