"""Every point of a vote by another method than dots, and of one with several questions."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from retro.session.agenda import Agenda, Prompt
from retro.session.people import Role
from retro.stages.vote.rules import Abstain, GiveFive, PlaceTopic
from tests.builders import Meeting, a_stage
from tests.tui.rooms import WATCHER

PEOPLE: Final = ("Ana", "Björn", "Chidi", "Dana K.", "Emil", "Goran", "李娜")
RISKS: Final = (
    "The vendor is bought by somebody else",
    "Only one person can sign a release, and she goes on leave in May",
    "Nobody uses it",
    "We lose a developer",
    "データが六月までに届かない",
    "It rains at the launch",
)
GLAD: Final = ("The build was green for a week", "Lunch together on Thursdays")
LIKELY: Final = Prompt("likelihood", "Likelihood", "How likely is it that this happens?")
BAD: Final = Prompt("damage", "Damage", "How bad would it be?")
EFFORT: Final = Prompt("effort", "Effort", "How much work would it be to prevent it?")


def a_vote(*prompts: Prompt, talk: Mapping[str, Any] | None = None, **settings: Any) -> Meeting:
    """Cards on the board, and a vote on them has begun."""
    stages = (
        a_stage("ideate", prompts=("Risks", "Glad"), minutes=5),
        a_stage("vote", title="Voting", minutes=4, settings=settings, instruction="What should we prevent?"),
        a_stage("discuss", minutes=20, settings={"boxes": (5, 2), **(talk or {})}),
        a_stage("close", title="Close", minutes=2),
    )
    asked = tuple(replace(stage, prompts=prompts) if stage.kind == "vote" else stage for stage in stages)
    meeting = Meeting(Agenda("Premortem", asked), "What could go wrong").join(*PEOPLE)
    meeting.let_in(WATCHER, Role.OBSERVER).wait(2).next()
    meeting.add("Ana", "Risks", *RISKS).add("Björn", "Glad", *GLAD).reveal().wait(3)
    return meeting.next().wait(1)


def rank(meeting: Meeting, name: str, *topics: str, question: str = "") -> Meeting:
    """Put topics in order, the best first."""
    for place, topic in enumerate(topics, 1):
        meeting.act(name, PlaceTopic(meeting.here, topic, place, question))
    return meeting


def ranking() -> Meeting:
    """Some have put topics in order, one abstains."""
    meeting = a_vote(method="ranking")
    rank(meeting, "Ana", "a2", "a1", "a4")
    rank(meeting, "Björn", "a2", "a3", "a1", "a4", "a5", "a6")
    rank(meeting, "Chidi", "a1", "a2", "a5")
    rank(meeting, "Emil", "a3", "a2", "b1")
    rank(meeting, "李娜", "a4", "a1", "a2", "a3")
    return meeting.act("Goran", Abstain("vote")).done("Goran").done("Chidi")


def ranked() -> Meeting:
    return ranking().close_vote()


def dividing() -> Meeting:
    """Some have divided their points."""
    meeting = a_vote(method="points")
    for name, given in {
        "Ana": {"a1": 7, "a2": 6, "a5": 3},
        "Björn": {"a2": 20},
        "Chidi": {"a1": 5, "a2": 5, "a3": 5, "a4": 5},
        "Emil": {"a3": 12, "b1": 8},
    }.items():
        for topic, times in given.items():
            for _ in range(times):
                meeting.act(name, GiveFive("vote", topic))
    return meeting.done("Björn").done("Chidi")


def divided() -> Meeting:
    return dividing().close_vote()


def weighing() -> Meeting:
    """Some have answered both questions, one only the first."""
    meeting = a_vote(LIKELY, BAD, dots=5, most=2)
    return _weighed(meeting)


def _weighed(meeting: Meeting) -> Meeting:
    for name, likely, bad in (
        ("Ana", "a1 a1 a2 a2 a4", "a2 a2 a1 a1 a5"),
        ("Björn", "a2 a2 a4 a4 a1", "a2 a2 a1 a1 a5"),
        ("Chidi", "a2 a5 a5 a4 a4", "a1 a1 a5 a5 a2"),
        ("Emil", "a4 a4 a2 a2 a6", "a5 a5 a2 a4 a6"),
        ("李娜", "a5 a2 a4 a6 a1", ""),
    ):
        for question, given in ((LIKELY.id, likely), (BAD.id, bad)):
            for topic in given.split():
                meeting.vote(name, topic, question=question)
    return meeting.act("李娜", Abstain("vote", BAD.id)).done("李娜").done("Chidi")


def weighed() -> Meeting:
    return weighing().close_vote()


def three_weighed() -> Meeting:
    """Three questions, of which one has too few answers to be shown."""
    meeting = _weighed(a_vote(LIKELY, BAD, EFFORT, dots=5, most=2))
    return meeting.vote("Ana", "a1", question=EFFORT.id).close_vote()


def in_turns() -> Meeting:
    """The questions take turns, and the talk ends with something good."""
    meeting = a_vote(dots=3, talk={"order": "alternating", "last": "Glad"})
    for name, topics in (("Ana", "a1 a1 b2"), ("Björn", "a2 b2 b1"), ("Chidi", "a2 a2 a5")):
        meeting.vote(name, *topics.split())
    return meeting.close_vote().go("discuss").talk("a2", 3)


def weighed_talk() -> Meeting:
    return weighed().go("discuss")


def everybody_abstained() -> Meeting:
    meeting = a_vote(dots=3)
    for name in PEOPLE:
        meeting.act(name, Abstain("vote"))
    return meeting.close_vote()


VOTES: Final[Mapping[str, Callable[[], Meeting]]] = {
    scene.__name__: scene
    for scene in (
        *(ranking, ranked, dividing, divided, weighing, weighed, three_weighed, in_turns, weighed_talk),
        everybody_abstained,
    )
}
