"""Stages that a facilitator can insert, by where they come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retro.session.agenda import Stage


@dataclass(frozen=True)
class StageOffer:
    """The stages of one template, or single stages of all kinds."""

    title: str
    stages: tuple[Stage, ...]
    together: bool = False
    """Whether they are made to be inserted as a whole."""


StageOffers = Callable[[], Sequence[StageOffer]]
"""Reads them anew; it may take a moment, and runs in a thread."""


def no_offers() -> Sequence[StageOffer]:
    """Where no templates are known."""
    return ()
