"""Putting people into groups: arithmetic on the ids of seats, whose order was drawn before.

A group is a tuple of ids. Who is away has a place too, so that they find their group when they come back; but
sizes are counted by who is here, so that nobody is alone.
"""

from collections.abc import Collection, Iterable, Sequence

Seats = tuple[str, ...]


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


def merged(groups: Sequence[Seats], here: Collection[str]) -> list[Seats]:
    """Put whole groups together two by two; where one is left over, it makes another one larger by itself.

    The largest go with the smallest. Groups of which nobody is here count as people who are away.
    """
    alive = [group for group in groups if count_here(group, here)] or list(groups)
    alive.sort(key=lambda group: -count_here(group, here))
    pairs = len(alive) // 2
    if not pairs:
        return spread(alive, _seats(groups, alive))
    joined = [alive[n] + alive[2 * pairs - 1 - n] for n in range(pairs)]
    for group in alive[2 * pairs :]:
        smallest = min(range(pairs), key=lambda n: count_here(joined[n], here))
        joined[smallest] += group
    return spread(joined, _seats(groups, alive))


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


def _seats(groups: Iterable[Seats], but: Collection[Seats]) -> list[str]:
    return [seat for group in groups if group not in but for seat in group]
