"""What the end of a meeting can ask for: the settings of its template, questions and their answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

TIME, HEARD, FOLLOW, BOTH = "time", "heard", "follow-through", "plus-delta"

RATINGS: tuple[str, ...] = (
    "lost time",
    "little gained",
    "worth the time",
    "worth more than the time",
    "worth far more than the time",
)
_HEARD: Final = ("not at all", "only a little", "partly", "mostly", "fully")
TENTHS: Final = 10


class ClosingQuestion(msgspec.Struct, frozen=True):
    """A question with steps from 1 on."""

    id: str
    sentence: str
    options: tuple[str, ...]
    """Each with its number before it."""
    figure: str
    """What its mean is called in the minutes, and found again by in another session."""


QUESTIONS: Final[Mapping[str, ClosingQuestion]] = MappingProxyType(
    {
        TIME: ClosingQuestion(
            TIME,
            "Was this meeting worth the time you gave it?",
            tuple(f"{n} · {words}" for n, words in enumerate(RATINGS, 1)),
            "Worth the time",
        ),
        HEARD: ClosingQuestion(
            HEARD,
            "I could say what I wanted to say.",
            tuple(f"{n} · {words}" for n, words in enumerate(_HEARD, 1)),
            "Everybody was heard",
        ),
        FOLLOW: ClosingQuestion(
            FOLLOW,
            "How likely is it that what we agreed happens?",
            ("1 · hardly likely", *(str(n) for n in range(2, TENTHS)), f"{TENTHS} · certain"),
            "What we agreed happens",
        ),
    }
)


class CloseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template says of the end of a meeting."""

    ask: Annotated[
        tuple[Literal["time", "heard", "follow-through", "plus-delta"], ...],
        Meta(
            description='a list of "time" (was it worth the time), "heard" (I could say what I wanted to '
            'say), "follow-through" (how likely what we agreed happens) and "plus-delta" (what was good, '
            "what to change)"
        ),
    ] = ("time",)

    def __post_init__(self) -> None:
        if not self.ask:
            raise ValueError("ask must be a list of one thing at least")
        if len(set(self.ask)) < len(self.ask):
            raise ValueError("ask must name each thing once")

    @property
    def questions(self) -> tuple[ClosingQuestion, ...]:
        """The questions with steps, in the order of the template."""
        return tuple(QUESTIONS[name] for name in self.ask if name in QUESTIONS)

    @property
    def further(self) -> tuple[ClosingQuestion, ...]:
        """Those beside whether it was worth the time."""
        return tuple(question for question in self.questions if question.id != TIME)

    @property
    def plain(self) -> bool:
        """Whether only this is asked: was it worth the time."""
        return self.ask == (TIME,)

    @property
    def both(self) -> bool:
        """Whether people leave two lines, on what was good and what to change, instead of one."""
        return BOTH in self.ask
