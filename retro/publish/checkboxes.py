"""Tasks in the source of a wiki's page: in Markdown in full, elsewhere whether they are ticked."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from retro.minutes.task_readback import Task, tasks
from retro.publish.targets.target import Flavour, plain

TICKED: Final = ("[x]", "[X]", "☑", "☒", "✓", "✔", "✅", "<ac:task-status>complete</ac:task-status>")
OPEN: Final = ("[ ]", "[]", "☐", "<ac:task-status>incomplete</ac:task-status>")
_BOX = re.compile("|".join(map(re.escape, (*TICKED, *OPEN))))
_BEFORE_NAME: Final = ("''", "<code>", "· ")
"""What stands before the name at the end of a task, as flavours write it; people's words are escaped."""


def tasks_in(source: str, flavour: Flavour, known: Iterable[Task] = ()) -> tuple[Task, ...]:
    """Read the tasks of a page. In a dialect that nobody parses here, those that are known are looked for."""
    if flavour in ("md", "gfm"):
        return tasks(source)
    return tuple(found for task in known if (found := _looked_for(source, task)) is not None)


def only_ticked(before: str, after: str, names: Iterable[str]) -> bool:
    """Whether nothing but boxes changed, and those only of these actions."""
    old, new, known = plain(before).split("\n"), plain(after).split("\n"), tuple(names)
    return len(old) == len(new) and all(
        one == other
        or (_BOX.sub("", one, 1) == _BOX.sub("", other, 1) and any(name in one for name in known))
        for one, other in zip(old, new, strict=True)
    )


def _looked_for(source: str, task: Task) -> Task | None:
    """Find the box of an action: where its name ends a task, not where somebody's words only mention it."""
    for name in re.finditer(rf"{re.escape(task.id)}(?!\d)", source):
        box = _box_before(source, name.start()) if source.endswith(_BEFORE_NAME, 0, name.start()) else ""
        if box:
            return msgspec.structs.replace(task, done=box in TICKED)
    return None


def _box_before(source: str, at: int) -> str:
    """Find the box of the line or item that a place is in; nothing when it has none."""
    start = max(source.rfind("\n", 0, at), source.rfind("<ac:task>", 0, at)) + 1
    box = _BOX.search(source, start, at)
    return box[0] if box else ""
