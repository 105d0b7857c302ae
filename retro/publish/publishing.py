"""Whether a page should be written: never twice the same, and never over what a person changed."""

import difflib
from dataclasses import dataclass
from typing import Literal

import msgspec

from retro.errors import Conflict, Unreachable
from retro.minutes.task_readback import Task
from retro.publish.targets.places import spoken
from retro.publish.targets.target import Addressed, Draft, Listing, Page, Put, Target, Unreadable, same
from retro.session.text import visible

Step = Literal["create", "update", "list", "nothing"]
"""To `list` is to put right the page that lists all, and nothing else."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a page: enough to see whether anybody changed it since."""

    target: str
    mark: str
    """Which target that was; the same name may come to mean another."""
    place: str
    revision: str
    text: str
    """Empty once it was let go of because of a name in it."""
    tasks: tuple[Task, ...] = ()
    """The actions on it, as they were left there."""
    url: str = ""
    at: int = 0
    """Epoch seconds."""


@dataclass(frozen=True)
class Plan:
    """What is to be done with a page, and what was seen there."""

    step: Step
    place: str
    draft: Draft
    seen: Page | None
    index: str = ""
    """The page on which this one is to be listed anew."""


def planned(target: Target, draft: Draft, last: Published | None, *, force: bool = False) -> Plan:
    """Look at the page and say what is to be done. Raises Conflict with the difference, unless forced."""
    place = last.place if last else target.place(draft)
    page = spoken(place)
    try:
        there = target.read(place)
    except Unreadable:
        step: Step = "create" if last is None else "nothing" if last.text == draft.text else "update"
        return Plan("update" if force and step == "nothing" else step, place, draft, None)
    if there is None:
        if last is not None and not force:
            raise Conflict(
                f"{page} was published to {target.name} and is not there any more; somebody removed it."
                " Write it again with --force."
            )
        return Plan("create", place, draft, None)
    untouched = (
        last is not None
        and last.text != ""
        and (there.revision == last.revision or same(there.text, last.text))
    )
    if same(there.text, draft.text) or (untouched and last is not None and last.text == draft.text):
        index = target.unlisted(place, draft) if isinstance(target, Listing) else ""
        return Plan("list" if index else "nothing", place, draft, there, index)
    if untouched or force:
        return Plan("update", place, draft, there)
    raise _edited(target, place, there, draft, last)


def reached(target: Target, last: Published, draft: Draft) -> Published:
    """Say where a page is found now: under the name it was published, read as the settings say."""
    if not isinstance(target, Addressed):
        return last
    return msgspec.structs.replace(last, place=target.reached(last.place, draft))


def carried_out(
    target: Target, plan: Plan, last: Published | None, *, force: bool = False
) -> tuple[Plan, Put]:
    """Do what was planned; when somebody was quicker, look again, once. Raises WikiError."""
    try:
        return plan, _put(target, plan)
    except Conflict:
        again = planned(target, plan.draft, last, force=force)
        if again.step == "nothing":
            return again, Put(again.seen.revision if again.seen else "")
        return again, _put(target, again)


def _put(target: Target, plan: Plan) -> Put:
    try:
        return target.put(plan.place, plan.draft, plan.seen)
    except Unreachable as trouble:
        # It may have arrived all the same: only the page itself can say.
        try:
            there = target.read(plan.place)
        except Unreadable:
            raise trouble from None
        if there is None or plan.step == "list" or not same(there.text, plan.draft.text):
            raise
        return Put(there.revision)


def _edited(target: Target, place: str, there: Page, draft: Draft, last: Published | None) -> Conflict:
    page = spoken(place)
    if last is None:
        return Conflict(
            f"{target.name} has a page {page} that was not published from here, as far as is remembered."
            " --force replaces it.",
            difference(there.text, draft.text, "as it is there", "as it would be"),
        )
    if not last.text:
        return Conflict(
            f"{page} was published to {target.name}, and what it was like was let go of with a name, so"
            " nobody can tell whether somebody changed it since. --force replaces it.",
            difference(there.text, draft.text, "as it is there", "as it would be"),
        )
    return Conflict(
        f"Somebody changed {page} in {target.name} since it was published. --force replaces it, and the"
        " change is lost.",
        difference(last.text, there.text, "as it was published", "as it is there now"),
    )


def difference(before: str, after: str, before_name: str, after_name: str) -> str:
    """A unified diff that a terminal can show: a wiki's page is anybody's text."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), before_name, after_name, lineterm="", n=2
    )
    return "\n".join(visible(line) for line in lines)
