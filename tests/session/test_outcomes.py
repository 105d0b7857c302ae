"""What the meeting has made so far: the same for every seat, and nothing that is hidden."""

import pytest

from retro.session.acts import RemoveSeat, RemoveText
from retro.session.agenda import Privacy
from retro.session.people import Role
from retro.session.record import Part, TextId
from retro.session.view import Made, RoomState, TopicOutcome
from retro.stages.discuss.rules import DiscussView
from tests.builders import LEADER, Meeting, a_stage, a_whole_meeting, an_agenda

CREW = ("Ana", "Ben", "Cem", "Dea")


def made(meeting: Meeting) -> Made:
    return meeting.view(LEADER).made


def test_at_the_end_everything_that_was_made_is_counted() -> None:
    assert made(a_whole_meeting()) == Made(
        people=4, cards=6, topics=4, talked_about=2, decisions=1, actions=3, lessons=1
    )


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_card_is_counted_once_it_is_revealed_and_not_before(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join(*CREW).go("ideate").add("Ana", "Start", "one", "two")
    assert (made(meeting).cards, made(meeting).topics) == (0, 0)

    meeting.reveal()
    assert (made(meeting).cards, made(meeting).topics) == (2, 2)

    meeting.reopen().add("Ben", "Start", "three")
    assert (made(meeting).cards, made(meeting).topics) == (0, 0)


def test_single_cards_that_no_stage_takes_up_are_no_topics() -> None:
    prompts = ["Start", "Stop"]
    meeting = Meeting(an_agenda(stages=(a_stage("ideate", prompts=prompts), a_stage("group"))))
    meeting.join(*CREW).go("ideate").add("Ana", "Start", "one", "two", "three").reveal().go("group")
    assert (made(meeting).cards, made(meeting).topics) == (3, 0)
    assert "**On this page:** 3 cards\n" in meeting.minutes

    meeting.together(meeting.label("one"), meeting.label("two"))

    assert made(meeting).topics == 1
    assert "**On this page:** 3 cards, 1 topic\n" in meeting.minutes


@pytest.mark.parametrize("kind", ["vote", "discuss"])
def test_single_cards_that_a_stage_takes_up_are_topics(kind: str) -> None:
    stages = (a_stage("ideate", prompts=["Start", "Wait"]), a_stage(kind, settings={"of": ["Start"]}))
    meeting = Meeting(an_agenda(stages=stages)).join(*CREW).go("ideate")
    meeting.add("Ana", "Start", "one", "two").add("Ana", "Wait", "three").reveal()

    assert (made(meeting).cards, made(meeting).topics) == (3, 2)


def test_cards_that_were_never_revealed_are_not_counted_after_the_end() -> None:
    meeting = Meeting().join(*CREW).go("ideate").add("Ana", "Start", "one").go("close").end()

    assert made(meeting).cards == 0


def test_who_leads_watches_or_was_removed_is_none_of_the_people() -> None:
    meeting = Meeting().join(*CREW).let_in("Wim", Role.OBSERVER)

    meeting.lead(RemoveSeat(meeting.seat("Ana")))

    assert made(meeting).people == 3


def test_every_seat_is_told_the_same() -> None:
    meeting = a_whole_meeting()
    view = meeting.view(LEADER)

    others = [meeting.view(name) for name in ("Ana", "Ben", "Chloé")]

    assert all((other.made, other.talked_about) == (view.made, view.talked_about) for other in others)


def test_it_is_worked_out_once_for_all_seats() -> None:
    meeting = a_whole_meeting()
    state = RoomState(meeting.now, meeting.present, memo={})

    one, other = (
        meeting.engine.view_for(meeting.session, meeting.seat(name), state) for name in (LEADER, "Ana")
    )

    assert one.made is other.made
    assert one.talked_about is other.talked_about


def test_of_each_topic_that_was_talked_about_it_is_told_what_came_of_it() -> None:
    meeting = Meeting().join(*CREW).go("ideate").add("Ana", "Start", "one", "two", "three").reveal()
    meeting.go("discuss").talk("a2").action("Do it", topic="a2").note("Said", "a2").lesson(
        "Learned", topic="a2"
    )
    meeting.talk("a1").go("commit").decision("So be it", topic="a2").action("About none")
    two, one = (meeting.session.board.card(label).text for label in ("a2", "a1"))

    expected = (TopicOutcome("a2", two, ("A1", "D1", "L1")), TopicOutcome("a1", one))
    assert meeting.view("Ben").talked_about == expected
    assert made(meeting).talked_about == 2


def test_the_list_of_topics_says_what_came_of_each() -> None:
    meeting = Meeting().join(*CREW).go("ideate").add("Ana", "Start", "one", "two").reveal()
    meeting.go("discuss").talk("a1").action("Do it", topic="a1").talk("a2")

    panel = meeting.view("Ana").panel

    assert isinstance(panel, DiscussView)
    assert [topic.labels for topic in panel.topics] == [("A1",), ()]


def test_a_topic_that_was_removed_is_told_of_no_more() -> None:
    meeting = Meeting().join(*CREW).go("ideate").add("Ana", "Start", "one", "two").reveal()
    meeting.go("discuss").talk("a1").talk("a2").next()

    meeting.lead(RemoveText(TextId(Part.CARD, "a1")))

    assert [topic.id for topic in meeting.view(LEADER).talked_about] == ["a2"]
    assert made(meeting).cards == 1
