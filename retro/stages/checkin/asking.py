"""What a check-in can ask for: the settings of its template, and the answers that belong to each way."""

from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from retro.session.agenda import Prompt, Stage

SCALE, MOOD, CHOICES, ESVP, SAFETY, WORD = "scale", "mood", "choices", "esvp", "safety", "word"
MOST: Final = 9
"""Statements of one stage."""
WORD_LIMIT: Final = 24
"""Characters of a word."""

MOODS: Final = ("drained", "tired", "all right", "with energy", "full of energy")
SAFE: Final = (
    "I would rather not talk",
    "I will say little",
    "I will say some things",
    "I will say most things",
    "I can say anything",
)
ATTITUDES: Final = (
    "Explorer: wants to learn",
    "Shopper: looks for one thing",
    "Vacationer: glad of a break",
    "Prisoner: has to be here",
)
UNWILLING: Final = (2, 3)
"""Those of them who would rather do something else, by index."""
_STEPS: Final = MappingProxyType({MOOD: MOODS, SAFETY: SAFE})


class CheckinSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template says of a check-in."""

    ask: Annotated[
        Literal["scale", "mood", "choices", "esvp", "safety", "word"],
        Meta(
            description='"scale", "mood" (five steps), "choices", "esvp" (Explorer, Shopper, Vacationer, '
            'Prisoner), "safety" (how safe it is to speak) or "word" (one word each)'
        ),
    ] = "scale"
    scale: Annotated[int, Meta(description="a whole number from 2 to 10, the last step of the scale")] = 5
    low: Annotated[str, Meta(description="text in quotes, what the first step of the scale means")] = ""
    high: Annotated[str, Meta(description="text in quotes, what the last step of the scale means")] = ""
    choices: Annotated[
        tuple[str, ...], Meta(description="a list of 2 to 9 answers, which stand in place of a scale")
    ] = ()
    trend: Annotated[
        bool,
        Meta(
            description="true or false, whether people also say if it gets better, stays the same or "
            "gets worse"
        ),
    ] = False
    destroy: Annotated[
        bool, Meta(description="true or false, whether what was shown is deleted when the group moves on")
    ] = False

    def __post_init__(self) -> None:
        if not 2 <= self.scale <= 10:
            raise ValueError("scale must be 2-10")
        if len(self.choices) == 1 or len(self.choices) > MOST:
            raise ValueError(f"choices must be 2-{MOST} answers")
        if self.choices and self.ask not in (SCALE, CHOICES):
            raise ValueError(f'choices must be left out where ask = "{self.ask}"')
        if (self.low or self.high) and self.way != SCALE:
            raise ValueError(f"{'low' if self.low else 'high'} must be left out where there is no scale")
        if self.trend and self.way == WORD:
            raise ValueError('trend must be left out where ask = "word"')

    @property
    def way(self) -> str:
        """What is asked for; the answers that the template names, as soon as it does."""
        return CHOICES if self.choices else self.ask

    @property
    def options(self) -> tuple[str, ...]:
        """The answers as they are shown; none where people write a word."""
        if self.way == WORD:
            return ()
        if self.way == ESVP:
            return ATTITUDES
        if self.choices:
            return self.choices
        if self.way in _STEPS:
            return tuple(f"{n} · {words}" for n, words in enumerate(_STEPS[self.way], 1))
        ends = {1: self.low, self.scale: self.high}
        return tuple(f"{n} · {word}" if (word := ends.get(n)) else str(n) for n in range(1, self.scale + 1))

    @property
    def is_scale(self) -> bool:
        """Whether the answers are steps, of which there is a mean."""
        return self.way in (SCALE, MOOD, SAFETY)


def statements_of(stage: Stage, settings: CheckinSettings) -> tuple[Prompt, ...]:
    """Return what is answered one by one; nothing where a single question is all that is asked."""
    if settings.way == WORD or not (settings.trend or len(stage.prompts) > 1):
        return ()
    return stage.prompts or (Prompt("only", stage.title, ""),)


def name_of(stage: Stage) -> str:
    """Return what the single question is called, by which it is found again in another session."""
    return " ".join(prompt.title for prompt in stage.prompts) or stage.title
