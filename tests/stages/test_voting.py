"""Dots: a budget, whole ballots, and sums only."""

import pytest

from retro.errors import RuleError
from retro.session.acts import RemoveSeat
from retro.session.agenda import Agenda, Privacy
from retro.stages.vote.rules import GiveDot, ReopenVote, TakeDot
from retro.stages.vote.vote_state import VoteState
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, a_stage


def a_vote(*cards: str) -> Meeting:
    return Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", *cards).reveal().go("vote")


def test_a_dot_beyond_the_budget_is_refused() -> None:
    meeting = a_vote("one").vote("Ana", "a1", "a1", "a1")

    with pytest.raises(RuleError, match="You have given all your 3 dots"):
        meeting.vote("Ana", "a1")


def test_a_dot_taken_back_can_be_given_anew() -> None:
    meeting = a_vote("one", "two").vote("Ana", "a1", "a1", "a1")

    meeting.act("Ana", TakeDot(meeting.here, "a1")).vote("Ana", "a2").close_vote()

    state = meeting.session.states["vote"]
    assert isinstance(state, VoteState)
    assert state.tally == {"a1": 2, "a2": 1}


def test_the_shared_window_cannot_vote() -> None:
    meeting = a_vote("one")

    with pytest.raises(RuleError, match="shared window"):
        meeting.act(LEADER, GiveDot(meeting.here, "a1"))


def test_topics_with_dots_cannot_be_moved() -> None:
    meeting = a_vote("one", "two").vote("Ana", "a1").go("group")

    with pytest.raises(RuleError, match="People have already voted"):
        meeting.together("a1", "a2")


def test_topics_whose_dots_were_taken_back_can_be_moved() -> None:
    meeting = a_vote("one", "two").vote("Ana", "a1")

    meeting.act("Ana", TakeDot(meeting.here, "a1")).go("group").together("a1", "a2")

    assert [topic.id for topic in meeting.session.board.topics] == ["T1"]


def test_a_vote_opened_anew_forgets_every_dot() -> None:
    meeting = a_vote("one").vote("Ana", "a1").close_vote().reopen_vote()

    assert meeting.session.states["vote"] == VoteState(reopened=1)
    assert not [document for document in meeting.documents if document["event"] == "BallotCast"]


def test_voting_again_is_announced_counted_and_in_the_minutes() -> None:
    meeting = Meeting().join("Ana", "Ben", "Chloé").go("ideate").add("Ana", "Start", "one").reveal()
    meeting.go("vote").vote("Ana", "a1").vote("Ben", "a1").vote("Chloé", "a1").close_vote()
    assert meeting.view("Ana").announced == ""
    assert "Voting: 3 people gave 3 dots.\n" in meeting.minutes

    meeting.reopen_vote()
    for name in ("Ana", LEADER):
        said = meeting.view(name).announced
        assert said == "Vote again: this is the second vote. All earlier dots were deleted."
    meeting.vote("Ana", "a1", "a1").vote("Ben", "a1").vote("Chloé", "a1").close_vote()

    panel = meeting.view("Ana").panel
    assert isinstance(panel, VoteView)
    assert panel.round == 2
    assert "Voted twice; these are the dots of the second vote." in meeting.minutes
    assert meeting.reread() == meeting.session


FIVE = ("Ana", "Ben", "Cem", "Dea", "Eli")


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.parametrize("removed", [(), FIVE[1:4], FIVE])
def test_a_single_ballot_is_shown_to_nobody_whoever_is_removed(
    privacy: Privacy, removed: tuple[str, ...]
) -> None:
    vote = a_stage("vote", settings={"dots": 3}, privacy=privacy)
    meeting = Meeting(Agenda("Dots", (a_stage("ideate", prompts=["Start"]), vote))).join(*FIVE).go("ideate")
    meeting.add("Ana", "Start", "one", "two").reveal().go("vote").vote("Ana", "a1", "a1", "a2")
    for name in removed:
        meeting.lead(RemoveSeat(meeting.seat(name)))

    state = meeting.close_vote().session.states["vote"]

    assert isinstance(state, VoteState)
    assert not state.tally


def test_of_a_second_vote_without_one_of_three_nothing_is_shown() -> None:
    meeting = a_vote("one", "two").join("Cem").vote("Ana", "a1", "a1").vote("Ben", "a2").vote("Cem", "a2")
    meeting.close_vote().lead(ReopenVote(meeting.here)).lead(RemoveSeat(meeting.seat("Ana")))

    state = meeting.vote("Ben", "a2").vote("Cem", "a2").close_vote().session.states["vote"]

    assert isinstance(state, VoteState)
    assert not state.tally
