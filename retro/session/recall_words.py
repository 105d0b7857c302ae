"""How entries of earlier meetings are said that came back, on screens, in lines and in the minutes."""

from types import MappingProxyType
from typing import Final

from retro.session.dates import spoken_date
from retro.session.recalled import Recalled

REPLIED: Final = MappingProxyType(
    {"true": "found true again", "helped": "helped here", "not now": "not shown now"}
)
"""What is said of an entry of which the group has said something, by its reply."""


def whence(recalled: Recalled) -> str:
    """Return why there is a line about it: `from earlier`, or `look again`."""
    return "look again" if recalled.due else "from earlier"


def named(recalled: Recalled) -> str:
    """Return what an entry of an earlier meeting is called: `lesson of 7 Mar 2026`."""
    return f"{recalled.kind} of {spoken_date(recalled.day)}"
