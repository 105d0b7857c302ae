"""Somebody who leads from another place is here: in no group alone, and nobody decides in their stead."""

from retro.session import acts
from retro.session.agenda import Agenda
from retro.stages.breakout.rules import BreakoutView
from tests.builders import LEADER, Meeting, a_stage


def test_who_leads_from_another_place_is_here_in_the_own_group() -> None:
    meeting = Meeting(Agenda("Groups", (a_stage("breakout", prompts=["One idea"]),))).join("Ana", "Ben")
    meeting.lead(acts.HandOverLead(meeting.seat("Ben"))).go("breakout")
    lead = next(seat.id for seat in meeting.session.seats if seat.owner == meeting.seat("Ben"))

    assert meeting.session.here(frozenset({meeting.seat("Ana"), lead})) == {
        meeting.seat("Ana"),
        meeting.seat("Ben"),
        lead,
    }
    assert meeting.session.here(frozenset({meeting.seat("Ana"), LEADER})) == {meeting.seat("Ana"), LEADER}
    shown = meeting.view("Ana").panel
    assert isinstance(shown, BreakoutView)
