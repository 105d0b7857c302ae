"""Looking at a page, and doing what is planned with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from retro.errors import Conflict, Unreachable
from retro.publish.added_tasks import added_tasks
from retro.publish.followups import Followups
from retro.publish.plan import Plan, Step, TargetPage, plan_page
from retro.publish.published_page import PublishedPage, reading_of
from retro.publish.targets.places import shown_place
from retro.publish.targets.target import (
    Draft,
    Listing,
    Marked,
    Movable,
    Put,
    Target,
    Titled,
    Unreadable,
    same,
)


@dataclass(frozen=True)
class Done:
    """What was done, and how the page was left. `step` is what was planned, or what was left to do."""

    step: Step
    page: PublishedPage
    unlisted: str = ""
    kept: bool = False
    """Whether lines that other people wrote are on the page."""


def with_current_place(target: Target, last: PublishedPage, draft: Draft) -> PublishedPage:
    """Return a published page under the name that it has now. Raises WikiError."""
    if not isinstance(target, Movable):
        return last
    place = target.current_place(last.place, draft)
    url = last.url if shown_place(place) == shown_place(last.place) else ""
    return msgspec.structs.replace(last, place=place, url=url)


def look_at(target: Target, draft: Draft, last: PublishedPage | str | None) -> TargetPage:
    """Read the page that the draft is published to, of which only the names count. Raises WikiError.

    Published once, a page keeps its name; `last` may be that name alone.
    """
    place = last if isinstance(last, str) else last.place if last else target.place(draft)
    seen = TargetPage(
        target.name,
        target.flavour,
        place,
        None,
        front_matter=target.front_matter,
        link_urls=target.link_urls,
        is_marked=isinstance(target, Marked),
        shows_title=isinstance(target, Titled) and target.shows_title(place, draft),
    )
    try:
        page = target.read(place)
    except Unreadable:
        return replace(seen, readable=False)
    unlisted = target.unlisted(place, draft) if page and isinstance(target, Listing) else ""
    return replace(seen, page=page, unlisted=unlisted)


def carry_out(
    plan: Plan, target: Target, mark: str, followups: Followups, at: int, tell: Callable[[str], None]
) -> Done:
    """Keep and tell what people did on the page, then write it and remember how it was left.

    `mark` says which target it is, `at` is now in epoch seconds. Raises Conflict where somebody's change is
    in the way, WikiError and StoreError.
    """
    if plan.seen is not None:
        followups.keep(plan.readback.followups)
        for sentence in filter(None, (*plan.readback.news, plan.readback.problem)):
            tell(sentence)
    plan, put = write(plan, target)
    last, seen = plan.last, plan.seen.revision if plan.seen else ""
    page = PublishedPage(
        target=target.name,
        mark=mark,
        place=plan.place,
        revision=put.revision if put else seen or (last.revision if last else ""),
        text=plan.ours,
        merged="" if plan.draft.text == plan.ours else plan.draft.text,
        tasks=plan.tasks,
        url=(put.url if put else "") or (last.url if last else ""),
        at=at if put or last is None else last.at,
    )
    known = plan.readback.reading.added if plan.readback.reading else plan.added
    added = added_tasks(page.left, page.text, target.flavour, plan.tasks, known, at)
    followups.keep([page, reading_of(page, plan.tasks, added=added)])
    return Done(plan.step, page, plan.unlisted, kept=bool(page.merged))


def write(plan: Plan, target: Target) -> tuple[Plan, Put | None]:
    """Do what is planned; when somebody was quicker, look again, once. Raises WikiError."""
    if plan.conflict:
        raise plan.conflict
    if plan.step == "nothing":
        return plan, None
    try:
        return plan, sent(plan, target)
    except Conflict:
        there = look_at(target, plan.draft, plan.last)
        again = plan_page(there, replace(plan.draft, text=plan.ours), plan.last, force=plan.force)
        if again.conflict:
            raise again.conflict from None
        again = replace(again, tasks=plan.tasks)
        if again.step == "nothing":
            return again, Put(again.seen.revision if again.seen else "")
        return again, sent(again, target)


def sent(plan: Plan, target: Target) -> Put:
    """Put a page there as it is planned. Raises Conflict when somebody was quicker, WikiError."""
    try:
        return target.put(plan.place, plan.draft, plan.seen)
    except Unreachable as error:
        # It may have arrived all the same: only the page itself can say.
        try:
            there = target.read(plan.place)
        except Unreadable:
            raise error from None
        if there is None or plan.step == "list" or not same(there.text, plan.draft.text, target.flavour):
            raise
        return Put(there.revision)
