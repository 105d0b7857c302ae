"""Cards put together, and taken apart again, by several people at once."""

from collections.abc import Callable

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.acts import StageAct
from retro.session.people import Role
from retro.session.record import Part, TextId
from retro.stages.group.rules import (
    GroupView,
    JoinTopics,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    UndoGrouping,
)
from tests.builders import LEADER, Meeting


def a_board() -> Meeting:
    return Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two", "three").reveal().go("group")


def topics(meeting: Meeting) -> dict[str, tuple[str, ...]]:
    return {topic.id: topic.cards for topic in meeting.session.board.topics}


def test_cards_put_together_are_a_topic_with_a_number() -> None:
    assert topics(a_board().together("a1", "a3")) == {"T1": ("a1", "a3"), "a2": ("a2",)}


def test_a_topic_taken_apart_leaves_its_cards_at_its_place() -> None:
    assert [*topics(a_board().together("a1", "a3").split("T1"))] == ["a1", "a3", "a2"]


def test_undoing_every_move_restores_the_board() -> None:
    meeting = a_board()
    before = topics(meeting)

    meeting.together("a1", "a2").together("T1", "a3", title="All").split("T1")
    for _ in range(4):
        meeting.undo()

    assert topics(meeting) == before


def test_an_action_can_be_mended_after_its_topic_is_gone() -> None:
    meeting = a_board().together("a1", "a2").action("do ti", topic="T1").split("T1")
    action = meeting.session.record.actions[0]

    meeting.write(type(action)(action.id, "do it", topic=action.topic))

    assert meeting.session.record.actions[0].what == "do it"


def test_what_was_undone_can_be_made_again() -> None:
    meeting = a_board().together("a1", "a2", title="Both").split("T1")
    arrangements = []
    for _ in range(3):
        arrangements.append(topics(meeting))
        meeting.undo()
    assert topics(meeting) == {"a1": ("a1",), "a2": ("a2",), "a3": ("a3",)}

    for arrangement in reversed(arrangements):
        meeting.redo()
        assert topics(meeting) == arrangement
    with pytest.raises(RuleError, match="nothing to redo"):
        meeting.redo()


def test_a_new_change_ends_what_can_be_made_again() -> None:
    meeting = a_board().together("a1", "a2").undo().together("a2", "a3")

    with pytest.raises(RuleError, match="nothing to redo"):
        meeting.redo()


def test_a_number_that_was_undone_is_not_given_again() -> None:
    assert [*topics(a_board().together("a1", "a2").undo().together("a2", "a3"))] == ["a1", "T2"]


def test_a_card_that_is_removed_does_not_come_back_by_undoing_or_redoing() -> None:
    meeting = a_board().together("a1", "a2").keep_apart("T1", "a3").undo().undo()
    meeting.lead(acts.RemoveText(TextId(Part.CARD, "a1")))

    assert topics(meeting.redo()) == {"T1": ("a2",), "a3": ("a3",)}
    assert topics(meeting.redo()) == {"T1": ("a2",), "a3": ("a3",)}
    meeting.lead(acts.RemoveText(TextId(Part.CARD, "a3")))
    assert "a3" not in repr(meeting.session.board.topics)


def test_a_name_that_is_removed_does_not_come_back_by_redoing() -> None:
    meeting = a_board().together("a1", "a2", title="Rude").split("T1").undo()

    meeting.lead(acts.RemoveText(TextId(Part.NAME, "T1")))

    assert "Rude" not in repr(meeting.session.board)


def suggestion(meeting: Meeting, name: str = LEADER) -> tuple[str, ...]:
    panel = meeting.view(name).panel
    assert isinstance(panel, GroupView)
    return panel.suggested


def flaky_tests() -> Meeting:
    meeting = Meeting().join("Ana").let_in("Eve", Role.OBSERVER).go("ideate")
    meeting.add("Ana", "Start", "flaky tests", "tests are flaky", "lunch", "flaky again: tests")
    return meeting.reveal().go("group")


def test_what_shares_words_is_suggested_until_it_is_together() -> None:
    meeting = flaky_tests()
    lunch = meeting.label("lunch")

    assert lunch not in suggestion(meeting)
    meeting.together(*suggestion(meeting))
    meeting.together(*suggestion(meeting))
    assert suggestion(meeting) == ()
    assert topics(meeting)[lunch] == (lunch,)


def test_what_was_refused_is_not_suggested_again_until_that_is_undone() -> None:
    meeting = flaky_tests()
    refused = suggestion(meeting)

    for first, second in iter(lambda: suggestion(meeting), ()):
        meeting.keep_apart(first, second)
    assert suggestion(meeting.together(meeting.label("flaky tests"), meeting.label("lunch"))) == ()
    for _ in range(4):
        meeting.undo()
    assert suggestion(meeting) == refused


def test_a_refusal_holds_for_whatever_its_cards_are_put_together_with() -> None:
    meeting = flaky_tests()
    a, b, c = (meeting.label(text) for text in ("flaky tests", "tests are flaky", "flaky again: tests"))
    meeting.keep_apart(a, b).together(a, c)

    assert suggestion(meeting) == ()


def test_who_only_watches_is_not_suggested_anything() -> None:
    meeting = flaky_tests()

    assert suggestion(meeting, "Eve") == ()
    assert suggestion(meeting, "Ana") == suggestion(meeting)


def test_nothing_is_suggested_where_people_have_voted() -> None:
    meeting = flaky_tests().go("vote").vote("Ana", "a1").go("group")

    assert suggestion(meeting) == ()


@pytest.mark.parametrize("act", [UndoGrouping, RedoGrouping])
def test_nobody_undoes_or_redoes_what_they_have_not_seen(act: Callable[[str, int], StageAct]) -> None:
    meeting = a_board().together("a1", "a2").together("T1", "a3").undo()
    seen = meeting.session.board.changes
    meeting.undo().redo()

    with pytest.raises(RuleError, match="Somebody else moved cards"):
        meeting.act("Ana", act("group", seen))


def test_a_change_is_noticed_however_many_there_were_before() -> None:
    """No more than fifty changes can be undone; there are more than that."""
    meeting = a_board()
    for number in range(60):
        meeting.together("a1", "a2") if number % 2 == 0 else meeting.split("a1")
    seen = meeting.session.board.changes
    meeting.together("a1", "a3")

    with pytest.raises(RuleError, match="Somebody else moved cards"):
        meeting.act("Ana", UndoGrouping("group", seen))


def test_two_who_move_cards_at_once_lose_nothing() -> None:
    """Ana saw three single cards when the facilitator was faster."""
    meeting = a_board().together("a1", "a2", title="Two")

    with pytest.raises(RuleError, match="in one topic already"):
        meeting.act("Ana", JoinTopics("group", ("a2", "a1"), ()))
    with pytest.raises(RuleError, match="just changed this topic"):
        meeting.act("Ana", SplitTopic("group", "a1", ("a1",)))
    with pytest.raises(RuleError, match="just called it Two"):
        meeting.act("Ana", NameTopic("group", "T1", "Ours", ""))
    meeting.act("Ana", JoinTopics("group", ("a2", "a3"), ()))
    assert topics(meeting) == {"T1": ("a1", "a2", "a3")}
    assert meeting.session.board.topics[0].title == "Two"


def test_a_name_that_its_person_did_not_see_does_not_go_with_a_join() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "1", "2", "3", "4").reveal().go("group")
    meeting.together("a1", "a2", title="Mine").together("a3", "a4")
    seen = ("Mine",)
    meeting.lead(NameTopic("group", "T2", "Yours"))

    with pytest.raises(RuleError, match="just called one of these Yours"):
        meeting.act("Ana", JoinTopics("group", ("T1", "T2"), seen))
    meeting.act("Ana", JoinTopics("group", ("T1", "T2"), (*seen, "Yours")))
    assert topics(meeting) == {"T1": ("a1", "a2", "a3", "a4")}


def test_a_topic_that_is_gone_is_refused_with_the_reason() -> None:
    with pytest.raises(RuleError, match="T2 is not on the board any more: somebody put it together"):
        a_board().together("a1", "a2").together("T1", "a3").split("T1").together("a1", "a2").split(
            "T2"
        ).split("T2")
