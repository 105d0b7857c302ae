"""Dots: a budget, whole ballots, and sums only."""

import pytest

from retro.errors import RuleError
from retro.stages.vote.rules import GiveDot, TakeDot, VoteState
from tests.builders import LEADER, Meeting


def a_vote(*cards: str) -> Meeting:
    return Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", *cards).reveal().go("vote")


def test_a_dot_beyond_the_budget_is_refused() -> None:
    meeting = a_vote("one").vote("Ana", "b1", "b1", "b1")

    with pytest.raises(RuleError, match="You have given all your 3 dots"):
        meeting.vote("Ana", "b1")


def test_a_dot_taken_back_can_be_given_anew() -> None:
    meeting = a_vote("one", "two").vote("Ana", "b1", "b1", "b1")

    meeting.act("Ana", TakeDot(meeting.here, "b1")).vote("Ana", "b2").close_vote()

    state = meeting.session.states["vote"]
    assert isinstance(state, VoteState)
    assert state.tally == {"b1": 2, "b2": 1}


def test_the_shared_window_cannot_vote() -> None:
    meeting = a_vote("one")

    with pytest.raises(RuleError, match="shared window"):
        meeting.act(LEADER, GiveDot(meeting.here, "b1"))


def test_topics_with_dots_cannot_be_moved() -> None:
    meeting = a_vote("one", "two").vote("Ana", "b1").go("group")

    with pytest.raises(RuleError, match="People have voted"):
        meeting.together("b1", "b2")


def test_topics_whose_dots_were_taken_back_can_be_moved() -> None:
    meeting = a_vote("one", "two").vote("Ana", "b1")

    meeting.act("Ana", TakeDot(meeting.here, "b1")).go("group").together("b1", "b2")

    assert [topic.id for topic in meeting.session.board.topics] == ["T1"]


def test_a_vote_opened_anew_forgets_every_dot() -> None:
    meeting = a_vote("one").vote("Ana", "b1").close_vote().reopen_vote()

    assert meeting.session.states["vote"] == VoteState()
    assert not [document for document in meeting.documents if document["event"] == "BallotCast"]
