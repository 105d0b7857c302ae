"""Where the group is among the stages that it goes through: the skipped ones are none of them."""

from retro.session import acts
from retro.session.view import StageRow, View


def following(view: View) -> StageRow | None:
    """The stage that comes next, or None in the last one."""
    return next(iter(stages_ahead(view)), None)


def preceding(view: View) -> StageRow | None:
    """The stage before, or None in the first one."""
    return next((row for row in reversed(view.rows[: max(view.position, 0)]) if not row.skipped), None)


def stages_ahead(view: View) -> tuple[StageRow, ...]:
    """The stages to come without those that are skipped."""
    return tuple(row for row in view.rows[view.position + 1 :] if not row.skipped)


def planned_rows(view: View) -> tuple[StageRow, ...]:
    """The stages without those that are skipped."""
    return tuple(row for row in view.rows if not row.skipped)


def numbered(view: View) -> str:
    """The number of the current stage: `stage 4 of 7`."""
    number = sum(not row.skipped for row in view.rows[: view.position + 1])
    return f"stage {number} of {len(planned_rows(view))}"


def passes_before(view: View, stage: str) -> str:
    """Return what is asked before a jump over stages that were open before the meeting; nothing otherwise."""
    place = [row.id for row in view.rows].index(stage)
    passed = [
        row.title
        for row in view.rows[view.position + 1 : place]
        if row.before and not (row.again or row.skipped)
    ]
    if not passed:
        return ""
    return (
        f"{' and '.join(passed)} {'was' if len(passed) == 1 else 'were'} open before the meeting. "
        f"What people wrote stays hidden until you go there. Go to {view.rows[place].title} now?"
    )


def can_skip(view: View) -> bool:
    """Whether something else than the next stage comes next, although there is a next stage."""
    further = view.position >= 0 and following(view) is not None
    return further and view.next is not None and not isinstance(view.next.act, acts.NextStage)
