"""A question with options, which everybody answers alone: the ballot, the counts, what a seat sees of both.

What outcomes of secret ballots have in common is here too: when their sums would tell too much.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Privacy, Stage
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role
from retro.session.privacy import FEWEST as FEWEST
from retro.session.private import Gathered
from retro.session.view import Step

WHO_ANSWERED = "Everyone sees who has answered, but not what."
"""What holds while such a question is open: whoever answers is done, and who is done all can see."""


class Choice(msgspec.Struct, frozen=True):
    """The ballot of one person: the index of an option."""

    option: int


class ChoiceView(msgspec.Struct, frozen=True):
    """A question as one seat sees it: while it is open the own answer, once it is closed the counts."""

    options: tuple[str, ...]
    mine: int | None
    """The index of the option that this seat chose."""
    so_far: str
    """How many answered while it is open, in words, as far as that may be told."""
    answered: int
    """How many answered, once it is closed."""
    counts: tuple[int, ...] | None
    """How many chose each option; None while it is open, empty when withheld."""
    at_least: int | None = None
    """The number in the words of `so_far`; None where they are empty."""

    @property
    def open(self) -> bool:
        """Whether it can be answered."""
        return self.counts is None


def seen(
    options: Sequence[str],
    mine: int | None,
    gathered: Gathered,
    counts: tuple[int, ...] | None,
    answered: int,
) -> ChoiceView:
    """Show a question to a seat; `mine` is the seat's own answer, `counts` None while it is open."""
    hidden = gathered if counts is None else Gathered()
    return ChoiceView(tuple(options), mine, hidden.so_far, answered, counts, hidden.at_least)


def check_option(option: int, options: Sequence[str]) -> int:
    """Return the index of an option. Raises RuleError when there is no such option."""
    if not 0 <= option < len(options):
        raise RuleError("There is no such answer.")
    return option


def checked(option: int, options: Sequence[str]) -> Choice:
    """Make the ballot for an option. Raises RuleError when there is no such option."""
    return Choice(check_option(option, options))


def tally(choices: Sequence[int], options: int) -> tuple[int, ...]:
    """Count how often each of the options 0 … n-1 was chosen."""
    return tuple(choices.count(option) for option in range(options))


def sums(choices: Sequence[int], options: int) -> tuple[int, ...]:
    """Return the tally to be shown; empty where so few answers would tell whose they are."""
    return tally(choices, options) if len(choices) >= FEWEST else ()


def too_few(answers: int, session: Session) -> bool:
    """Whether sums of so few answers would tell who gave them, in a group that was never itself too few.

    Seats that were removed count: otherwise removing some would show what the others gave. With somebody
    among them who leads, a group is never so small that nothing need be hidden from its members: what the
    others gave would be told to the one who has no vote.
    """
    sat = sum(seat.role is Role.PARTICIPANT for seat in session.seats)
    return 0 < answers < FEWEST and (sat >= FEWEST or bool(session.led_by_members))


class CountedState(msgspec.Struct, frozen=True):
    """The state of a stage whose answers are counts once they are shown; the subclass has what else is shown.

    `counts` is None while the stage is open, and empty when there were too few answers to show them.
    """

    counts: tuple[int, ...] | None = None


C = TypeVar("C", bound=CountedState)


class ChoiceKind(Kind[C]):
    """A kind in which everybody answers alone, until the facilitator shows all answers at once.

    Showing them is the first of the `closing_acts`, an act without fields of its own.
    """

    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    individual: ClassVar[bool] = True
    one_answer: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> C:
        made: Any = self.State()
        state: C = session.states.get(stage.id, made)
        return state

    def refuse_once_shown(self, session: Session, stage: Stage) -> None:
        """Refuse an answer that comes after the outcome."""
        if not self.waits(session, stage):
            raise RuleError("The answers are shown already.")

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).counts is None

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        show = self.closing_acts[0]
        return Step("show answers", show(stage.id)) if self.waits(session, stage) else None
