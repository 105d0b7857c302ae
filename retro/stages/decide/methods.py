"""The methods of deciding: the answers that each offers, and what a template says of them.

- Consent asks whether a proposal is good enough for now and safe enough to try; an objection needs its reason
  (sociocracy; Loomio's guide to consent).
- Fist of five: as many fingers as one is for it. Whoever shows two or fewer is heard; all answer once more.
- Gradients of agreement: the eight steps of Sam Kaner, "Facilitator's Guide to Participatory Decision-Making"
  (1996), as the glossary of Lucid Meetings has them; the five steps leave out those that are least often told
  apart.
- Systemic consensus: each option gets 0 (no resistance) to 10 from everybody, among them that all stays as it
  is; the one with the least sum is nearest to consensus (Visotschnig and Schrotta, "Das SK-Prinzip", 2005).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta

MOST_RESISTANCE: Final = 10
CONSENT: Final = "consent"
FIST: Final = "fist"
THUMBS: Final = "thumbs"
GRADIENTS: Final = "gradients"
RESISTANCE: Final = "resistance"
METHODS: Final = (CONSENT, FIST, THUMBS, GRADIENTS, RESISTANCE)
GROUP, NAMED, ONE = "group", "named", "one"
WHO: Final = (GROUP, NAMED, ONE)
OPTIONS: Final = 8
"""Options of systemic consensus at most, without the one that all stays as it is."""
AS_IT_IS: Final = "It stays as it is now"


class Weight(StrEnum):
    """What an answer says of the proposal."""

    FOR = "for"
    NEITHER = "neither"
    AGAINST = "against"


class Choice(msgspec.Struct, frozen=True):
    """One answer that can be given."""

    word: str
    says: str
    weight: Weight
    heard: bool = False
    """Whether its reason is asked for, since whoever answers so is heard first."""
    stops: bool = False
    """Whether it needs a reason, and keeps the proposal from being agreed on until that is met."""


_FOR, _NEITHER, _AGAINST = Weight.FOR, Weight.NEITHER, Weight.AGAINST

_CHOICES: Final[Mapping[str, tuple[Choice, ...]]] = MappingProxyType(
    {
        CONSENT: (
            Choice("consent", "good enough for now, safe enough to try", _FOR),
            Choice("concern", "I can live with it; please hear this", _NEITHER, heard=True),
            Choice("objection", "not safe to try, because …", _AGAINST, heard=True, stops=True),
        ),
        FIST: (
            Choice("0", "no", _AGAINST, heard=True),
            Choice("1", "I have strong doubts", _AGAINST, heard=True),
            Choice("2", "I have doubts that we should talk about", _AGAINST, heard=True),
            Choice("3", "I can live with it", _NEITHER),
            Choice("4", "I like it", _FOR),
            Choice("5", "I am all for it", _FOR),
        ),
        THUMBS: (
            Choice("up", "I am for it", _FOR),
            Choice("sideways", "I go along with it", _NEITHER),
            Choice("down", "I am against it", _AGAINST, heard=True),
        ),
        "gradients 8": (
            Choice("full support", "I really like it", _FOR),
            Choice("a small doubt", "not perfect, but good enough", _FOR),
            Choice("reservations", "I can live with it", _FOR),
            Choice("abstain", "it does not affect me", _NEITHER),
            Choice("talk more", "I do not understand it well enough yet", _NEITHER, heard=True),
            Choice("do not like it", "but I will not hold the group up", _NEITHER, heard=True),
            Choice("disagree", "do not count on me", _AGAINST, heard=True),
            Choice("veto", "I block it, because …", _AGAINST, heard=True, stops=True),
        ),
        "gradients 5": (
            Choice("full support", "I really like it", _FOR),
            Choice("reservations", "I can live with it", _FOR),
            Choice("abstain", "it does not affect me", _NEITHER),
            Choice("disagree", "do not count on me", _AGAINST, heard=True),
            Choice("veto", "I block it, because …", _AGAINST, heard=True, stops=True),
        ),
        RESISTANCE: (),
    }
)

ADVICE: Final = (Choice("advice", "what should be thought of", _NEITHER, heard=True),)
"""What everybody gives where one person decides after advice."""
YES_OR_NO: Final = (
    Choice("yes", "as it is proposed", _FOR),
    Choice("no", "not like this", _AGAINST, heard=True),
)
"""What the one person says then."""
REASON_NEEDED: Final = MappingProxyType(
    {
        "objection": "An objection needs its reason: what would go wrong, and for whom?",
        "veto": "A veto needs its reason: what would go wrong, and for whom?",
        "advice": "Advice needs some text.",
    }
)


class DecideSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`method` is how views are asked for (empty: consent, or systemic consensus where there are `options`),
    `who` decides (empty: the group, or those named as `deciders`), `deciders` who that is by name.

    `rounds`: how often the same people are asked about one proposal at most; `scale`: the steps of gradients;
    `mean` and `least`: what fist of five needs; `options`: those of systemic consensus. What is said of one
    setting must hold without the others, as templates are checked one by one.
    """

    method: Annotated[
        str,
        Meta(
            description='how people answer: "consent", "fist", "thumbs", "gradients" or "resistance"; '
            "without it consent, or resistance where there are options"
        ),
    ] = ""
    who: Annotated[
        str,
        Meta(
            description='who decides: "group", "named" (the people in deciders) or "one" (a single person, '
            "after everybody has given advice); without it the group, or those named in deciders"
        ),
    ] = ""
    deciders: Annotated[
        tuple[str, ...], Meta(description="the names of 1 to 9 people who decide; with one, a single name")
    ] = ()
    rounds: Annotated[
        int, Meta(description="how often the same people are asked about one proposal at most, 1 to 9")
    ] = 3
    scale: Annotated[int, Meta(description="how many steps the method gradients has, 5 or 8")] = 8
    mean: Annotated[float, Meta(description="the mean of the answers that the method fist needs, 0 to 5")] = (
        3.0
    )
    least: Annotated[int, Meta(description="the smallest answer that the method fist allows, 0 to 5")] = 2
    options: Annotated[
        tuple[str, ...],
        Meta(
            description="what the method resistance asks about, up to 8 texts; without them they are written "
            "in the meeting"
        ),
    ] = ()

    def __post_init__(self) -> None:
        if self.method and self.method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}")
        if self.who and self.who not in WHO:
            raise ValueError(f"who must be one of {', '.join(WHO)}")
        if self.who == ONE and self.options:
            raise ValueError('options must be left out where who = "one": people give advice')
        if self.who == ONE and self.method:
            raise ValueError('method must be left out where who = "one": people give advice')
        if self.who == GROUP and self.deciders:
            raise ValueError('deciders must be left out where who = "group"')
        if self.who == ONE and len(self.deciders) > 1:
            raise ValueError('deciders must be one name where who = "one"')
        if len(self.deciders) > 9 or not all(self.deciders):
            raise ValueError("deciders must be 1-9 names")
        if not 1 <= self.rounds <= 9:
            raise ValueError("rounds must be 1-9")
        if self.scale not in (5, 8):
            raise ValueError("scale must be 5 or 8")
        if not 0 <= self.mean <= 5:
            raise ValueError("mean must be 0-5")
        if not 0 <= self.least <= 5:
            raise ValueError("least must be 0-5")
        if self.options and self.way != RESISTANCE:
            raise ValueError('options must be left out unless method = "resistance"')
        if len(self.options) > OPTIONS or not all(self.options):
            raise ValueError(f"options must be 1-{OPTIONS} texts")
        if len({option.casefold() for option in self.options}) < len(self.options):
            raise ValueError("options must differ from each other")

    @property
    def way(self) -> str:
        """The method."""
        return self.method or (RESISTANCE if self.options else CONSENT)

    @property
    def by(self) -> str:
        """Who decides."""
        return self.who or (NAMED if self.deciders else GROUP)

    @property
    def rates_options(self) -> bool:
        """Whether each option gets a number, instead of the proposal an answer."""
        return self.way == RESISTANCE

    @property
    def most_rounds(self) -> int:
        """How often the same people can be asked about one proposal; fist of five is asked once more."""
        return 2 if self.way == FIST else self.rounds

    def choices(self, *, deciders: bool) -> tuple[Choice, ...]:
        """The answers to choose from, for those who decide or for everybody."""
        if self.by == ONE:
            return YES_OR_NO if deciders else ADVICE
        return _CHOICES[f"{GRADIENTS} {self.scale}" if self.way == GRADIENTS else self.way]

    @property
    def advises(self) -> bool:
        """Whether everybody gives advice, as a text."""
        return self.by == ONE

    def key(self, choice: int) -> str:
        """The digit that gives an answer."""
        return str(choice if self.way == FIST and self.by != ONE else choice + 1)
