"""What people did with the actions on a published page, found by comparing it with how it was left.

Pure: a page as it is there now goes in, and what is to be kept and said of it comes out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from retro.minutes.tasks import SEPARATOR
from retro.publish.added_tasks import added_tasks, without_copies
from retro.publish.page_tasks import date_in, tasks_in
from retro.publish.published_page import (
    AddedTask,
    Followup,
    PageReading,
    PublishedPage,
    Task,
    has_tasks,
    reading_of,
)
from retro.publish.targets.places import shown_place
from retro.publish.targets.target import Flavour, Page
from retro.session.clusters import cut
from retro.session.open_actions import ActionEdit, ActionStatus
from retro.session.text import LINE_LIMIT, NAME_LIMIT, clean, excerpt

_NOT_UTF8: Final = "\ufffd"
"""What stands for bytes that are no UTF-8; in a page of those the sign in each task is among them."""


@dataclass(frozen=True)
class Readback:
    """What one page says now: what is to be kept of it, and the sentences on what people did."""

    reading: PageReading | None = None
    """None where nothing changed since it was read last."""
    statuses: tuple[ActionStatus, ...] = ()
    edits: tuple[ActionEdit, ...] = ()
    news: tuple[str, ...] = ()
    problem: str = ""
    """Why the page says nothing, in a sentence."""

    @property
    def followups(self) -> tuple[Followup, ...]:
        """All that is to be kept."""
        return (*self.statuses, *self.edits, *((self.reading,) if self.reading else ()))


class Change(msgspec.Struct, frozen=True):
    """Something somebody did to one task; the task is as it is now, or as it was before it was removed."""

    what: Literal["done", "reopened", "reworded", "removed", "back"]
    task: Task


def read_back(
    page: Page | None, published: PublishedPage, reading: PageReading | None, flavour: Flavour, at: int
) -> Readback:
    """Compare a page with how it was read last, or published; `at` is now, in epoch seconds."""
    where = f"{shown_place(published.place)} %s {published.target}"
    if page is None:
        if not has_tasks(published, reading):
            return Readback()
        return Readback(problem=f"{where % 'is not in'} any more; its actions stay as they were.")
    if _NOT_UTF8 in page.text and SEPARATOR not in page.text:
        return Readback(
            problem=f"{where % 'in'} is not text in UTF-8 any more; its actions stay as they were."
        )
    before, gone = (reading.tasks, reading.gone) if reading else (published.tasks, ())
    ours = (*published.tasks, *before)
    now, known = without_copies(tasks_in(page.text, flavour, before), ours), reading.added if reading else ()
    added = added_tasks(page.text, published.text, flavour, (*ours, *now), known, at)
    if reading and now == before and added == known:
        return Readback()
    found = changes(before, now, gone)
    missing = {*gone, *(change.task.id for change in found if change.what == "removed")}
    missing -= {task.id for task in now}
    old = {task.id: date for task in ours if (date := date_in(task.due, at))}
    due = {task.id: date_in(task.due, at) or (old.get(task.id, "") if task.due else "") for task in now}
    return Readback(
        reading=reading_of(published, now, tuple(sorted(missing)), added),
        statuses=tuple(_statuses(found, published.target, at)),
        edits=tuple(_edits(found, due, published.target, at)),
        news=(
            *(_sentence(change, due, page, published.target, at) for change in found),
            *(_found_sentence(task, where % "in") for task in added if task not in known),
        ),
    )


def changes(before: Iterable[Task], now: Iterable[Task], gone: Collection[str] = ()) -> list[Change]:
    """Compare two readings of a page; `gone` are the ids of tasks that were missing before."""
    old, new = _by_id(before), _by_id(now)
    found = [Change("removed", task) for task_id, task in old.items() if task_id not in new]
    for task_id, task in new.items():
        was = old.get(task_id)
        if was is None:
            if task_id in gone:
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
    """Find tasks by id; one that is on the page twice is done when one of its boxes is ticked."""
    found: dict[str, Task] = {}
    for task in tasks:
        known = found.get(task.id)
        found[task.id] = msgspec.structs.replace(task, done=True) if known and known.done else task
    return found


def _statuses(found: Iterable[Change], target: str, at: int) -> Iterator[ActionStatus]:
    for change in found:
        if change.what in ("done", "reopened"):
            yield ActionStatus(action=change.task.id, done=change.task.done, by=target, at=at)


def _edits(found: Iterable[Change], due: Mapping[str, str], target: str, at: int) -> Iterator[ActionEdit]:
    """Make of what was reworded what is kept of it; `due` are the dates by action."""
    for change in found:
        task = change.task
        if change.what == "reworded" and task.text:
            yield ActionEdit(
                action=task.id,
                what=cut(clean(task.text), LINE_LIMIT),
                who=cut(clean(task.who), NAME_LIMIT * 4),
                due=due[task.id],
                trigger=cut(clean(task.trigger), LINE_LIMIT),
                by=target,
                at=at,
            )


def _found_sentence(task: AddedTask, page: str) -> str:
    return f"{page} has a new task ({excerpt(task.text, 50)}); the next review will ask about it."


def _sentence(change: Change, due: Mapping[str, str], page: Page, target: str, at: int) -> str:
    written, date = change.task.due, due.get(change.task.id, "")
    kept = f"so {date} stays" if date else "so it has none"
    undated = (
        f"; “{excerpt(written, 30)}” is not a date, {kept}" if written and not date_in(written, at) else ""
    )
    named = re.search(rf"{re.escape(change.task.id)}(?!\d)", page.text)
    gone = "has no checkbox on its page any more" if named else "is not on its page any more"
    said = {
        "done": "is done",
        "reopened": "is open again",
        "reworded": f"was reworded{undated}",
        "removed": f"{gone}; it stays open here until it is done or dropped",
        "back": "has a checkbox on its page again",
    }
    return f"{target}: {change.task.id} ({excerpt(change.task.text, 50)}) {said[change.what]}."
