"""One thing that can be found again."""

from typing import Final

import msgspec

KINDS: Final = (
    "session",
    "topic",
    "card",
    "note",
    "action",
    "decision",
    "lesson",
    "experiment",
    "capture",
)
"""The kinds of entries, in the order of lists."""
KEPT: Final = frozenset({"lesson", "decision", "experiment"})
"""The kinds that a running meeting is reminded of."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry as it is searched and shown.

    Every word of it stands in the minutes of its session, in what was said of it later, or in the capture
    that it is.
    """

    ref: str
    """Its name for ever: `SESSION/L2`; of a session the session's id; of a capture `TEAM-YYYY-MM/C17`."""
    kind: str
    """One of `KINDS`."""
    team: str
    """The id of the team it belongs to, or empty."""
    day: str
    """The day of the meeting, or of the capture, as an ISO date."""
    heading: str
    """What it says, in a line: the statement, the decision, the title."""
    body: str = ""
    """What else is searched: why, evidence, the cards of a topic."""
    channels: tuple[str, ...] = ()
    """What it is about: tags without `#`."""
    who: str = ""
    """The owner of an action or an experiment; nobody else is ever named here."""
    state: str = ""
    """Such as `open`, `done`, `in force`, `retired`; empty where it has none."""
    review: str = ""
    """When it is looked at again, or due: an ISO date, or empty."""
    topic: str = ""
    """The heading of the topic that it came from."""
    seen: int = 0
    """How many later meetings found it true again."""
