"""Where a session belongs: to which team, and to which channels, the words for what things are about."""

import re
from collections.abc import Iterable
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from retro.session.clusters import cut
from retro.session.record_rules import TAG_LIMIT, TAGS
from retro.session.text import clean

NO_TEAM: Final = "none"
"""What is typed where a session is to belong to no team; no team has this id."""
TEAM_ID_LIMIT: Final = 40
Channels: TypeAlias = Annotated[
    tuple[Annotated[str, Meta(max_length=TAG_LIMIT + 1)], ...],
    Meta(
        max_length=TAGS,
        title=f'a list of up to {TAGS} words of up to {TAG_LIMIT} letters, such as ["ci", "on-call"]',
    ),
]
"""Channels as people write them in settings, perhaps with `#`."""
_TEAM_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


ADOPTION: Final = "team:"
"""The one key under which it is kept beside a session that a team adopted it."""


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said after a session: that it belongs to a team, though it does not say so itself."""

    team: str


def is_team_id(text: str) -> bool:
    """Whether a team can have this id: small letters, digits and hyphens, as in the name of its file."""
    return len(text) <= TEAM_ID_LIMIT and text != NO_TEAM and bool(_TEAM_ID.fullmatch(text))


def channel_of(text: str) -> str:
    """Return the channel that somebody means: in small letters, without `#` and blanks; perhaps empty."""
    return clean(text).lstrip("#").casefold().replace(" ", "-")


def is_channel(text: str) -> bool:
    """Whether a text is a channel as it is kept."""
    return 0 < len(text) <= TAG_LIMIT and channel_of(text) == text


def channels_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return channels as they are kept, each once; no longer and no more than there may be."""
    kept = (cut(channel_of(text), TAG_LIMIT) for text in texts)
    return tuple(dict.fromkeys(filter(None, kept)))[:TAGS]
