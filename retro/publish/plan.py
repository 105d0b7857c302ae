"""What is to be done with the page of a session: never written twice the same, and never over a change.

Pure: what is there, what was published last and what is known of the actions go in; a plan comes out, with
what people did on the page, and with the difference where somebody's change is in the way.
`retro.publish.carry_out` looks at the page before, and does what is planned.
"""

import datetime
import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

import msgspec

from retro.errors import Conflict
from retro.markdown.escape import without_links
from retro.minutes import NO_PAGES, EarlierPages, Later, markdown, without_title
from retro.minutes.front_matter import front_matter
from retro.publish.flavours import FLAVOURS
from retro.publish.merge_page import MERGED, merge_page, page_lines, page_of
from retro.publish.page_id import id_comment
from retro.publish.page_tasks import only_ticked, tasks, with_ticks
from retro.publish.published_page import AddedTask, PageReading, PublishedPage, Task, is_read_back
from retro.publish.readback import Readback, read_back
from retro.publish.targets.places import shown_place
from retro.publish.targets.target import Draft, Flavour, Page, same
from retro.session.model import Session
from retro.session.open_actions import PastSession, boxes, known_actions, latest_edits, with_edits
from retro.session.text import clean, excerpt, visible

Step: TypeAlias = Literal["create", "update", "list", "nothing", "conflict"]
"""To `list` is to put right the page that lists all, and nothing else; a `conflict` is somebody's change."""

QUOTED: Final = 3
"""Lines that a sentence names when both sides changed them."""
_NOT_UTF8: Final = "\ufffd"
"""What stands for bytes that are no UTF-8: such a page would be damaged."""


@dataclass(frozen=True)
class TargetPage:
    """One page of a target as it is now. `page` is None where there is none, or none that can be read."""

    target: str
    flavour: Flavour
    place: str
    page: Page | None
    front_matter: bool = False
    link_urls: bool = True
    is_marked: bool = False
    """Whether the page carries the id of its session, by which it is found where it was moved."""
    shows_title: bool = False
    """Whether the target shows the title above the page by itself."""
    readable: bool = True
    unlisted: str = ""
    """The page that should list this one and does not."""


@dataclass(frozen=True)
class Publication:
    """What is published, and what is known of it here."""

    session: Session
    before: Session | None
    """The session that its figures are compared with."""
    pasts: Sequence[PastSession]
    """The sessions that can say what became of the actions on the page."""
    last: PublishedPage | None
    """How it was published last, where it can be found now."""
    reading: PageReading | None
    at: int
    """Now, in epoch seconds."""
    earlier: EarlierPages = NO_PAGES
    """The pages of earlier sessions that this one links to."""
    later: Later = field(default_factory=dict)
    """What became of its records since."""
    force: bool = False
    """Whether the user wants a page replaced that somebody changed."""


@dataclass(frozen=True)
class Plan:
    """What is to be done with a page, what was seen there, and what people did on it."""

    step: Step
    place: str
    draft: Draft
    """What is sent: our page, with the lines on it that other people wrote there."""
    ours: str
    """Our page alone."""
    seen: Page | None
    last: PublishedPage | None
    force: bool = False
    unlisted: str = ""
    """The page on which this one is to be listed again."""
    conflict: Conflict | None = None
    tasks: tuple[Task, ...] = ()
    """The actions on the draft."""
    readback: Readback = field(default_factory=Readback)
    added: tuple[AddedTask, ...] = ()
    """What people had added to the page when it was read last."""


def plan_publication(there: TargetPage, publication: Publication) -> Plan:
    """Read back what people did on the page, write it anew with all that is known, and compare the two."""
    session, last, reading = publication.session, publication.last, publication.reading
    readback = Readback()
    if last is not None and there.readable and is_read_back(last, reading):
        readback = read_back(there.page, last, reading, there.flavour, publication.at)
        ids = [task.id for task in last.tasks]
        if (
            there.page
            and not readback.problem
            and only_ticked(last.left, there.page.text, ids, there.flavour)
        ):
            # All of it was read back just now: nothing of a person's would be lost.
            was = "merged" if last.merged else "text"
            last = msgspec.structs.replace(last, revision=there.page.revision, **{was: there.page.text})
    done = boxes(known_actions(publication.pasts), session.ended)
    done |= {status.action: status.done for status in readback.statuses}
    edited = with_edits(session, latest_edits(publication.pasts, readback.edits))
    page = with_ticks(markdown(edited, publication.before, publication.earlier, publication.later), done)
    if not there.link_urls:
        page = without_links(page)
    if there.shows_title:
        page = without_title(page)
    head = front_matter(session, html=there.flavour == "mkdocs") if there.front_matter else ""
    mark = f"\n{id_comment(session.id)}\n" if there.is_marked and not there.front_matter else ""
    draft = draft_of(session, head + FLAVOURS[there.flavour](page) + mark, again=last is not None)
    plan = plan_page(there, draft, last, force=publication.force)
    added = reading.added if reading else ()
    return replace(plan, tasks=tasks(page), readback=readback, added=added)


def draft_of(session: Session, text: str = "", *, again: bool = True) -> Draft:
    """Make a page out of a session's minutes; without them it only has its names."""
    opened = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    return Draft(
        session=session.id,
        date=opened.date().isoformat(),
        title=clean(session.title) or session.agenda.name,
        text=text,
        summary=f"{'Update' if again else 'Add'} the minutes of {session.id}",
    )


def plan_page(there: TargetPage, draft: Draft, last: PublishedPage | None, *, force: bool = False) -> Plan:
    """Compare a page as it is there with how it was published last, and with how it is to be."""
    plan = Plan("nothing", there.place, draft, draft.text, there.page, last, force)
    if not there.readable:
        is_new = last is None or last.text != draft.text
        return replace(plan, step="create" if last is None else "update" if force or is_new else "nothing")
    if there.page is None:
        if last is None or force:
            return replace(plan, step="create")
        return replace(plan, step="conflict", conflict=_removed(there))
    untouched = last is not None and _untouched(there, there.page, last)
    there_already = replace(plan, step="list" if there.unlisted else "nothing", unlisted=there.unlisted)
    if same(there.page.text, draft.text, there.flavour):
        return there_already
    if untouched and last is not None and not last.merged:
        return there_already if last.text == draft.text else replace(plan, step="update")
    if force:
        return replace(plan, step="update")
    mergeable = there.flavour in MERGED and _NOT_UTF8 not in there.page.text
    if last is None or not last.text or not (mergeable or untouched):
        return replace(plan, step="conflict", conflict=_edited(there, there.page, draft, last))
    theirs = last.left if untouched else there.page.text
    merged = merge_page(last.text, theirs, draft.text, there.flavour, (task.id for task in last.tasks))
    if merged.conflicts:
        return replace(plan, step="conflict", conflict=_both_changed(there, theirs, last, merged.conflicts))
    page = page_of(merged.lines)
    if not same(page, draft.text, there.flavour):
        plan = replace(plan, draft=replace(draft, text=page))
    if same(page, theirs, there.flavour):
        return replace(there_already, draft=plan.draft)
    return replace(plan, step="update")


def _untouched(there: TargetPage, page: Page, last: PublishedPage) -> bool:
    is_same = page.revision == last.revision or same(page.text, last.left, there.flavour)
    return last.text != "" and is_same


def _removed(there: TargetPage) -> Conflict:
    return Conflict(
        f"{shown_place(there.place)} was published to {there.target} and is not there any more; somebody"
        " removed it. Write it again with --force."
    )


def _edited(there: TargetPage, page: Page, draft: Draft, last: PublishedPage | None) -> Conflict:
    place = shown_place(there.place)
    if last is None:
        return Conflict(
            f"{there.target} has a page {place} that was not published from here, as far as Retro knows."
            " --force replaces it.",
            difference(page.text, draft.text, "as it is there", "as it would be"),
        )
    if not last.text:
        return Conflict(
            f"{place} was published to {there.target}. What was sent is no longer kept here, because a name"
            " was removed from it, so Retro cannot tell whether the page was changed. --force replaces it.",
            difference(page.text, draft.text, "as it is there", "as it would be"),
        )
    return Conflict(
        f"Somebody changed {place} in {there.target} since it was published. --force replaces it, and the"
        " change is lost.",
        difference(last.text, page.text, "as it was published", "as it is there now"),
    )


def _both_changed(there: TargetPage, theirs: str, last: PublishedPage, lines: Sequence[int]) -> Conflict:
    page = page_lines(theirs)
    quoted = [
        f"{n} (“{excerpt(page[n - 1], 40)}”)" if n <= len(page) else "at the end" for n in lines[:QUOTED]
    ]
    named = ", ".join(quoted) + (f" and {len(lines) - QUOTED} more" if len(lines) > QUOTED else "")
    return Conflict(
        f"Somebody changed {shown_place(there.place)} in {there.target} in the same lines that changed here:"
        f" line {named}. --force replaces the page, and every change there is lost.",
        difference(last.text, theirs, "as it was published", "as it is there now"),
    )


def difference(before: str, after: str, before_name: str, after_name: str) -> str:
    """Return a unified diff that a terminal can show: a wiki's page is anybody's text."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), before_name, after_name, lineterm="", n=2
    )
    return "\n".join(visible(line) for line in lines)
