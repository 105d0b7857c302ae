"""Dots: a budget, whole ballots, and sums only."""

import pytest

from retro.errors import RuleError
from retro.stages.vote.rules import GiveDot, TakeDot, VoteState, VoteView
from tests.builders import LEADER, Meeting


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

    with pytest.raises(RuleError, match="People have voted"):
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
        assert said == "Vote again: this is the second vote. All dots given before are gone."
    meeting.vote("Ana", "a1", "a1").vote("Ben", "a1").vote("Chloé", "a1").close_vote()

    panel = meeting.view("Ana").panel
    assert isinstance(panel, VoteView)
    assert panel.round == 2
    assert "Voted twice; these are the dots of the second vote." in meeting.minutes
    assert meeting.reread() == meeting.session
