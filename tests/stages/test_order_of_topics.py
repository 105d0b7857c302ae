"""In which order topics are talked about, and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.agenda import parse
from retro.errors import TemplateError
from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.agenda_acts import ChangeStage
from retro.session.record import Part, TextId
from retro.stages import KINDS
from retro.stages.discuss.rules import DiscussView
from tests.builders import LEADER, Meeting, a_stage

QUESTIONS = ("Mad", "Sad", "Glad")
FIVE = ("Ana", "Ben", "Cem", "Dea", "Eli")


def a_talk(votes: str = "", cards: str = "a a a b b c c", minutes: int = 20, **settings: Any) -> Meeting:
    """A discussion of cards under three questions, by their letters; everybody gives the same dots."""
    stages = (
        a_stage("ideate", prompts=QUESTIONS),
        a_stage("group"),
        a_stage("vote", settings={"dots": 30}),
        a_stage("discuss", minutes=minutes, settings={"boxes": [5], **settings}),
        a_stage("close"),
    )
    meeting = Meeting(Agenda("Order", stages)).join(*FIVE).go("ideate")
    for number, letter in enumerate(cards.split()):
        meeting.add("Ana", QUESTIONS["abc".index(letter)], f"card {number}")
    meeting.reveal().go("vote")
    for name in FIVE[:3]:
        meeting.vote(name, *votes.split())
    return meeting.close_vote().go("discuss")


def shown(meeting: Meeting) -> DiscussView:
    panel = meeting.view(LEADER).panel
    assert isinstance(panel, DiscussView)
    return panel


def order(meeting: Meeting) -> list[str]:
    return [topic.id for topic in shown(meeting).topics]


VOTES = "a1 a2 a2 b1 b2 b2 b2 b2 c1 c1 c1"


def test_most_dots_come_first_and_the_list_says_so() -> None:
    meeting = a_talk(VOTES)

    assert order(meeting) == ["b2", "c1", "a2", "a1", "b1", "a3", "c2"]
    assert shown(meeting).why == "Most dots first."
    assert shown(a_talk()).why == "In the order of the board."


def test_the_questions_take_turns_each_by_its_dots() -> None:
    meeting = a_talk(VOTES, order="alternating")

    assert order(meeting) == ["a2", "b2", "c1", "a1", "b1", "c2", "a3"]
    assert shown(meeting).why == "The questions take turns: Mad, Sad, Glad. In each, most dots first."


def test_only_questions_that_the_talk_is_about_take_turns() -> None:
    meeting = a_talk(VOTES, order="alternating", of=["Sad", "Glad"])

    assert order(meeting) == ["b2", "c1", "b1", "c2"]


def test_a_topic_takes_the_turn_of_the_question_that_most_of_its_cards_answer() -> None:
    meeting = a_talk(order="alternating").go("vote").reopen_vote()
    meeting.go("group").together("c1", "c2", "a1").go("discuss")

    assert order(meeting) == ["a2", "b1", "T1", "a3", "b2"]


def test_the_talk_ends_with_the_first_topic_of_a_question() -> None:
    meeting = a_talk(VOTES, last="Glad")

    assert order(meeting) == ["b2", "a2", "a1", "b1", "a3", "c2", "c1"]
    assert shown(meeting).why == "Most dots first. The last topic is the first of Glad."
    assert shown(meeting).last == "c1"
    for topic in ("b2", "a2", "a1"):
        step = meeting.view(LEADER).next
        assert step is not None
        assert step.act.topic == topic  # type: ignore[attr-defined]
        meeting.lead(step.act)
    step = meeting.view(LEADER).next
    assert step is not None
    assert step.act.topic == "c1", "there is time for four"  # type: ignore[attr-defined]
    step = meeting.lead(step.act).view(LEADER).next
    assert isinstance(step and step.act, acts.NextStage), "it was to be the end"


def test_the_topic_to_end_with_is_among_the_most_that_are_talked_about() -> None:
    assert order(a_talk(VOTES, last="Glad", top=3)) == ["b2", "a2", "c1"]
    assert order(a_talk(VOTES, last="Glad", top=1)) == ["c1"]


def test_without_its_last_topic_the_talk_goes_through_the_others() -> None:
    meeting = a_talk("a1", cards="a a c", last="Glad")
    assert order(meeting) == ["a1", "a2", "c1"]

    meeting.lead(acts.RemoveText(TextId(Part.CARD, "c1")))

    assert (order(meeting), shown(meeting).last) == (["a1", "a2"], "")
    assert shown(meeting).why == "Most dots first."


def test_a_question_without_topics_ends_nothing() -> None:
    assert order(a_talk("a1 a1 b1", cards="b a", last="Glad")) == ["a1", "b1"]


def test_what_was_talked_about_keeps_its_place_when_the_group_comes_back() -> None:
    meeting = a_talk(VOTES, order="alternating", last="Glad").talk("b1").talk("c1")

    meeting.go("close").go("discuss")

    assert order(meeting)[:2] == ["b1", "c1"]
    assert shown(meeting).last == ""


def test_the_result_of_the_vote_says_which_topics_have_time() -> None:
    meeting = a_talk(VOTES, last="Glad", minutes=10)
    meeting.go("vote")

    in_time = meeting.view(LEADER).in_time

    assert in_time is not None
    assert in_time.topics == ("b2", "c1")


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=9),
    st.lists(st.integers(0, 8), max_size=6),
    st.sampled_from(["dots", "alternating"]),
    st.sampled_from(["", *QUESTIONS]),
    st.integers(0, 5),
)
def test_any_order_has_every_topic_once(
    letters: list[str], dots: list[int], by: str, last: str, top: int
) -> None:
    labels = [f"{letter}{letters[: n + 1].count(letter)}" for n, letter in enumerate(letters)]
    votes = " ".join(labels[n] for n in dots if n < len(labels))
    meeting = a_talk(votes, " ".join(letters), order=by, last=last, top=top)

    listed = order(meeting)

    assert len(set(listed)) == len(listed) == min(top or 9, len(labels))
    assert set(listed) <= set(labels)
    ends = last and "abc"[["Mad", "Sad", "Glad"].index(last)]
    assert (shown(meeting).last == listed[-1]) is (ends in letters if ends else False)
    if shown(meeting).last:
        assert listed[-1][0] == ends
    assert meeting.reread() == meeting.session


def a_page(*settings: str) -> str:
    lines = ("# T", "", "## Cards", "```toml", 'kind = "ideate"', "minutes = 5", "```", "### Glad", "x?")
    talk = ("", "## Talk", "```toml", 'kind = "discuss"', "minutes = 5", *settings, "```")
    return "\n".join((*lines, *talk, ""))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (['order = "random"'], 'order must be one of dots, alternating, not "random"'),
        (['last = "Gald"'], 'last is not the name of a prompt on this page: "Gald"; did you mean "Glad"?'),
        (['last = ["Glad"]'], "last must be text in quotes"),
        (['of = ["Glad"]', 'last = "Mad"'], "last must be one of the questions in of"),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_its_line(settings: list[str], said: str) -> None:
    with pytest.raises(TemplateError) as error:
        parse(a_page(*settings), "t.md", KINDS)

    assert said in str(error.value)
    assert f"t.md:{14 + len(settings)}:" in str(error.value)


def test_a_question_with_another_title_still_ends_the_talk() -> None:
    meeting = a_talk(VOTES, last="Glad").go("ideate")
    version = meeting.session.agenda.version
    prompts = meeting.session.agenda.stages[0].prompts
    renamed = tuple(p if p.title != "Glad" else type(p)(p.id, "Happy") for p in prompts)

    meeting.lead(ChangeStage(version, "ideate", "ideate", "Cards", 10, renamed, {}))

    assert meeting.session.agenda.stages[3].settings["last"] == "Happy"
    assert shown(meeting.go("discuss")).last == "c1"
