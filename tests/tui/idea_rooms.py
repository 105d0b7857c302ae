"""A second vote and a talk about ideas, each of which answers an earlier topic."""

from typing import Final

from retro.session.agenda import Agenda
from retro.session.people import Role
from tests.builders import Meeting, a_stage
from tests.tui.rooms import FEW, STOP, WATCHER

IDEAS: Final = ("A rota for the build", "Sign in the pipeline", "Two people can sign", "Ask in the morning")


def ideas_voting() -> Meeting:
    """People vote on ideas against two problems."""
    stages = (
        a_stage("ideate", prompts=["Problem"]),
        a_stage("group"),
        a_stage("vote", settings={"dots": 3}),
        a_stage(
            "ideate",
            id="ideas",
            title="Ideas",
            prompts=["What could help?"],
            settings={"answers": ["Problem"]},
        ),
        a_stage(
            "vote",
            id="second",
            title="Which ideas",
            settings={"dots": 3, "of": ["What could help?"]},
            minutes=4,
        ),
        a_stage("discuss", minutes=20),
    )
    meeting = Meeting(Agenda("Problems", stages), title="Problems and ideas").join(*FEW)
    meeting.let_in(WATCHER, Role.OBSERVER).go("ideate").add("Ana", "Problem", *STOP[:4])
    meeting.add("Björn", "Problem", STOP[7]).reveal().go("group")
    meeting.together(*(meeting.label(text) for text in STOP[1:4]), title="Releases wait for one person")
    meeting.go("vote").vote("Ana", "T1").vote("Björn", "T1").vote("Chidi", "T1").close_vote().go("ideas")
    meeting.add("Björn", "What could help?", *IDEAS[:3], topic="T1")
    meeting.add("Chidi", "What could help?", IDEAS[3], topic=meeting.label(STOP[7])).reveal()
    return meeting.go("second").vote("Ana", *(meeting.label(text) for text in IDEAS[:2]))


def ideas_voted() -> Meeting:
    """The vote on ideas is closed."""
    meeting = ideas_voting()
    meeting.vote("Björn", meeting.label(IDEAS[1])).vote("Chidi", meeting.label(IDEAS[1]))
    return meeting.close_vote()


def idea_talked_about() -> Meeting:
    """The group talks about an idea."""
    meeting = ideas_voted().go("discuss")
    return meeting.talk(meeting.label(IDEAS[1]), 3)
