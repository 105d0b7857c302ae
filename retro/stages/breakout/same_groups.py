"""The groups of a stage before: which they are, who is in them now, and how long they are remembered."""

from collections.abc import Iterator

import msgspec

from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.model import Session
from retro.stages.breakout.forming import Seats, smallest_group
from retro.stages.breakout.group_settings import ALONE, FOURS, USUAL, settings_of
from retro.stages.breakout.groups import BreakoutState


def taken_over(session: Session, stage: Stage, ctx: Context) -> tuple[Seats, ...]:
    """Return the groups of the last stage before this one that formed groups, under the same numbers.

    Who came meanwhile is in the smallest group, or in that of the place in whose stead theirs is. A removed
    place is in none. Empty where no stage before has formed groups, or nobody of them is in the meeting.
    """
    members = [member.id for member in session.members]
    for before in _formed_before(session, stage):
        groups = [tuple(seat for seat in group if seat in members) for group in before]
        known = {seat for group in before for seat in group}
        if not any(groups):
            continue
        for member in session.members:
            if member.id not in known:
                earlier = {seat.id for seat in session.before(member)}
                number = next((n for n, group in enumerate(before) if earlier.intersection(group)), None)
                if number is None:
                    number = smallest_group(range(len(groups)), groups, ctx.present) or 0
                groups[number] += (member.id,)
        return tuple(groups)
    return ()


def usual_size(session: Session, stage: Stage) -> int:
    """Return how large groups are where there are none to take over: as those before were meant to be."""
    for other in _before(session, stage):
        settings = settings_of(other)
        if not settings.same:
            return settings.size(FOURS)
    return USUAL


def wanted_later(session: Session, stage: Stage) -> bool:
    """Whether a stage after this one should have the groups of a stage before, and is not over."""
    stages = session.agenda.stages
    after = stages[[other.id for other in stages].index(stage.id) + 1 :]
    return any(
        other.kind == stage.kind
        and settings_of(other).same
        and not session.states.get(other.id, BreakoutState()).over
        for other in after
    )


def others_tell(session: Session, stage: Stage) -> bool:
    """Whether a stage that may have the same groups says for good who was in which, and this one does not."""
    stages = [other for other in session.agenda.stages if other.kind == stage.kind]
    takes_over = any(settings_of(other).same for other in stages)
    return stage.tagged and takes_over and not all(other.tagged for other in stages)


def without_kept_before(session: Session, stage: Stage) -> Session:
    """Forget what earlier stages remember of their groups for later ones."""
    for other in _before(session, stage):
        state = session.states.get(other.id)
        if isinstance(state, BreakoutState) and state.kept:
            session = session.with_state(other.id, msgspec.structs.replace(state, kept=()))
    return session


def advice(stage: Stage, before: tuple[Stage, ...]) -> str:
    """Return what the author of a template should know whose stage has no groups to take over; or nothing."""
    if not settings_of(stage).same or any(other.kind == stage.kind for other in before):
        return ""
    return (
        f'groups = "same" needs a stage of the kind {stage.kind} before this one; '
        f"without it, groups of about {USUAL} people are drawn"
    )


def _before(session: Session, stage: Stage) -> Iterator[Stage]:
    """Yield the stages of this kind that come before, the nearest first."""
    stages = session.agenda.stages
    here = [other.id for other in stages].index(stage.id)
    return (other for other in reversed(stages[:here]) if other.kind == stage.kind)


def _formed_before(session: Session, stage: Stage) -> Iterator[list[Seats]]:
    """Yield the groups of each stage before that has some, the nearest first; people alone are no groups."""
    for other in _before(session, stage):
        state = session.states.get(other.id)
        if not isinstance(state, BreakoutState) or (settings_of(other).by_steps and state.step == ALONE):
            continue
        groups = state.seats if any(state.seats) else list(state.kept)
        if any(groups):
            yield groups
