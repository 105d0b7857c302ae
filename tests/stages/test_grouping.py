"""Cards put together, and taken apart again."""

from tests.builders import Meeting


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
