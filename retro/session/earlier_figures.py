"""Means that earlier sessions of the same format have shown, to be compared with those of this one."""

from collections.abc import Iterable

import msgspec

MOST = 5
"""Sessions that are kept."""


class EarlierFigure(msgspec.Struct, frozen=True):
    """The mean of a scale from 1 to `top`, which a group was shown; it was made of enough answers."""

    name: str
    """What was asked, in the words of the template."""
    mean: float
    top: int


class EarlierMeeting(msgspec.Struct, frozen=True):
    """What a session of the same format leaves to compare with."""

    session: str
    """Its id."""
    date: str
    """ISO."""
    figures: tuple[EarlierFigure, ...] = ()

    def mean(self, name: str, top: int) -> float | None:
        """Return the mean of a question; None where it was not asked, or not on the same scale."""
        asked = (name.casefold(), top)
        return next((f.mean for f in self.figures if (f.name.casefold(), f.top) == asked), None)


class EarlierMean(msgspec.Struct, frozen=True):
    """The mean of one question in one earlier session, by its date."""

    date: str
    mean: float


def means_of(earlier: Iterable[EarlierMeeting], name: str, top: int) -> tuple[EarlierMean, ...]:
    """Return the earlier means of a question, the oldest first."""
    found = ((meeting.date, meeting.mean(name, top)) for meeting in earlier)
    return tuple(EarlierMean(date, mean) for date, mean in found if mean is not None)
