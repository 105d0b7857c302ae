"""Captures that a session took over when it opened, and what the group said of them."""

from enum import StrEnum

import msgspec

from retro.session.dates import check_day


class Judgement(StrEnum):
    """What the group said of a capture, besides making a lesson, an action or an experiment of it."""

    OPEN = "open"
    KEEP = "keep"
    """It is kept for a later meeting."""
    BOARD = "board"
    """It becomes a card of the next stage in which cards are written, once these are shown."""
    PLACED = "placed"
    """It is a card on the board."""
    DROP = "drop"
    """It is dropped; its words are destroyed."""


class BroughtCapture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A capture in the session that looks at it. It has its words only until they are destroyed."""

    ref: str
    """Its name for ever: `platform-2026-11/C417`."""
    text: str = ""
    about: str = ""
    channels: tuple[str, ...] = ()
    day: str = ""
    """The day on which it was kept, ISO."""
    name: str = ""
    """Who signed it; nobody has to."""
    kept: int = 0
    """How many earlier meetings kept it for later."""
    judged: Judgement = Judgement.OPEN
    became: str = ""
    """The label of the card that was made of it."""

    def __post_init__(self) -> None:  # a file that is changed may hold anything
        check_day(self.day)

    @property
    def id(self) -> str:
        """Its short name."""
        return self.ref.rpartition("/")[2]

    def without_words(self) -> "BroughtCapture":
        """Return what is left of it once its words are destroyed."""
        return BroughtCapture(self.ref, judged=self.judged, became=self.became, kept=self.kept)


def judged(
    captures: tuple[BroughtCapture, ...], ref: str, judgement: Judgement, became: str = ""
) -> tuple[BroughtCapture, ...]:
    """Return the captures with what the group said of one of them."""

    def changed(capture: BroughtCapture) -> BroughtCapture:
        said = msgspec.structs.replace(capture, judged=judgement, became=became)
        return said.without_words() if judgement is Judgement.DROP else said

    return tuple(changed(capture) if capture.ref == ref else capture for capture in captures)
