"""Several questions in one stage, which everybody answers alone: what one person gives, and what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.session.private import Gathered
from retro.stages.choice import ChoiceView, seen, sums

NONE: Final = -1
"""In the place of an answer that was not given."""
TRENDS: Final = ("better", "same", "worse")
"""What can be said of how something has changed, by index."""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person answered to one question; both numbers are indices of answers."""

    question: str
    """Its id."""
    option: int = NONE
    trend: int = NONE


class Answered(msgspec.Struct, frozen=True):
    """What came out of one question: only sums."""

    question: str
    """Its id."""
    counts: tuple[int, ...] = ()
    """How many chose each option; empty when there were too few answers to show them."""
    answered: int = 0
    trends: tuple[int, ...] = ()
    """How many said better, the same and worse; empty when that was not asked, or too few said it."""


class QuestionView(msgspec.Struct, frozen=True):
    """One of the questions as one seat sees it."""

    id: str
    title: str
    sentence: str
    """The question in full; empty where the title says all."""
    choice: ChoiceView
    trend: ChoiceView | None = None
    """The same for how it has changed, where that is asked."""
    before: float | None = None
    """The mean of an earlier session, from 1 on."""
    when: str = ""
    """What that session is called: `on 7 November`."""

    @property
    def complete(self) -> bool:
        """Whether this seat answered all of it."""
        return self.choice.mine is not None and (self.trend is None or self.trend.mine is not None)


def with_option(said: Sequence[Said], question: str, option: int) -> tuple[Said, ...]:
    """Return what one person said, with another answer to a question."""
    return _with(said, msgspec.structs.replace(_of(said, question), option=option))


def with_trend(said: Sequence[Said], question: str, trend: int) -> tuple[Said, ...]:
    """Return what one person said, with another trend. Raises RuleError when there is no such trend."""
    if not 0 <= trend < len(TRENDS):
        raise RuleError("There is no such answer.")
    return _with(said, msgspec.structs.replace(_of(said, question), trend=trend))


def parted(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return it in pieces that cannot be put together again: an option is apart from its trend."""
    options = (Said(each.question, each.option) for each in said if each.option != NONE)
    trends = (Said(each.question, trend=each.trend) for each in said if each.trend != NONE)
    return (*options, *trends)


def is_all(said: Sequence[Said], questions: Iterable[str], *, trend: bool) -> bool:
    """Whether somebody answered every question, and said how each has changed where that is asked."""
    answers = (_of(said, question) for question in questions)
    return all(each.option != NONE and (not trend or each.trend != NONE) for each in answers)


def summed(
    pieces: Sequence[Said], options: Mapping[str, int], *, trend: bool = False
) -> tuple[Answered, ...]:
    """Sum up what everybody said; `options` is how many answers each question has, by its id."""
    found = []
    for question, number in options.items():
        mine = [piece for piece in pieces if piece.question == question]
        answers = [piece.option for piece in mine if piece.option != NONE]
        trends = sums([piece.trend for piece in mine if piece.trend != NONE], len(TRENDS)) if trend else ()
        found.append(Answered(question, sums(answers, number), len(answers), trends))
    return tuple(found)


def question_seen(
    question: tuple[str, str, str],
    options: Sequence[str],
    said: Sequence[Said],
    gathered: Gathered,
    shown: Answered | None,
    *,
    trend: bool = False,
) -> QuestionView:
    """Show a question, which is its id, title and sentence, to the seat that said this.

    `shown` is its outcome; None while it is open.
    """
    mine = _of(said, question[0])
    counts, answered = (shown.counts, shown.answered) if shown else (None, 0)
    trends = (shown.trends if shown else None) if trend else None
    return QuestionView(
        *question,
        choice=seen(options, _index(mine.option), gathered, counts, answered),
        trend=seen(TRENDS, _index(mine.trend), gathered, trends, sum(trends or ())) if trend else None,
    )


def _index(number: int) -> int | None:
    return None if number == NONE else number


def _of(said: Iterable[Said], question: str) -> Said:
    return next((each for each in said if each.question == question), Said(question))


def _with(said: Sequence[Said], changed: Said) -> tuple[Said, ...]:
    others = (each for each in said if each.question != changed.question)
    return tuple(sorted((*others, changed), key=lambda each: each.question))
