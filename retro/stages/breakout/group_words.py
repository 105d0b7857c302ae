"""What people are told of small groups: how they work now, who sees what, and when a group is done."""

from typing import Final

from retro.session.done_words import DoneWords
from retro.stages.breakout.group_settings import FOURS, PAIRS, SIZES, BreakoutSettings
from retro.stages.breakout.groups import BreakoutState

SAID_AT_STEP: Final = {
    PAIRS: "Now in pairs: show each other what you wrote.",
    FOURS: "Now in fours: agree on one sentence and bring it back.",
}
BACK: Final = "Everybody is back together."
AGAIN: Final = "New groups. What was brought back before stays on the board."
FILED: Final = "Until everybody is called back, the session's file stores who wrote what."
OWN: Final = "Only you see what you write; then your pair, then your four, without a name."
BOARD: Final = (
    "Only your group sees its board, without names; if you are moved, your cards move too. All see what it "
    "brings back."
)
GONE: Final = "What groups brought back is on the board, without names; all else is deleted."
KEPT: Final = "The groups stay together: who is in which is stored until their last stage is over."


def way_of_working(settings: BreakoutSettings, state: BreakoutState) -> str:
    """Return how people work now: "alone", "in pairs", "in fours", "in groups of 3", "in the same groups"."""
    if settings.by_steps:
        return ("alone", "in pairs", "in fours", "")[state.step]
    if settings.same:
        return "in the same groups" if state.same else "in groups"
    if isinstance(settings.groups, int):
        return f"in groups of {settings.groups}"
    return f"in {settings.groups or SIZES[0][0]}"


def group_done(settings: BreakoutSettings, state: BreakoutState) -> DoneWords:
    """Return how it is said what people in groups do; a group is done as soon as one of it says so."""
    working = f"people work {way_of_working(settings, state)}"
    return DoneWords("we are done", "done", "is done", "your group", working)


def announced(settings: BreakoutSettings, state: BreakoutState) -> str:
    """Return what everybody is told when a step begins, when all are back, or when there are new groups."""
    if state.over:
        return BACK
    at_step = SAID_AT_STEP.get(state.step, "") if settings.by_steps else ""
    return at_step or (AGAIN if state.again else "")


def note(state: BreakoutState, *, alone: bool, anonymous: bool) -> str:
    """Return who sees what is written."""
    if state.over:
        return f"{GONE} {KEPT}" if state.kept else GONE
    said = OWN if alone else BOARD
    return said if anonymous else f"{said} {FILED}"
