"""After a vote everybody sees how many topics the next discussion has time for."""

import pytest

from retro.session.agenda import Agenda, Stage
from retro.session.view import TopicsInTime
from tests.builders import LEADER, Meeting, a_stage

CREW = ("Ana", "Ben", "Cem")
VOTE = a_stage("vote", settings={"dots": 9})


def a_meeting(*behind: Stage) -> Meeting:
    """Seven topics to vote on, a1 to a5 and b1 and b2, in front of these stages."""
    stages = (a_stage("ideate", prompts=["Start", "Stop"]), VOTE, *behind)
    meeting = Meeting(Agenda("Any", stages)).join(*CREW).go("ideate")
    meeting.add("Ana", "Start", *(f"start {n}" for n in range(5))).add("Ana", "Stop", "x", "y")
    return meeting.reveal().go("vote")


def a_discussion(minutes: int = 24, **settings: object) -> Stage:
    return a_stage("discuss", minutes=minutes, settings=settings)


def voted(meeting: Meeting, *topics: str) -> TopicsInTime | None:
    """Close a vote in which three people gave these dots."""
    for number, topic in enumerate(topics * 3):
        meeting.vote(CREW[number % 3], topic)
    return meeting.close_vote().view(LEADER).in_time


def test_as_many_topics_fit_as_the_discussion_has_first_time_boxes() -> None:
    found = voted(a_meeting(a_discussion(boxes=[7, 2])), "b2", "b2", "b1", "b1", "a5", "a4")

    assert found == TopicsInTime("Discussion", 24, 7, 3, ("b1", "b2", "a4"), ("a4", "a5"))


def test_no_tie_is_told_of_where_the_line_parts_different_numbers_of_dots() -> None:
    found = voted(a_meeting(a_discussion(10)), "b2", "b2", "b1", "b1", "a5")

    assert found is not None
    assert (found.count, found.topics, found.tie) == (2, ("b1", "b2"), ())


def test_topics_without_dots_are_no_tie() -> None:
    found = voted(a_meeting(a_discussion(10)), "b2")

    assert found is not None
    assert (found.topics, found.tie) == (("b2", "a1"), ())


def test_a_discussion_that_is_shorter_than_its_box_has_time_for_one_topic() -> None:
    found = voted(a_meeting(a_discussion(3)), "b2")

    assert found is not None
    assert (found.count, found.topics) == (1, ("b2",))


def test_topics_that_are_not_talked_about_take_no_time() -> None:
    found = voted(a_meeting(a_discussion(10, of=["Start"])), "b2", "b1", "a3")

    assert found is not None
    assert found.topics == ("a3", "a1")


def test_the_discussions_own_limit_counts() -> None:
    found = voted(a_meeting(a_discussion(60, top=1)), "b2")

    assert found is not None
    assert (found.count, found.topics, found.limited) == (1, ("b2",), True)


def test_a_limit_beyond_what_there_is_time_for_limits_nothing() -> None:
    found = voted(a_meeting(a_discussion(10, top=6)), "b2")

    assert found is not None
    assert (found.count, found.limited) == (2, False)


def test_the_topics_that_fit_are_those_that_the_discussion_begins_with() -> None:
    meeting = a_meeting(a_discussion(15))
    found = voted(meeting, "a4", "a4", "b1", "a2", "a2", "a2")
    assert found is not None

    order = meeting.go("discuss").session.states["discuss"].order

    assert order[: found.count] == found.topics


@pytest.mark.parametrize(
    "behind",
    [(), (a_stage("commit"),), (a_stage("vote", "second"), a_discussion()), (a_stage("close"),)],
    ids=["nothing", "no discussion", "another vote first", "the end"],
)
def test_nothing_is_told_where_no_discussion_follows_this_vote(behind: tuple[Stage, ...]) -> None:
    assert voted(a_meeting(*behind), "a1") is None


def test_nothing_is_told_before_a_vote_is_closed_and_while_it_is_open_again() -> None:
    meeting = a_meeting(a_discussion())
    for name in CREW:
        assert meeting.vote(name, "a3").view(LEADER).in_time is None
    assert meeting.close_vote().view(LEADER).in_time is not None

    assert meeting.reopen_vote().view(LEADER).in_time is None


def test_nothing_is_told_of_dots_of_too_few() -> None:
    meeting = a_meeting(a_discussion()).vote("Ana", "a1", "a1").vote("Ben", "a2")

    assert meeting.close_vote().view(LEADER).in_time is None


def test_everybody_is_told_the_same_in_the_stage_of_the_vote_only() -> None:
    meeting = a_meeting(a_discussion())
    found = voted(meeting, "a1", "a2")

    assert all(meeting.view(name).in_time == found for name in CREW)
    assert meeting.next().view(LEADER).in_time is None
