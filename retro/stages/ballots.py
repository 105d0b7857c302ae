"""What secret ballots have in common: counts, and when a count would tell too much."""

FEWEST = 3
"""Below this many answers a count could be traced to a person, so it is withheld."""


def tally(choices: list[int], options: int) -> tuple[int, ...]:
    """Count how often each of the options 0 … n-1 was chosen."""
    return tuple(choices.count(option) for option in range(options))
