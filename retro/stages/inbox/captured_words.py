"""What is said of captures, on screens, in lines and in the minutes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from retro.session.brought import Judgement
from retro.session.record_words import in_words
from retro.session.text import counted
from retro.stages.inbox.rules import InboxView, ShownCapture

NOTHING: Final = "Nothing was captured for this meeting."
DROPPED: Final = "(dropped)"
DROP_IT: Final = "Drop it? Its words are destroyed: here now, elsewhere when the meeting is over."
ASKED_OFTEN: Final = "kept for later by three meetings or more: drop it?"
ABOUTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lesson": "Lessons",
        "pain": "What hurts day to day",
        "problem": "What stops us",
        "pipeline": "What is coming up",
        "idea": "Ideas",
        "question": "Questions",
        "thanks": "Thanks",
        "": "Others",
    }
)
"""The heads over captures, by what they are about."""
STATES: Final[Mapping[Judgement, str]] = MappingProxyType(
    {
        Judgement.OPEN: "open",
        Judgement.KEEP: "kept for later",
        Judgement.BOARD: "will be a card",
        Judgement.PLACED: "on the board",
        Judgement.DROP: "dropped",
    }
)
"""What became of a capture."""


def state_of(capture: ShownCapture) -> str:
    """Return what became of a capture."""
    if capture.became:
        return f"became {capture.became}"
    return STATES[capture.judged]


def details(capture: ShownCapture) -> str:
    """Return its channels, its age, and who signed it."""
    age = "today" if not capture.age else counted(capture.age, "day")
    often = ASKED_OFTEN if capture.often and capture.open else ""
    return " · ".join(filter(None, (in_words(capture.channels), age, capture.name, often)))


def so_far(shown: InboxView) -> str:
    """Return how many were looked at: `3 of 7 looked at`."""
    return f"{shown.looked_at} of {len(shown.captures)} looked at"


def by_subject(captures: Sequence[ShownCapture]) -> Mapping[str, tuple[ShownCapture, ...]]:
    """Return the captures under the heads of what they are about, in their order."""
    found: dict[str, list[ShownCapture]] = {}
    for capture in captures:
        found.setdefault(ABOUTS.get(capture.about, ABOUTS[""]), []).append(capture)
    return {head: tuple(under) for head, under in found.items()}
