"""Drawing groups, and finding a place in one for who comes later."""

from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.model import Session
from retro.session.people import Seat
from retro.stages.breakout.forming import Seats, formed, merged, smallest_group, spread
from retro.stages.breakout.group_acts import GroupsFormed, SeatPlaced
from retro.stages.breakout.group_settings import ALONE, PAIRS, BreakoutSettings
from retro.stages.breakout.groups import BreakoutState
from retro.stages.breakout.same_groups import taken_over, usual_size


def placed(stage: Stage, state: BreakoutState, seat: Seat, ctx: Context, *, alone: bool) -> SeatPlaced:
    """Put a late joiner into the smallest group, or into that of the place in whose stead theirs is.

    Where everybody works `alone`, they do too.
    """
    if alone:
        return SeatPlaced(stage.id, seat.id, len(state.groups))
    before = state.number_of(seat.after) if seat.after else None
    if before is not None:
        return SeatPlaced(stage.id, seat.id, before)
    found = smallest_group(range(len(state.groups)), state.seats, ctx.present)
    return SeatPlaced(stage.id, seat.id, found or 0)


def begun(session: Session, stage: Stage, settings: BreakoutSettings, ctx: Context) -> GroupsFormed:
    """Take over the groups of a stage before where there should be the same, or draw groups."""
    if settings.same and (groups := taken_over(session, stage, ctx)):
        return GroupsFormed(stage.id, groups, same=True)
    return drawn(session, stage, settings, ctx)


def drawn(
    session: Session, stage: Stage, settings: BreakoutSettings, ctx: Context, step: int = 0
) -> GroupsFormed:
    """Draw groups among who is here; who is away has a place too."""
    members = ctx.shuffled(member.id for member in session.members)
    here = [seat for seat in members if seat in ctx.present]
    away = [seat for seat in members if seat not in ctx.present]
    groups: list[Seats] = [(seat,) for seat in members]
    if not (settings.by_steps and step == ALONE):
        size = usual_size(session, stage) if settings.same else settings.size(step)
        groups = formed(here, away, size)
    return GroupsFormed(stage.id, tuple(groups), step)


def drawn_next(
    session: Session, stage: Stage, settings: BreakoutSettings, state: BreakoutState, ctx: Context
) -> GroupsFormed:
    """Draw pairs, or put whole pairs together. Cards of removed places stay with a group."""
    step = state.step + 1
    if step == PAIRS:
        groups = list(drawn(session, stage, settings, ctx, step).groups)
    else:
        groups = merged(ctx.shuffled(state.seats), ctx.present)
    known = {seat for group in groups for seat in group}
    after = {before.id: s.id for s in session.members for before in session.before(s)}
    for seat in (seat for group in state.seats for seat in group if seat not in known):
        number = next((n for n, group in enumerate(groups) if after.get(seat) in group), None)
        if number is None:
            groups = spread(groups, (seat,))
        else:
            groups[number] += (seat,)
    return GroupsFormed(stage.id, tuple(groups), step)
