"""Private values that the host draws: each person who takes part gets one, and nobody else sees it."""

from collections.abc import Iterable, Mapping
from typing import Any

from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.privacy import part_of
from retro.session.private import pseudonym_of

Kinds = Mapping[str, Kind[Any]]


def dealt(
    kinds: Kinds, session: Session, stage: Stage, seats: Iterable[Seat], ctx: Context
) -> tuple[events.Event, ...]:
    """Return what the host deals in a stage to those of these seats that take part and have nothing yet.

    `ctx.dealing` is the secret of the stage. A kind learns how many there are, and not who they are.
    """
    kind = kinds[stage.kind]
    if not kind.deals(stage) or (stage.tagged and not ctx.dealing):
        return ()
    part = part_of(session, stage)
    taking_part = (seat for seat in seats if seat.role is Role.PARTICIPANT and not seat.removed)
    names = [pseudonym_of(stage, ctx.dealing, seat.id) for seat in taking_part]
    without = [name for name in names if name not in part.values]
    values = kind.deal(stage, tuple(part.values.values()), len(without), ctx.shuffled)
    # Drawn with the same randomness, who gets which value would follow from the order of the values.
    drawn = ctx.drawing_apart().shuffled(values)
    return tuple(
        events.PrivateGiven(stage.id, name, value) for name, value in zip(without, drawn, strict=True)
    )


def stage_dealt_in(session: Session, act: acts.Act, kinds: Kinds) -> Stage | None:
    """Return the stage in which an act may deal something to people, whose secret it then needs."""
    agenda = session.agenda
    match act:
        case acts.NextStage():
            place = agenda.after(session.position)
        case acts.PreviousStage():
            place = agenda.before(session.position)
        case acts.JumpTo(wanted):
            place = next((n for n, stage in enumerate(agenda.stages) if stage.id == wanted), None)
        case acts.TakeSeat() | acts.GiveSeatAgain():
            return last_dealt(session, kinds)
        case _:
            place = None
    stage = agenda.stages[place] if place is not None else None
    return stage if stage and kinds[stage.kind].deals(stage) else None


def last_dealt(session: Session, kinds: Kinds) -> Stage | None:
    """Return the last stage up to here in which the host dealt something, of which latecomers get theirs.

    None where that has ended since.
    """
    stages = session.agenda.stages[: session.position + 1] if not session.over else ()
    for stage in reversed(stages):
        kind = kinds[stage.kind]
        if session.was_entered(stage.id) and (kind.deals(stage) or kind.ends_dealt(stage)):
            return stage if kind.deals(stage) else None
    return None


def reminder(session: Session, seat: Seat, kinds: Kinds, secrets: Mapping[str, bytes]) -> str:
    """Return what somebody is told in later stages of what they were dealt before; empty for all others."""
    stage = last_dealt(session, kinds)
    if stage is None or stage == session.stage or (stage.tagged and stage.id not in secrets):
        return ""
    name = pseudonym_of(stage, secrets.get(stage.id, b""), seat.id)
    value = part_of(session, stage).values.get(name)
    return "" if value is None else kinds[stage.kind].reminder(value)
