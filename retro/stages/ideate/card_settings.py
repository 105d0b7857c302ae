"""How a stage in which cards are written is set up."""

from typing import Annotated

import msgspec

MOST_TOPICS = 9
"""First topics of which each can be answered under a heading of its own."""


class IdeateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How cards are written, shown, and what they answer."""

    hidden: Annotated[
        bool, msgspec.Meta(description="whether cards are hidden until all are revealed at once")
    ] = True
    reveal_minutes: Annotated[
        int, msgspec.Meta(description="how many of the stage's minutes follow the reveal, 0 to 60")
    ] = 0
    cards: Annotated[
        int, msgspec.Meta(description="how many cards one person can write, 1 to 100; `0`: no limit")
    ] = 0
    one_by_one: Annotated[
        bool,
        msgspec.Meta(
            description="whether questions are asked one after another, each with its share of the minutes"
        ),
    ] = False
    in_turn: Annotated[
        bool,
        msgspec.Meta(
            description="whether a round begins when the cards are revealed: each in turn may say something"
        ),
    ] = False
    answers: Annotated[
        tuple[str, ...],
        msgspec.Meta(description="questions of earlier stages: each card answers one of their first topics"),
    ] = ()
    top: Annotated[
        int, msgspec.Meta(description="how many of these topics can be answered, 1 to 9; only with `answers`")
    ] = 3

    def __post_init__(self) -> None:
        if not 0 <= self.reveal_minutes <= 60:
            raise ValueError("reveal_minutes must be 0-60")
        if not 0 <= self.cards <= 100:
            raise ValueError("cards must be 0-100; 0 is no limit")
        if not 1 <= self.top <= MOST_TOPICS:
            raise ValueError(f"top must be 1-{MOST_TOPICS}")
        if self.in_turn and not self.hidden:
            raise ValueError("in_turn needs hidden cards: the round begins when they are revealed")
