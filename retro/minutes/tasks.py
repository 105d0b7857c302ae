"""Actions as lines of a task list.

- [ ] Write the runbook — **Ana**, by 2026-12-05 · from T2 · `2026-11-21-sprint-42/A1`
    - Trigger: the next alarm that nobody understands

What, who, by when and the trigger are people's and may be edited by hand; the id at the end of the
first line is the action's for good, on every page it is carried to. `retro.publish.page_tasks` reads these
lines back.
"""

from retro.markdown.blocks import bullet
from retro.markdown.escape import code, inline
from retro.session.record import Action

NOBODY = "nobody yet"
UNKNOWN = "not known whether it was done"
"""Of an action that another tool exported without its state; it has no box."""
TRIGGER = "Trigger:"
SEPARATOR = "·"
"""Between the parts of a line, also before the id."""


def task_line(box: str, action: Action, session: str, *facts: str) -> str:
    """Make the line of an action that was agreed in a session; `facts` are Markdown."""
    who = f"**{inline(action.who)}**" if action.who else NOBODY
    due = f", by {inline(action.due)}" if action.due else ""
    said = f"{inline(action.what)} — {who}{due}"
    trigger = [bullet(f"{TRIGGER} {inline(action.trigger)}")] if action.trigger else []
    return bullet(
        f" {SEPARATOR} ".join((f"{box} {said}".strip(), *facts, code(task_id(session, action)))), *trigger
    )


def task_id(session: str, action: Action) -> str:
    """Name an action so that no other in the whole wiki has its name."""
    return f"{session}/{action.id}"
