"""What outcomes of secret ballots have in common: sums, and when they would tell too much."""

from collections.abc import Sequence

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.people import Role
from retro.session.privacy import FEWEST as FEWEST


def tally(choices: Sequence[int], options: int) -> tuple[int, ...]:
    """Count how often each of the options 0 … n-1 was chosen."""
    return tuple(choices.count(option) for option in range(options))


def too_few(answers: int, session: Session) -> bool:
    """Whether sums of so few answers would tell who gave them, in a group that was never itself too few.

    Seats that were removed count: otherwise removing some would show what the others gave. With somebody
    among them who leads, a group is never so small that nothing need be hidden from its members: what the
    others gave would be told to the one who has no vote.
    """
    sat = sum(seat.role is Role.PARTICIPANT for seat in session.seats)
    return 0 < answers < FEWEST and (sat >= FEWEST or bool(session.led_by_members))


def few_here(session: Session, stage: Stage) -> str:
    """Warn a group in which no promise holds against those who are in it."""
    few = stage.tagged and len(session.voters) < FEWEST
    return f" With fewer than {FEWEST} people, guessing is easy." if few else ""
