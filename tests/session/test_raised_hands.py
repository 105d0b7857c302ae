"""Raised hands are one queue in the order of asking, which everybody sees."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.people import Role
from retro.session.record import Part, TextId
from retro.session.talk import MOST_CALLERS
from retro.session.turns import Talk
from tests.builders import LEADER, Meeting

CREW = ("Ana", "Ben", "Chloé", "Deniz")


def gathered(*people: str) -> Meeting:
    return Meeting().join(*(people or CREW)).go("discuss")


def up(meeting: Meeting, *names: str) -> Meeting:
    for name in names:
        meeting.act(name, acts.RaiseHand())
    return meeting


def down(meeting: Meeting, name: str, by: str = LEADER) -> Meeting:
    return meeting.act(by, acts.LowerHand(meeting.seat(name)))


def queue(meeting: Meeting, seen_by: str = LEADER) -> list[str]:
    return [hand.name for hand in meeting.view(seen_by).hands]


def test_hands_stand_in_the_order_in_which_they_were_raised_for_everybody() -> None:
    meeting = up(gathered().let_in("Eve", Role.OBSERVER), "Chloé", "Ana", "Ben")

    for name in (LEADER, *CREW, "Eve"):
        assert queue(meeting, name) == ["Chloé", "Ana", "Ben"]


def test_a_seat_is_in_the_queue_once_and_keeps_its_place() -> None:
    assert queue(up(gathered(), "Ben", "Ana", "Ben")) == ["Ben", "Ana"]


def test_the_own_hand_can_be_lowered_and_is_last_when_it_is_raised_again() -> None:
    meeting = down(up(gathered(), "Ben", "Ana"), "Ben", by="Ben")
    assert queue(meeting) == ["Ana"]

    assert queue(up(meeting, "Ben")) == ["Ana", "Ben"]


def test_only_the_facilitator_lowers_the_hand_of_somebody_else() -> None:
    meeting = up(gathered(), "Ben", "Ana")
    with pytest.raises(RuleError, match="Only the facilitator"):
        down(meeting, "Ben", by="Ana")

    assert queue(down(meeting, "Ana")) == ["Ben"]


def test_a_hand_that_is_down_already_is_lowered_without_a_word() -> None:
    assert queue(down(down(up(gathered(), "Ben", "Ana"), "Ben"), "Ben")) == ["Ana"]


def test_observers_and_the_shared_window_raise_no_hand() -> None:
    meeting = gathered().let_in("Eve", Role.OBSERVER)

    with pytest.raises(RuleError, match="Observers cannot raise a hand"):
        up(meeting, "Eve")
    with pytest.raises(RuleError, match="join with ssh from a second terminal"):
        up(meeting, LEADER)


def test_who_is_away_keeps_the_place_in_the_queue_and_is_marked() -> None:
    meeting = up(gathered(), "Ben", "Ana").leave("Ben")

    assert [(hand.name, hand.here) for hand in meeting.view(LEADER).hands] == [("Ben", False), ("Ana", True)]


def test_a_removed_person_leaves_the_queue() -> None:
    meeting = up(gathered(), "Ben", "Ana").lead(acts.RemoveSeat("seat-2"))

    assert queue(meeting) == ["Ana"]


def test_a_place_that_is_given_again_has_no_raised_hand() -> None:
    assert queue(up(gathered(), "Ben", "Ana").give_again("Ben")) == ["Ana"]


def test_hands_stay_up_when_another_topic_is_opened_and_go_down_with_the_stage() -> None:
    meeting = Meeting().join(*CREW).go("ideate").add("Ana", "Start", "one", "two").reveal().go("discuss")
    meeting = up(meeting.talk("a1"), "Ben").talk("a2")
    assert queue(meeting) == ["Ben"]

    assert not queue(meeting.next())


def test_before_the_first_stage_no_hand_is_raised() -> None:
    with pytest.raises(RuleError, match="has not begun"):
        up(Meeting().join("Ana"), "Ana")


def test_nothing_of_hands_is_left_at_the_end() -> None:
    meeting = up(gathered(), "Ben").lead(acts.RaiseHandFor("Fatima")).lead(acts.StartRound()).end()

    assert meeting.session.talk == Talk()
    written = msgspec.json.encode(meeting.documents).decode()
    assert "Fatima" not in written
    assert "talk" not in meeting.documents[0]["session"]
    assert "hand" not in meeting.minutes.casefold()


def test_who_leads_raises_a_hand_for_somebody_on_the_phone_also_from_the_own_seat() -> None:
    meeting = up(gathered(), "Ana").let_in("Lea", leads=True)
    meeting.act("Lea", acts.RaiseHandFor(" Fatima\x1b[31m ")).lead(acts.RaiseHandFor("Olu"))

    assert queue(meeting, "Ben") == ["Ana", "Fatima[31m (phone)", "Olu (phone)"]
    assert meeting.view("Lea").leads_too
    assert not meeting.view("Ana").leads_too
    fatima = meeting.view("Lea").hands[1].id
    assert queue(meeting.act("Lea", acts.LowerHand(fatima))) == ["Ana", "Olu (phone)"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "needs some text"),
        ("x" * 25, "up to 24"),
        ("FATIMA", "FATIMA is up already"),
        ("●✓", "a letter or a digit"),
        ("Ana ✓", "cannot contain signs"),
        ("amber-otter-river-42", "a code, not a name"),
    ],
)
def test_a_caller_needs_a_name_of_their_own(name: str, why: str) -> None:
    meeting = gathered().lead(acts.RaiseHandFor("Fatima"))

    with pytest.raises(RuleError, match=why):
        meeting.lead(acts.RaiseHandFor(name))


def test_nobody_else_raises_hands_for_others() -> None:
    with pytest.raises(RuleError, match="Only somebody who leads"):
        gathered().act("Ana", acts.RaiseHandFor("Fatima"))


def test_the_hands_of_callers_are_limited() -> None:
    meeting = gathered()
    for number in range(MOST_CALLERS):
        meeting.lead(acts.RaiseHandFor(f"Caller {number}"))

    with pytest.raises(RuleError, match="up to 20 people"):
        meeting.lead(acts.RaiseHandFor("One more"))


def test_the_name_of_a_caller_is_removed_for_good() -> None:
    meeting = up(gathered(), "Ana").lead(acts.RaiseHandFor("A rude word"))
    found = next(text for text in meeting.view("Ana").removable if text.text == "A rude word")
    assert found.label == "the name of caller 1"

    meeting.act("Ana", acts.AskRemoval(found.id)).lead(acts.RemoveText(found.id))

    assert queue(meeting) == ["Ana"]
    assert "A rude word" not in msgspec.json.encode(meeting.documents).decode()
    assert TextId(Part.CALLER, found.id.id) in meeting.session.record.removed
    assert "1 caller name removed" in meeting.minutes
    assert meeting.session == meeting.reread()


MOVES = st.lists(
    st.tuples(st.sampled_from(["up", "down", "call", "leave", "remove", "caller"]), st.sampled_from(CREW)),
    max_size=30,
)


@settings(deadline=None, max_examples=150)
@given(MOVES)
def test_a_seat_is_in_the_queue_at_most_once_and_the_order_is_that_of_asking(
    moves: list[tuple[str, str]],
) -> None:
    meeting, expected, gone = gathered(), list[str](), set[str]()
    for verb, name in moves:
        if name in gone:
            continue
        match verb:
            case "up":
                up(meeting, name)
                expected += [name] if name not in expected else []
            case "down":
                down(meeting, name, by=name)
                expected = [other for other in expected if other != name]
            case "call" if expected:
                meeting.lead(acts.LowerHand(meeting.view(LEADER).hands[0].id))
                expected = expected[1:]
            case "leave":
                meeting.leave(name)
            case "remove":
                gone.add(name)
                meeting.lead(acts.RemoveSeat(meeting.seat(name)))
                expected = [other for other in expected if other != name]
            case "caller" if f"{name} (phone)" not in expected:
                meeting.lead(acts.RaiseHandFor(name))
                expected.append(f"{name} (phone)")
        assert queue(meeting) == expected
    assert meeting.replayed() == meeting.session == meeting.reread()
