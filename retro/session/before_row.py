"""A stage that is open before the meeting, as the lobby lists it for one seat."""

import msgspec


class BeforeRow(msgspec.Struct, frozen=True):
    """One line of that list. All see `so_far`; `mine` is told to nobody else."""

    id: str
    title: str
    minutes: int
    mine: str = ""
    """What this seat gave or did in it, in words: `your 2 cards are kept`; empty where that is nothing."""
    so_far: str = ""
    """How many people are done, in words, as far as that gives nobody away."""
