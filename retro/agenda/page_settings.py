"""What a template says of itself, in the block of settings under its name."""

from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from retro.session.belonging import Channels

Purpose = Literal[
    "look back",
    "look ahead",
    "decide",
    "ideas",
    "learn",
    "people",
    "practise",
    "open or close",
]
PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
"""What a meeting can be for, in the order in which lists show it."""


class PageSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a page; none of them has to be there."""

    tags: Annotated[tuple[str, ...], Meta(description="words by which people find the format")] = ()
    people: Annotated[str, Meta(description='how many people it is made for, such as "3-12"')] = ""
    purpose: Annotated[Purpose | None, Meta(description="what the meeting is for")] = None
    embeddable: Annotated[
        bool, Meta(description="whether its stages can be inserted into another meeting as a whole")
    ] = False
    channels: Annotated[
        Channels, Meta(description="what its sessions are about, in place of what the team says")
    ] = ()
    attendance: Annotated[bool, Meta(description="whether the minutes name the people who took part")] = True
    library: Annotated[
        bool,
        Meta(description="whether what its sessions leave can be found and comes back later"),
    ] = True
