"""The way back: what people did with the tasks of a page, told by comparing it with how it was left."""

from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from retro.minutes.task_readback import Task


class Change(msgspec.Struct, frozen=True):
    """Something somebody did to one task; the task is as it is now, or as it was before it went."""

    what: Literal["done", "reopened", "reworded", "removed", "back"]
    task: Task


def changes(before: Iterable[Task], now: Iterable[Task], gone: Collection[str] = ()) -> list[Change]:
    """Compare two readings of a page; `gone` are tasks that were missing before."""
    old, new = _by_id(before), _by_id(now)
    found = [Change("removed", task) for name, task in old.items() if name not in new]
    for name, task in new.items():
        was = old.get(name)
        if was is None:
            if name in gone:
                found.append(Change("back", task))
                found += [Change("done", task)] if task.done else []
            continue
        if task.done != was.done:
            found.append(Change("done" if task.done else "reopened", task))
        if _words(task) != _words(was):
            found.append(Change("reworded", task))
    return found


def _words(task: Task) -> tuple[str, ...]:
    return task.text, task.who, task.due, task.trigger


def _by_id(tasks: Iterable[Task]) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for task in tasks:
        known = found.get(task.id)
        found[task.id] = msgspec.structs.replace(task, done=True) if known and known.done else task
    return found
