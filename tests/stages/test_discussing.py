"""Topic by topic, with the time each of them took."""

from retro.stages.discuss.course import DiscussState
from tests.builders import Meeting


def a_discussion() -> Meeting:
    return Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two").reveal().go("discuss")


def state(meeting: Meeting) -> DiscussState:
    found = meeting.session.states["discuss"]
    assert isinstance(found, DiscussState)
    return found


def test_the_time_of_a_topic_ends_with_the_next() -> None:
    assert state(a_discussion().wait(2).talk("a1", 3).talk("a2", 4)).used == {"a1": 180}


def test_the_time_of_the_last_topic_ends_when_the_group_leaves() -> None:
    assert state(a_discussion().talk("a1", 3).talk("a2", 4).next()).used == {"a1": 180, "a2": 240}


def test_time_elsewhere_is_not_the_topics_time() -> None:
    meeting = a_discussion().talk("a1", 3).next().wait(60).go("discuss").wait(1).next()

    assert state(meeting).used == {"a1": 240}


def test_the_end_of_a_time_box_asks_everybody_once() -> None:
    meeting = a_discussion().talk("a1").time_up()

    assert state(meeting).asking
    assert len(meeting.time_up().events) == len(meeting.events)
