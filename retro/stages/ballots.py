"""What secret ballots and hidden cards have in common: counts, and when a count would tell too much.

A number that moves while people work alone says that somebody acted at this moment; when only one
or two are still at it, it says who. So it moves in steps, and is withheld while few are at work.
"""

from retro.session.agenda import Stage
from retro.session.context import mark_of
from retro.session.model import Session
from retro.session.text import counted
from retro.session.view import World

FEWEST = 3
"""Below this many answers a count could be traced to a person, so it is withheld; and the step in
which a count moves while people work."""


def tally(choices: list[int], options: int) -> tuple[int, ...]:
    """Count how often each of the options 0 … n-1 was chosen."""
    return tuple(choices.count(option) for option in range(options))


def too_few(answers: int, session: Session, stage: Stage) -> bool:
    """Whether sums of so few answers would tell who gave them, in a group that is not itself too few."""
    return stage.tagged and 0 < answers < FEWEST <= len(session.members)


def at_work(session: Session, stage: Stage, world: World) -> int:
    """Count who is here, takes part and is not done yet."""
    done = session.done.get(stage.id, frozenset())
    here = [seat.id for seat in session.members if seat.id in world.present]
    return sum(mark_of(stage, world.secret, seat, "done") not in done for seat in here)


def so_far(count: int, noun: str, session: Session, stage: Stage, world: World) -> str:
    """Say how many there are while people work alone, as far as that gives nobody away."""
    if not stage.tagged:
        return counted(count, noun)
    if count < FEWEST or at_work(session, stage, world) < FEWEST:
        return ""
    return f"at least {counted(count - count % FEWEST, noun)}"


def all_in(answers: int, session: Session, stage: Stage, world: World) -> bool:
    """Whether answers may be summed up: when everybody who is here gave one, and they are not too few."""
    here = sum(seat.id in world.present for seat in session.members)
    return not stage.tagged or answers >= max(here, min(FEWEST, len(session.members)))


def few_here(session: Session, stage: Stage) -> str:
    """Warn a group in which no promise holds against those who are in it."""
    few = stage.tagged and len(session.members) < FEWEST
    return f" With fewer than {FEWEST} people, guessing is easy." if few else ""
