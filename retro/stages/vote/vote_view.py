"""What everybody sees of a vote, as rows into which a seat's own dots are filled."""

from collections.abc import Mapping

import msgspec


class VoteRow(msgspec.Struct, frozen=True):
    """A topic with this seat's own dots and, once they are shown, everybody's; None where they are not."""

    id: str
    title: str
    cards: tuple[tuple[str, str], ...]
    mine: int
    dots: int | None


class VoteView(msgspec.Struct, frozen=True):
    """The ballot of one seat, or the result."""

    open: bool
    rows: tuple[VoteRow, ...]
    budget: int
    most: int
    given: int
    """This seat's own dots."""
    voters: int
    """How many ballots held a dot, once the voting is closed."""
    withheld: bool
    """Whether so few voted that the dots are not shown."""
    so_far: str
    """How many have voted while it is open, as far as that may be told."""
    round: int
    """Which vote on these topics this is, from 1."""
    at_least: int | None = None
    """The number in the words of `so_far`; None where they are empty."""
    votes_for: int = 1
    """For how many people this seat votes."""
    together: tuple[int, ...] = ()
    """Of the ballots of several people: how many people each was of."""
    every: tuple[VoteRow, ...] = ()
    """The rows without anybody's own dots: one object for all seats."""

    @property
    def people(self) -> int:
        """How many people voted, with all those who shared a seat."""
        return self.voters + sum(people - 1 for people in self.together)


class EmptyBallot(msgspec.Struct, frozen=True):
    """What everybody sees of a vote: all of it but the own dots."""

    rows: tuple[VoteRow, ...]
    places: Mapping[str, int]
    """Of the rows, by topic."""
    budget: int
    most: int

    def filled_in(self, mine: Mapping[str, int]) -> tuple[VoteRow, ...]:
        """Return the rows with somebody's own dots; those without are the same objects for all."""
        if not mine:
            return self.rows
        rows = list(self.rows)
        for topic, dots in mine.items():
            place = self.places.get(topic)
            if place is not None:
                rows[place] = msgspec.structs.replace(rows[place], mine=dots)
        return tuple(rows)
