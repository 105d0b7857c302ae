"""Taking over from one page what people did with its tasks, and putting known ticks onto a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from retro.commands.followups import Reading, Remembered, Word, Wording
from retro.errors import RuleError
from retro.minutes.task_readback import SEPARATOR, Task
from retro.publish.checkboxes import tasks_in
from retro.publish.publishing import Published
from retro.publish.targets.places import spoken
from retro.publish.targets.target import Page, Target
from retro.publish.task_changes import Change, changes
from retro.session.clusters import cut
from retro.session.dates import understood_date
from retro.session.model import Session
from retro.session.record import Action
from retro.session.text import LINE_LIMIT, NAME_LIMIT, clean, excerpt

_TASK = re.compile(r"- \[[ x]\] (?P<said>.*`(?P<name>[^`]+)`)")

_UNREADABLE = "\ufffd"
"""What stands for bytes that are no UTF-8; in a page of those the sign in each task is among them."""


@dataclass(frozen=True)
class Taken:
    """What was found: to be kept, and to be said. `page` is the page, `trouble` why it says nothing."""

    page: Page | None
    entries: tuple[Remembered, ...] = ()
    news: tuple[str, ...] = ()
    trouble: str = ""


def promised(published: Published, before: Reading | None) -> bool:
    """Whether the page ever had a task of ours."""
    return bool(before.tasks or before.gone) if before else bool(_known(published, None))


def take(target: Target, published: Published, before: Reading | None, at: int) -> Taken:
    """Read a page and compare it with how it was left. Raises WikiError."""
    page = target.read(published.place)
    if page is None:
        said = f"{spoken(published.place)} is not in {target.name} any more; its actions stay as they were."
        return Taken(None, trouble=said)
    if _UNREADABLE in page.text and SEPARATOR not in page.text:
        where = f"{spoken(published.place)} in {target.name}"
        said = f"{where} is not text in UTF-8 any more; its actions stay as they were."
        return Taken(page, trouble=said)
    known = _known(published, before)
    gone = before.gone if before else ()
    now = tasks_in(page.text, target.flavour, known)
    found = changes(known, now, gone)
    missing = {*gone, *(c.task.id for c in found if c.what == "removed")} - {task.id for task in now}
    entries = (entry for change in found if (entry := _entry(change, target.name, at)) is not None)
    if before and now == before.tasks:
        return Taken(page)
    reading = reading_of(published, now, tuple(sorted(missing)))
    return Taken(page, (*entries, reading), tuple(_told(change, page, target.name, at) for change in found))


def reading_of(published: Published, now: tuple[Task, ...], gone: tuple[str, ...] = ()) -> Reading:
    """Remember how a page was left."""
    return Reading(target=published.target, mark=published.mark, place=published.place, tasks=now, gone=gone)


def with_ticks(page: str, done: Mapping[str, bool]) -> str:
    """Set the boxes of a page that is not published yet to what is known of these actions."""
    lines = page.split("\n")
    for number, line in enumerate(lines):
        found = _TASK.fullmatch(line)
        if found and found["name"] in done:
            lines[number] = f"- [{'x' if done[found['name']] else ' '}] {found['said']}"
    return "\n".join(lines)


def as_mended(session: Session, wordings: Mapping[str, Wording]) -> Session:
    """Give a session whose actions read as somebody mended them in the wiki; `wordings` by their ids."""

    def mended(action: Action, origin: str) -> Action:
        wording = wordings.get(f"{origin}/{action.id}")
        return action if wording is None else wording.applied(action)

    actions = tuple(mended(action, session.id) for action in session.record.actions)
    carried_actions = tuple(
        msgspec.structs.replace(carried, action=mended(carried.action, carried.session))
        for carried in session.record.carried_actions
    )
    record = msgspec.structs.replace(session.record, actions=actions, carried_actions=carried_actions)
    return msgspec.structs.replace(session, record=record)


def _known(published: Published, before: Reading | None) -> tuple[Task, ...]:
    return before.tasks if before else published.tasks


def _entry(change: Change, target: str, at: int) -> Word | Wording | None:
    task = change.task
    match change.what:
        case "done" | "reopened":
            return Word(action=task.id, done=task.done, by=target, at=at)
        case "reworded" if task.text:
            return Wording(
                action=task.id,
                what=cut(clean(task.text), LINE_LIMIT),
                who=cut(clean(task.who), NAME_LIMIT * 4),
                due=_due(task, at),
                trigger=cut(clean(task.trigger), LINE_LIMIT),
                by=target,
                at=at,
            )
        case _:
            return None


def _due(task: Task, at: int) -> str:
    """A date as people write it; what is none is no date."""
    try:
        return understood_date(task.due, at)
    except RuleError:
        return ""


def _told(change: Change, page: Page, target: str, at: int) -> str:
    due = change.task.due
    undated = (
        f"; “{excerpt(due, 30)}” is not a date, so it has none" if due and not _due(change.task, at) else ""
    )
    named = re.search(rf"{re.escape(change.task.id)}(?!\d)", page.text)
    gone = "has no box on its page any more" if named else "is not on its page any more"
    said = {
        "done": "is done",
        "reopened": "is open again",
        "reworded": f"reads differently now{undated}",
        "removed": f"{gone}; it stays open here until it is done or dropped",
        "back": "has a box on its page again",
    }
    return f"{target}: {change.task.id} ({excerpt(change.task.text, 50)}) {said[change.what]}."
