"""Meetings with one stage in which something is decided."""

from typing import Any

from retro.session.agenda import Agenda, Privacy
from retro.session.record import Decision
from retro.session.view import Step
from retro.stages.decide import deciding
from retro.stages.decide.matter_view import DecideView, RoundView
from retro.stages.decide.matters import DecideState
from tests.builders import LEADER, Meeting, a_stage

PROPOSAL = "Tuesday and Thursday until noon are free of meetings"
CONSENT, CONCERN, OBJECTION = 0, 1, 2
CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif", "Femi")


def a_decision(
    *people: str, privacy: Privacy = Privacy.REVEALED, attendance: bool = True, **settings: Any
) -> Meeting:
    """People who have come to a stage in which something is decided."""
    stages = (
        a_stage("decide", privacy=privacy, settings=settings),
        a_stage("commit", privacy=Privacy.NAMED),
    )
    agenda = Agenda("A decision", stages, attendance=attendance)
    return Meeting(agenda, "Two quiet mornings").join(*(people or CREW[:4])).go("decide")


def propose(meeting: Meeting, text: str = PROPOSAL, *options: str, name: str = LEADER) -> Meeting:
    return meeting.act(name, deciding.Propose("decide", text, options))


def ask(meeting: Meeting) -> Meeting:
    return meeting.lead(deciding.Ask("decide"))


def asked(*people: str, **settings: Any) -> Meeting:
    """Everybody is asked about a proposal."""
    return ask(propose(a_decision(*people, **settings)))


def say(meeting: Meeting, name: str, choice: int, reason: str = "") -> Meeting:
    return meeting.act(name, deciding.Answer("decide", choice, reason))


def show(meeting: Meeting) -> Meeting:
    return meeting.lead(deciding.ShowAnswers("decide"))


def answered(meeting: Meeting, *choices: int) -> Meeting:
    """Let the first people answer, in their order, and show it; who objects says why."""
    for seat, choice in zip(meeting.session.members, choices, strict=False):
        say(meeting, seat.name, choice, f"reason of {seat.name}" if choice else "")
    return show(meeting)


def meet(
    meeting: Meeting, how: str = "one of us answers the phone", round_: int = 0, number: int = 0
) -> Meeting:
    return meeting.lead(deciding.MeetObjection("decide", round_, number, how))


def write(meeting: Meeting, text: str = "Two quiet mornings", review: str = "") -> Meeting:
    return meeting.lead(deciding.WriteDecision("decide", text, review))


def deciders(meeting: Meeting, *names: str) -> Meeting:
    return meeting.lead(deciding.NameDeciders("decide", tuple(map(meeting.seat, names))))


def seen(meeting: Meeting, name: str = LEADER) -> DecideView:
    panel = meeting.view(name).panel
    assert isinstance(panel, DecideView)
    return panel


def shown(meeting: Meeting, name: str = LEADER) -> RoundView:
    panel = seen(meeting, name).shown
    assert panel is not None
    return panel


def state(meeting: Meeting) -> DecideState:
    kept = meeting.session.states["decide"]
    assert isinstance(kept, DecideState)
    return kept


def step(meeting: Meeting) -> Step:
    following = meeting.view(LEADER).next
    assert following is not None
    return following


def label(meeting: Meeting) -> str:
    return step(meeting).label


def the_decision(meeting: Meeting, number: int = -1) -> Decision:
    return meeting.session.record.decisions[number]
