"""What a seat sees of a stage in which cards are written."""

import msgspec

from retro.stages.ideate.own_cards import OwnCard
from retro.stages.ideate.prompt_columns import Column


class IdeateView(msgspec.Struct, frozen=True):
    """The columns as everybody sees them, and this seat's own cards: hidden ones, or those with its name."""

    hidden: bool
    """Whether cards are being written in private."""
    so_far: str
    """How many are hidden, as far as that may be told; under which questions never is."""
    columns: tuple[Column, ...]
    own: tuple[OwnCard, ...]
    names: dict[str, str]
    """Names of authors by seat id; empty where nobody may tell."""
    notice: str
    """What everybody must know before they write; empty where nothing is special."""
    reopens: bool
    """Whether writing can be reopened: the cards are revealed, and nothing is made of them yet."""
    at_least: int | None = None
    """The number in the words of `so_far`; None where they are empty."""
    left: int | None = None
    """How many cards this seat may still write; None for any number."""
    asked_now: str = ""
    """The id of the question that was asked last, where they are asked one after another; else empty."""
    for_others: bool = False
    """Whether this seat can write cards for a person who has none: its person leads, and names are shown."""
