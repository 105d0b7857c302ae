"""What is said of the groups at work: who is in one, how far it is, and who of it is away."""

from typing import Final

from retro.session.view import Person, View
from retro.stages.breakout.group_view import BreakoutView, GroupSeen
from retro.words import listed

NOTHING_WRITTEN: Final = "Nothing written yet. One thought per card."
ONLY_ONE: Final = "Nobody else is here yet. Write what you think; whoever comes joins your group."
FEW: Final = "There are fewer people than a group should have, so everybody is in one group."
NO_GROUP: Final = "You are in no group."
NOBODY: Final = "Nobody is here yet. Whoever comes is put into a group."
STEP_NAMES: Final = ("alone", "in pairs", "in fours", "all together")
AGAIN_QUESTION: Final = "Form groups again? What was brought back stays on the board."


def people_of(view: View, group: GroupSeen) -> list[Person]:
    """Return the people of a group, in the order they came."""
    return [person for person in view.people if person.seat in group.seats]


def lively(view: View, shown: BreakoutView) -> list[GroupSeen]:
    """Return the groups in which somebody is here."""
    return [group for group in shown.groups if any(person.here for person in people_of(view, group))]


def is_done(view: View, group: GroupSeen, most: int) -> bool:
    """Whether a group brought back all it can, or everybody who is here in it is done."""
    here = [person for person in people_of(view, group) if person.here]
    return len(group.brought) >= most or (bool(here) and all(person.done for person in here))


def state_words(view: View, group: GroupSeen, most: int) -> str:
    """Return what a group is at, in a few words."""
    if group.brought:
        return f"{len(group.brought)} of {most} brought back" if most > 1 else "brought back"
    if not any(person.here for person in people_of(view, group)):
        return "nobody is here"
    return "done" if is_done(view, group, most) else "still talking"


def away_words(view: View, group: GroupSeen) -> str:
    """Return in a sentence who of a group is away; empty where all are here."""
    away = [person.name for person in people_of(view, group) if not person.here]
    verb = "is away and comes" if len(away) == 1 else "are away and come"
    return f"{listed(away)} {verb} back to group {group.number}." if away else ""
