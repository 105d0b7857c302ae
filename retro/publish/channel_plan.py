"""What is to be done with the page of a channel: never written twice the same, and never over a change.

Pure. Only digests of what was published are remembered, so that nothing that is deleted stays there. So lines
that people wrote on the page cannot be told from ours: where anybody changed it, it is left as it is.
"""

import hashlib
import re
from dataclasses import replace
from typing import Final

import msgspec

from retro.errors import Conflict
from retro.markdown.escape import without_links
from retro.minutes import without_title
from retro.publish.flavours import FLAVOURS
from retro.publish.page_id import id_comment
from retro.publish.plan import Plan, TargetPage, difference, plan_page
from retro.publish.published_page import PublishedPage
from retro.publish.targets.places import CHANNEL, shown_place
from retro.publish.targets.target import Draft, Flavour, plain, same

_UNSAFE: Final = re.compile(r"[^\w-]+")
_DIGITS: Final = 6
_WITH_DIGITS: Final = re.compile(rf"-[0-9a-f]{{{_DIGITS}}}\Z")


class ChannelPage(msgspec.Struct, frozen=True):
    """What is remembered of a page: what tells whether anybody changed it since, and none of its words."""

    revision: str
    digest: str


def draft_of_channel(channel: str, title: str, team: str = "", text: str = "") -> Draft:
    """Make the page of a channel, or of what one team has in it; without a text it only has its names."""
    return Draft(
        session=f"{CHANNEL}{_slug(channel, team)}",
        date="",
        title=f"Channel {title or channel}{f' ({team})' if team else ''}",
        text=text,
        summary=f"Write the page of the channel {channel}",
        is_channel=True,
    )


def _slug(channel: str, team: str) -> str:
    """Name the page in a path: by the channel as it is, or with digits that no other channel or team has.

    Cleaned names can be the same for two channels, and a team with a channel can read like another channel.
    """
    cleaned = "-".join(filter(None, (team, _UNSAFE.sub("-", channel).strip("-_") or "channel")))
    if cleaned == channel and not _WITH_DIGITS.search(channel):
        return cleaned
    # No team has a "/" in its id.
    return f"{cleaned}-{hashlib.sha256(f'{team}/{channel}'.encode()).hexdigest()[:_DIGITS]}"


def written_for(there: TargetPage, draft: Draft, page: str) -> Draft:
    """Return the draft with a page in Markdown, in the language of the target."""
    if not there.link_urls:
        page = without_links(page)
    if there.shows_title:
        page = without_title(page)
    mark = f"\n{id_comment(draft.session)}\n" if there.is_marked else ""
    return replace(draft, text=FLAVOURS[there.flavour](page) + mark)


def digest_of(text: str, flavour: Flavour) -> str:
    """Return what tells a page from any other."""
    return hashlib.sha256(plain(text, flavour).encode()).hexdigest()


def plan_channel(there: TargetPage, draft: Draft, kept: ChannelPage | None, *, force: bool = False) -> Plan:
    """Compare a page as it is there with how it was left, and with how it is to be."""
    if kept is None:
        return plan_page(there, draft, None, force=force)
    page = there.page
    left = page.text if page and digest_of(page.text, there.flavour) == kept.digest else ""
    if not there.readable and digest_of(draft.text, there.flavour) == kept.digest:
        left = draft.text
    last = PublishedPage(target=there.target, mark="", place=there.place, revision="", text=left)
    if page and not left and not force and not same(page.text, draft.text, there.flavour):
        conflict = Conflict(
            f"Somebody changed {shown_place(there.place)} in {there.target} since it was published. --force"
            " replaces it, and the change is lost.",
            difference(page.text, draft.text, "as it is there", "as it would be"),
        )
        return Plan("conflict", there.place, draft, draft.text, page, last, conflict=conflict)
    return plan_page(there, draft, last, force=force)
