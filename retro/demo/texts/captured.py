"""Lines that the people of a demo are said to have captured since their last meeting."""

import datetime
from typing import Final

from retro.session.brought import BroughtCapture

_LINES: Final = (
    ("Ask operations before Friday deploys, they freeze at noon", "", "release", 12),
    ("The build takes 40 minutes, so nobody waits for it", "pain", "ci", 9),
    ("Could the runbook begin with the three commands that help?", "idea", "on-call", 5),
    ("Two new people start in January", "pipeline", "", 3),
)
"""What, what it is about, its channel, and for how many days it has waited."""


def captured(today: datetime.date) -> tuple[BroughtCapture, ...]:
    """Return them as a meeting takes them over."""
    return tuple(
        BroughtCapture(
            f"demo-{today:%Y-%m}/C{number}",
            text,
            about,
            tuple(filter(None, (channel,))),
            (today - datetime.timedelta(days=days)).isoformat(),
        )
        for number, (text, about, channel, days) in enumerate(_LINES, 1)
    )
