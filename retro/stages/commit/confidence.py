"""Fist of five on the actions: everybody says alone, from 0 to 5, whether what was agreed will happen."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from retro.session.acts import StageAct
from retro.session.events import StageEvent
from retro.session.text import counted_people
from retro.stages.choice import FEWEST

QUESTION: Final = "Will this happen?"
OPTIONS: Final = ("no", "hardly", "I have doubts", "perhaps", "probably", "surely")
"""What 0, 1, 2, … mean."""
DOUBTS: Final = 3
"""The first answer that is no doubt."""
WHAT_TO_DO: Final = "Make an action smaller, find somebody who helps, or drop one. Then ask again."


Written = Literal["actions", "experiments"]
ACTIONS: Final = "actions"
EXPERIMENTS: Final = "experiments"


class CommitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the group says at the end if it believes in its actions, and what is mainly written down."""

    confirm: Annotated[
        bool,
        Meta(description="whether everybody says alone, from 0 to 5, if this will happen; counts are shown"),
    ] = False
    write: Annotated[
        Written,
        Meta(description="what people come here to write down; both can be written down in any case"),
    ] = "actions"


class CommitState(msgspec.Struct, frozen=True):
    """Of the question whether it will happen only the counts, once they are shown.

    `counts` is None before that, and empty when there were too few answers to show them.
    """

    asked: int = 0
    """How often everybody was asked."""
    asking: bool = False
    counts: tuple[int, ...] | None = None
    answered: int = 0


class AskConfidence(StageAct, frozen=True):
    """Ask everybody whether the actions will happen; asked again, the answers of before are gone."""


class SayConfidence(StageAct, frozen=True):
    """Answer from 0, no, to 5, surely; answering again replaces it."""

    rating: int


class ShowConfidence(StageAct, frozen=True):
    """Close the question and show the counts."""


class ConfidenceAsked(StageEvent, frozen=True, tag="ConfidenceAsked"):
    pass


class ConfidenceShown(StageEvent, frozen=True, tag="ConfidenceShown"):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    answered: int


def is_low(counts: Sequence[int]) -> bool:
    """Whether a third of the answers or more are doubts."""
    return sum(counts[:DOUBTS]) * 3 >= sum(counts) > 0


def verdict(counts: Sequence[int], answered: int) -> str:
    """What the counts say, in a sentence."""
    if not answered:
        return "Nobody answered."
    if not counts:
        given = f"{answered} {'answer was' if answered == 1 else 'answers were'} given"
        return f"{given}. They are not shown: with fewer than {FEWEST}, people could guess who said what."
    doubts = sum(counts[:DOUBTS])
    if not doubts:
        return "Nobody doubts that this will happen."
    doubt = "doubts" if doubts == 1 else "doubt"
    return f"{counted_people(doubts)} of {answered} {doubt} that this will happen."


def in_one_line(counts: Sequence[int]) -> str:
    """Return the counts without bars, the surest first."""
    return " · ".join(
        f"{word}: {count}" for word, count in reversed([*zip(OPTIONS, counts, strict=True)]) if count
    )
