"""What is different in an agenda in the end: changes that were taken back are not among it."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from retro.session.agenda import Agenda
from retro.session.agenda_log import AgendaChange, How, joined_parts

ADDED = (How.INSERTED, How.REPEATED)
SKIPS = (How.SKIPPED, How.UNSKIPPED)


def net_changes(agenda: Agenda) -> tuple[AgendaChange, ...]:
    """Return what all changes together come to, each at the time of its last step.

    Where a stage was put that was added is not told: it was nowhere before.
    """
    changes = agenda.changes
    added = {change.stage for change in changes if change.how in ADDED}
    moved = _moved(agenda, added)
    kept: list[AgendaChange] = []
    for number, change in enumerate(changes):
        same = [other for other in changes if other.stage == change.stage and _alike(other, change)]
        is_last = not any(other in same for other in changes[number + 1 :])
        if change.how in ADDED:
            kept.append(change)
        elif not is_last:
            continue
        elif change.how in SKIPS:
            kept += [change] if same[0].how is change.how else []
        elif change.how is How.CHANGED:
            parts = joined_parts(part for other in same for part in other.parts)
            kept += [replace(change, parts=parts)] if parts else []
        elif change.stage in moved:
            kept.append(replace(change, other=agenda.behind(change.stage)))
    return tuple(kept)


def _alike(one: AgendaChange, other: AgendaChange) -> bool:
    return one.how is other.how or (one.how in SKIPS and other.how in SKIPS)


def _moved(agenda: Agenda, added: Iterable[str]) -> set[str]:
    """Return the stages that are not where they were among the others, as few as explain the order."""
    stages = dict.fromkeys(change.stage for change in agenda.changes if change.how is How.MOVED)
    moved = set(stages).difference(added)
    after = [stage.id for stage in agenda.stages if stage.id not in added]
    before = _order_before(agenda)
    if before is None:
        return moved
    for stage_id in stages:
        others = moved - {stage_id}
        if _without(before, others) == _without(after, others):
            moved = others
    return moved


def _order_before(agenda: Agenda) -> list[str] | None:
    """Return the ids of the stages as they were before all changes; None where a change does not tell."""
    order = [stage.id for stage in agenda.stages]
    for change in reversed(agenda.changes):
        if change.how in ADDED:
            order.remove(change.stage)
        elif change.how is How.MOVED:
            if change.was is None:
                return None
            order.remove(change.stage)
            order.insert(order.index(change.was) + 1 if change.was else 0, change.stage)
    return order


def _without(order: Sequence[str], gone: set[str]) -> list[str]:
    return [stage_id for stage_id in order if stage_id not in gone]
