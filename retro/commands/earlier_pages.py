"""The pages of earlier sessions on the same wiki, for a page that links to them."""

from collections.abc import Iterator

from retro.commands.read_session import read_session
from retro.errors import StoreError, WikiError
from retro.minutes import NO_PAGES, EarlierPages
from retro.publish.carry_out import with_current_place
from retro.publish.followups import Followups
from retro.publish.plan import draft_of
from retro.publish.published_page import published_pages
from retro.publish.targets.target import Linking, Target
from retro.session.model import Session
from retro.storage import Library
from retro.workspace import Workspace


def earlier_pages(
    workspace: Workspace, session: Session, before: str, target: Target, mark: str, place: str
) -> EarlierPages:
    """Return the pages of the sessions that agreed its actions, and of the one `before`, which it links to.

    A page that is not there any more has no link, nor has one of a session that was deleted, or that cannot
    be read now. `place` is where the session itself is published.
    """
    if not isinstance(target, Linking):
        return NO_PAGES
    found = {}
    for name in sorted({carried.session for carried in session.record.carried_actions} | {before} - {""}):
        for there in _places(workspace, name, target, mark):
            if link := target.link(place, there):
                found[name] = link
    return EarlierPages(found, before if before in found else "")


def _places(workspace: Workspace, name: str, target: Target, mark: str) -> Iterator[str]:
    """Find the page of a session on a target, if it is there."""
    try:
        path = Library(workspace.sessions).path(name)
        earlier = read_session(workspace, name)
        for published, _ in published_pages(Followups(path).all(), {target.name: mark}):
            there = with_current_place(target, published, draft_of(earlier)).place
            if target.read(there) is not None:
                yield there
    except (StoreError, WikiError):
        return
