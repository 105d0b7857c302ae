"""Points of a meeting at which random meetings begin, and the keys that some of them are about."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, NamedTuple

import msgspec

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.people import Role
from retro.session.record import Action, CarriedAction, FoundTask
from retro.stages import KINDS
from tests.builders import Meeting
from tests.tui.checkin_rooms import CHECK_INS
from tests.tui.deciding_rooms import (
    CONCERN,
    DECISIONS,
    OBJECTION,
    PEOPLE,
    a_decision,
    ask,
    integrated,
    proposed,
    say,
    show,
)
from tests.tui.margin_scenes import noted, noting, voting_together, written_for_somebody
from tests.tui.random_stages import drawn_meeting
from tests.tui.rooms import (
    FEW,
    PROMISES,
    SCENES,
    SETTINGS,
    WATCHER,
    a_meeting,
    awaited,
    before_topics,
    gathering,
    reach,
    retrospective,
    talking,
    writing_few,
)
from tests.tui.small_groups import pairs_at_work
from tests.tui.voting_rooms import VOTES


def _named_throughout() -> Meeting:
    """A meeting of which several stages can be made more private."""
    agenda = retrospective(Privacy.NAMED, **SETTINGS)
    stages = (msgspec.structs.replace(stage, privacy=Privacy.NAMED) for stage in agenda.stages)
    meeting = Meeting(msgspec.structs.replace(agenda, stages=tuple(stages)), carried_actions=PROMISES)
    return meeting.join(*FEW).let_in(WATCHER, Role.OBSERVER)


def _found() -> Meeting:
    """Tasks stand on the page of the last meeting that somebody wrote there by hand."""
    before = "2026-11-07-sprint-41"
    found = (
        FoundTask("Ask the vendor", before, "wiki", "Ben", "2026-12-10"),
        FoundTask("Bake", before, "wiki"),
    )
    carried = (CarriedAction(Action("A1", "Wait"), before, "2026-11-07"),)
    meeting = Meeting(found=found, carried_actions=carried).join(*FEW).let_in(WATCHER, Role.OBSERVER)
    return meeting.go("review")


def _before_the_meeting() -> Meeting:
    """Some stages are open while people gather."""
    agenda = retrospective(Privacy.REVEALED, **SETTINGS)
    stages = (
        msgspec.structs.replace(stage, before=stage.kind in ("read", "ideate")) for stage in agenda.stages
    )
    meeting = Meeting(msgspec.structs.replace(agenda, stages=tuple(stages)), title="Prepared")
    return meeting.join(*FEW).let_in(WATCHER, Role.OBSERVER)


def _some_decide() -> Meeting:
    """A few people decide, and are to be named."""
    return proposed(a_decision(who="named"))


def _one_decides() -> Meeting:
    """One person decides, and is to be named."""
    return proposed(a_decision(who="one"))


def _two_objections() -> Meeting:
    """Several objections are to be met."""
    answers = dict.fromkeys(PEOPLE, (0, "")) | {"Dana K.": (2, CONCERN), "李娜": (2, OBJECTION)}
    return show(say(ask(proposed(a_decision())), answers))


def _hands_up() -> Meeting:
    """Hands are up, and no round runs."""
    meeting = talking()
    return meeting.act("Chidi", acts.RaiseHand()).lead(acts.RaiseHandFor("Grandma Olu"))


def _set(scene: Callable[[], Meeting], _: random.Random) -> Meeting:
    return scene()


SET_SCENES: Final[Mapping[str, Callable[[], Meeting]]] = {
    **SCENES,
    **CHECK_INS,
    **VOTES,
    "awaited": awaited,
    "named": lambda: reach(a_meeting(privacy=Privacy.NAMED), "checkin"),
    "named cards": lambda: reach(a_meeting(privacy=Privacy.REVEALED), "ideate"),
    "all named": lambda: reach(_named_throughout(), "checkin"),
    **DECISIONS,
    "noting": noting,
    "noted": noted,
    "voting together": voting_together,
    "written for somebody": written_for_somebody,
    "found": _found,
    "before": _before_the_meeting,
    "some decide": _some_decide,
    "one decides": _one_decides,
    "hands up": _hands_up,
    "pairs, some away": pairs_at_work,
    "two objections": _two_objections,
    "knocking": gathering,
    "knocking later": writing_few,
    "topics": before_topics,
    "agreed": integrated,
}
"""Points of a meeting that are the same whenever one begins there."""
BEGINNINGS: Final[Mapping[str, Callable[[random.Random], Meeting]]] = {
    **{name: partial(_set, scene) for name, scene in SET_SCENES.items()},
    **{f"drawn {kind}": partial(drawn_meeting, kind) for kind in KINDS},
}
"""Where random meetings begin: at one of those points, or at a stage whose settings are drawn anew."""


class Habits(NamedTuple):
    """Keys that are pressed more often after one of the beginnings, since they do something there."""

    leading: tuple[str, ...] = ()
    taking_part: tuple[str, ...] = ()


NOTHING: Final = Habits()
BRINGING: Final = Habits(("n", "o"), ("ctrl+b", "ctrl+b", "ctrl+g"))
TOPICS: Final = Habits(("c", "c", "J"))
HABITS: Final[Mapping[str, Habits]] = {
    **dict.fromkeys(("named", "named cards", "all named"), Habits(("K",))),
    **dict.fromkeys(("some decide", "one decides"), Habits(("v",))),
    "two objections": Habits(("enter",)),
    **dict.fromkeys(("objected", "fists", "gradients"), Habits(("enter", "c"), ("W",))),
    **dict.fromkeys(("proposal_read", "nothing_proposed"), Habits(("c",))),
    **dict.fromkeys(("integrated", "agreed"), Habits(("n",))),
    **dict.fromkeys(("pairs_at_work", "fours_at_work", "pairs, some away"), BRINGING),
    **dict.fromkeys(("speaking", "hands up"), Habits(("S", "F", "p"), ("h", "f4"))),
    **dict.fromkeys(("noting", "reading"), Habits((), ("e", "down"))),
    "written for somebody": Habits((), ("ctrl+o",)),
    **dict.fromkeys(("knocking", "knocking later"), Habits(("P", "P", "D"))),
    **dict.fromkeys(("topics", "before_topics", "talking"), TOPICS),
    "lessons": Habits(("l", "X", "M"), ("l",)),
    "commit": Habits(("X", "M", "J")),
    "before": Habits((), ("enter", "down")),
    "grouping": Habits(("j", "j", "r")),
}
"""What is pressed more often, by the beginning."""
TURNS: Final = (*BEGINNINGS, *(name for name in BEGINNINGS if name.startswith("drawn ")), *HABITS, *HABITS)
"""Which beginning comes after which. More often those with something of their own that is rarely met."""
KNOCKING: Final = ("knocking", "knocking later")
"""Beginnings at which several people ask to be let in."""
SOME_AWAY: Final = ("pairs, some away", "speaking", "one_decides", "awaited")
"""Beginnings at which some are not connected."""
