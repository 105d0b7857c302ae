"""What a group brings back: one sentence or several, each changed, taken back and removed on its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.people import Role
from retro.stages.breakout.group_acts import (
    BringBack,
    BringSeveralBack,
    CallBack,
    FormGroupsAgain,
    FormNextGroups,
)
from retro.stages.breakout.group_settings import SENTENCES, BreakoutSettings
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.breakout.groups import BreakoutState, Group, Sentence
from tests.builders import LEADER, Meeting, a_stage


def held(bring: int = 3, groups: str | int = "pairs", privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    settings = {"groups": groups, "bring": bring}
    stages = (
        a_stage("breakout", prompts=["One idea"], settings=settings, privacy=privacy),
        a_stage("group"),
        a_stage("vote"),
    )
    return Meeting(Agenda("Groups", stages)).join("Ana", "Björn").go("breakout")


def seen(meeting: Meeting) -> BreakoutView:
    panel = meeting.view(LEADER).panel
    assert isinstance(panel, BreakoutView)
    return panel


def brought(meeting: Meeting) -> tuple[str, ...]:
    return seen(meeting).groups[0].brought


def bring(meeting: Meeting, name: str, *texts: str) -> Meeting:
    for text in texts:
        meeting.act(name, BringBack("breakout", text))
    return meeting


def test_a_group_brings_back_as_many_sentences_as_the_stage_says() -> None:
    meeting = bring(held(), "Ana", "One", "Two")
    bring(meeting, "Björn", "Three")

    assert brought(meeting) == ("One", "Two", "Three")
    with pytest.raises(RuleError, match="has brought back 3 sentences"):
        bring(meeting, "Ana", "Four")


def test_each_is_changed_and_taken_back_by_anybody_of_the_group_and_the_others_stay() -> None:
    meeting = bring(held(), "Ana", "One", "Two", "Three")

    meeting.act("Björn", BringBack("breakout", "Second", instead="Two"))
    assert brought(meeting) == ("One", "Second", "Three")
    meeting.act("Ana", BringBack("breakout", "", instead="One"))
    assert brought(meeting) == ("Second", "Three")
    assert brought(bring(meeting, "Björn", "Fourth")) == ("Second", "Three", "Fourth")


def test_a_sentence_that_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    meeting = bring(held(), "Ana", "One", "Two")
    meeting.act("Björn", BringBack("breakout", "First", instead="One"))

    for text in ("Uno", ""):
        with pytest.raises(RuleError, match="has changed this sentence"):
            meeting.act("Ana", BringBack("breakout", text, instead="One"))
    assert brought(meeting) == ("First", "Two")


def test_the_same_words_are_not_brought_back_twice_and_nothing_is_not_brought_back() -> None:
    meeting = bring(held(), "Ana", "One", "Two")

    for text, instead in (("One", ""), ("One", "Two")):
        with pytest.raises(RuleError, match="already"):
            meeting.act("Björn", BringBack("breakout", text, instead))
    with pytest.raises(RuleError, match="Write what"):
        bring(meeting, "Ana", " ")
    meeting.act("Ana", BringBack("breakout", "One", "One"))
    assert brought(meeting) == ("One", "Two")


def test_several_are_brought_back_at_once_all_of_them_or_none() -> None:
    meeting = bring(held(), "Ana", "One", "Two")

    changes = (("First", "One"), ("", "Two"), ("Third", ""))
    meeting.act("Ana", BringSeveralBack("breakout", changes))
    assert brought(meeting) == ("First", "Third")
    with pytest.raises(RuleError):
        meeting.act("Ana", BringSeveralBack("breakout", (("New", ""), ("Other", "gone"))))
    assert brought(meeting) == ("First", "Third")


def test_only_the_people_of_a_group_bring_several_back() -> None:
    meeting = held().let_in("Wim", Role.OBSERVER)

    for name in (LEADER, "Wim"):
        with pytest.raises(RuleError):
            meeting.act(name, BringSeveralBack("breakout", (("Not here", ""),)))


def test_each_becomes_a_card_of_its_own_in_the_minutes_and_the_export() -> None:
    meeting = bring(held(privacy=Privacy.NAMED), "Ana", "One", "Two").lead(CallBack("breakout"))

    assert [(card.id, card.text) for card in meeting.session.board.cards] == [("a1", "One"), ("a2", "Two")]
    group = seen(meeting).groups[0]
    assert (group.brought, group.labels) == (("One", "Two"), ("a1", "a2"))
    assert meeting.reread() == meeting.session
    meeting.end()
    assert "- Group 1 (Ana, Björn): One (a1)" in meeting.minutes
    assert "- Group 1 (Ana, Björn): Two (a2)" in meeting.minutes
    document = exported(meeting.session)
    assert markdown(imported(document)) == meeting.minutes
    assert exported(imported(document)) == document


def test_one_card_of_several_is_removed_and_the_other_stays() -> None:
    meeting = bring(held(), "Ana", "Ask early", "Two").lead(CallBack("breakout"))
    text = next(text for text in meeting.view(LEADER).removable if text.text == "Ask early")
    meeting.lead(acts.RemoveText(text.id))

    assert brought(meeting) == ("Two",)
    assert "Ask early" not in meeting.minutes


def test_one_sentence_of_several_is_removed_for_good_and_the_others_stay() -> None:
    meeting = bring(held(), "Ana", "One", "Somebody's secret", "Three")
    (text,) = (text for text in meeting.view(LEADER).removable if text.text == "Somebody's secret")
    assert text.label == "group sentence 2"
    meeting.lead(acts.RemoveText(text.id))

    assert brought(meeting) == ("One", "Three")
    assert "Somebody's secret" not in str(meeting.documents)


def test_fours_of_one_two_four_all_bring_several_back() -> None:
    meeting = held(2, "1-2-4-all")
    for step in range(2):
        meeting.lead(FormNextGroups("breakout", step))
    bring(meeting, "Ana", "One", "Two").lead(CallBack("breakout"))

    assert [card.text for card in meeting.session.board.cards] == ["One", "Two"]


def test_what_was_brought_back_in_an_earlier_round_stays() -> None:
    meeting = bring(held(), "Ana", "One", "Two").lead(CallBack("breakout")).lead(FormGroupsAgain("breakout"))
    bring(meeting, "Ana", "Three").lead(CallBack("breakout")).end()

    for line in ("Earlier: One (a1)", "Earlier: Two (a2)", "Group 1: Three (a3)"):
        assert line in meeting.minutes


def test_an_open_stage_is_in_the_minutes_with_every_sentence() -> None:
    meeting = bring(held(), "Ana", "One", "Two").end()

    assert "- Group 1: One\n- Group 1: Two" in meeting.minutes


@pytest.mark.parametrize("number", [0, SENTENCES + 1, -1])
def test_how_many_sentences_a_template_may_allow(number: int) -> None:
    with pytest.raises(ValueError, match="bring must be 1-5"):
        BreakoutSettings(bring=number)
    assert BreakoutSettings().bring == 1


def test_files_of_version_7_had_one_sentence_for_a_group() -> None:
    assert Group(("a",), "Ask early") == Group(("a",), sentences=(Sentence("Ask early"),))
    assert Group((), card="c1").sentences == (Sentence(card="c1"),)


@settings(max_examples=60)
@given(
    st.integers(1, SENTENCES),
    st.lists(st.tuples(st.sampled_from("abcdefg") | st.just(""), st.sampled_from("abcdefg") | st.just(""))),
)
def test_whatever_is_asked_for_no_group_has_too_many_or_the_same_twice(
    most: int, changes: list[tuple[str, str]]
) -> None:
    meeting = held(most)
    for text, instead in changes:
        before = brought(meeting)
        try:
            meeting.act("Ana", BringBack("breakout", text, instead))
        except RuleError:
            assert brought(meeting) == before
        after = brought(meeting)
        assert len(set(after)) == len(after) <= most
        assert len(set(before) ^ set(after)) <= 2
    assert isinstance(meeting.session.states["breakout"], BreakoutState)
    assert meeting.reread() == meeting.session
