"""The list of topics in a discussion: what has time, what has not, and which questions its cards answer."""

import re

import pytest

from retro.session import acts
from retro.session.record import Part, TextId
from retro.stages.discuss.rules import DiscussView, OpenTopic
from tests.builders import LEADER, Meeting, a_stage, an_agenda
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, before_topics, settle, talking, text_of

IF_TIME = "╌ if time is left ╌"


def cut_after(shown: str) -> str:
    """What stands in the line above the broken one that is not empty."""
    above = shown[: shown.index(IF_TIME)].rstrip("╌ \n").split("\n")
    return above[-1]


async def test_a_broken_line_stands_below_the_topics_there_is_time_for() -> None:
    async with Harness(before_topics()) as harness, harness.at(LEADER, WINDOW) as window:
        # 24 minutes, 5 for each topic.
        assert "Lunch together" in cut_after(text_of(window))


async def test_the_line_stays_where_it_is_whatever_topic_is_open() -> None:
    async with Harness(talking()) as harness, harness.at(LEADER, WINDOW) as window:
        assert "Lunch together" in cut_after(text_of(window))


async def test_there_is_no_such_line_where_all_topics_have_time() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("group"), a_stage("discuss"))
    meeting = Meeting(an_agenda(stages=stages)).join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", "Pair more", "Test more").reveal().go("discuss")
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as window:
        assert "Test more" in text_of(window)
        assert "if time is left" not in text_of(window)


@pytest.mark.parametrize(("name", "size"), [("Ana", TERMINAL), (LEADER, TERMINAL), ("Ana", WINDOW)])
async def test_before_the_first_topic_everybody_sees_the_topics_to_come(name: str, size: Size) -> None:
    async with Harness(before_topics()) as harness, harness.at(name, size) as pilot:
        shown = text_of(pilot)
        below = shown[shown.index("First topic: Releases wait for one person") :]
        assert re.search(r"\n +Releases wait for one person +6 ●", below)
        assert IF_TIME in below


async def test_after_the_open_topic_was_removed_the_others_are_not_the_first() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("discuss"))
    meeting = Meeting(an_agenda(stages=stages)).join("Ana", "Ben").go("ideate")
    texts = ("Pair more", "Test more", "Meet less")
    meeting.add("Ana", "Start", *texts).reveal().go("discuss")
    shown = meeting.view(LEADER).panel
    assert isinstance(shown, DiscussView)
    ids = [topic.id for topic in shown.topics]
    meeting.talk(ids[0]).talk(ids[1])
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        await harness.act(LEADER, acts.RemoveText(TextId(Part.CARD, ids[1])))
        await settle(pilot)
        assert re.search(r"Next topic: .* 1 topic to talk about", text_of(pilot))
        step = harness.view(LEADER).next
        assert step is not None
        assert step.label.startswith("next topic")

        await harness.act(LEADER, OpenTopic("discuss", ids[2]))
        await harness.act(LEADER, acts.RemoveText(TextId(Part.CARD, ids[2])))
        await settle(pilot)
        assert "All topics were talked about." in text_of(pilot)


async def test_once_a_topic_is_open_its_cards_take_the_place_of_the_list() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        assert IF_TIME not in text_of(pilot)
        assert "Only Björn can sign the build" in text_of(pilot)


async def test_the_head_of_the_cards_names_the_questions_they_answer() -> None:
    async with Harness(talking()) as harness, harness.at(LEADER, WINDOW) as window:
        assert re.search(r"Cards +▌ Start  ▌ Stop  ▌ Continue", text_of(window))


async def test_one_question_needs_no_legend() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("group"), a_stage("discuss"))
    meeting = Meeting(an_agenda(stages=stages)).join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", "Pair more", "Test more").reveal().go("discuss").talk(
        meeting.label("Pair more")
    )
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as window:
        assert re.search(r"Cards +1 ", text_of(window))
        assert "▌ Start" not in text_of(window)
