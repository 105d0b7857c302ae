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
