"""A round in which each in turn speaks: once, in an order that the host draws, seen by everybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.people import Role
from retro.session.view import RoundShown
from tests.builders import LEADER, Meeting

CREW = ("Ana", "Ben", "Chloé", "Deniz")


def a_round(*people: str) -> Meeting:
    return Meeting().join(*(people or CREW)).go("discuss").lead(acts.StartRound())


def shown(meeting: Meeting, seen_by: str = LEADER) -> RoundShown:
    found = meeting.view(seen_by).round
    assert found is not None
    return found


def order(meeting: Meeting, seen_by: str = LEADER) -> list[str]:
    """Whose turn it is, and who comes then."""
    found = meeting.view(seen_by).round
    return [] if found is None else [speaker.name for speaker in (found.now, *found.then)]


def finish(meeting: Meeting) -> Meeting:
    """Let the next person speak."""
    return meeting.lead(acts.NextSpeaker(shown(meeting).now.id))


def skip(meeting: Meeting, name: str, by: str = "", *, on: bool = True) -> Meeting:
    return meeting.act(by or name, acts.PassTurn(meeting.seat(name), on))


def test_everybody_sees_the_order_which_is_drawn_anew_for_each_round() -> None:
    meeting = a_round().let_in("Eve", Role.OBSERVER)
    drawn = set[tuple[str, ...]]()
    for _ in range(20):
        assert sorted(order(meeting)) == sorted(CREW)
        assert order(meeting) == order(meeting, "Ana") == order(meeting, "Eve")
        drawn.add(tuple(order(meeting)))
        meeting.lead(acts.EndRound()).lead(acts.StartRound())

    assert len(drawn) > 5


def test_a_round_ends_after_the_last_person() -> None:
    meeting = a_round()
    spoke = []
    while meeting.view(LEADER).round:
        spoke.append(shown(meeting).now.name)
        finish(meeting)

    assert sorted(spoke) == sorted(CREW)


def test_a_press_that_comes_too_late_skips_nobody() -> None:
    meeting = a_round()
    speaker = shown(meeting).now.id
    meeting.lead(acts.NextSpeaker(speaker))

    with pytest.raises(RuleError, match=f"{shown(meeting).now.name} speaks now already"):
        meeting.lead(acts.NextSpeaker(speaker))


def test_only_who_leads_starts_moves_and_ends_a_round() -> None:
    meeting = a_round()
    for act in (acts.StartRound(), acts.NextSpeaker(shown(meeting).now.id), acts.EndRound()):
        with pytest.raises(RuleError, match="Only the facilitator"):
            meeting.act("Ana", act)
    with pytest.raises(RuleError, match="running already"):
        meeting.lead(acts.StartRound())


def test_who_is_at_their_turn_ends_it_themselves() -> None:
    meeting = a_round()
    first, second, *_ = order(meeting)

    assert order(skip(meeting, first))[0] == second
    with pytest.raises(RuleError, match="You have had your turn"):
        skip(meeting, first)


def test_who_passes_has_no_turn_and_can_take_that_back_at_the_end() -> None:
    meeting = a_round()
    first, second, third, fourth = order(meeting)
    assert order(skip(meeting, second)) == [first, third, fourth]
    assert shown(meeting).passed == (meeting.seat(second),)

    assert order(skip(meeting, second)) == [first, third, fourth]
    assert order(skip(meeting, second, on=False)) == [first, third, fourth, second]


def test_the_facilitator_skips_somebody_and_nobody_else_does() -> None:
    meeting = a_round()
    first, second, third, fourth = order(meeting)

    with pytest.raises(RuleError, match="Only the facilitator"):
        skip(meeting, second, by=first)
    assert order(skip(meeting, second, by=LEADER)) == [first, third, fourth]


def test_who_joins_late_comes_to_the_end() -> None:
    meeting = a_round()
    before = order(meeting)

    assert order(meeting.join("Late")) == [*before, "Late"]
    assert order(finish(meeting)) == [*before[1:], "Late"]


def test_who_is_away_at_their_turn_comes_again_at_the_end_once() -> None:
    meeting = a_round()
    _, second, third, fourth = order(meeting)
    meeting.leave(second)
    assert [speaker.here for speaker in shown(meeting).then] == [False, True, True]

    assert order(finish(meeting)) == [third, fourth, second]
    finish(finish(meeting))
    assert order(meeting) == []


def test_who_is_back_in_time_has_their_turn_at_the_end() -> None:
    meeting = a_round()
    second = order(meeting)[1]
    finish(meeting.leave(second))
    meeting.away = frozenset()

    assert order(finish(finish(meeting))) == [second]
    assert order(finish(meeting)) == []


def test_whose_connection_ends_at_their_turn_comes_again_at_the_end() -> None:
    meeting = a_round()
    first, second, third, fourth = order(meeting)

    assert order(finish(meeting.leave(first))) == [second, third, fourth, first]


def test_who_was_away_at_the_start_comes_to_the_end_when_they_are_back() -> None:
    meeting = Meeting().join(*CREW).go("discuss").leave("Ana").lead(acts.StartRound())
    before = order(meeting)
    assert "Ana" not in before
    meeting.away = frozenset()

    assert order(meeting) == [*before, "Ana"]


def test_a_removed_person_has_no_turn_and_the_next_one_speaks_instead() -> None:
    meeting = a_round()
    first, second, third, fourth = order(meeting)
    meeting.lead(acts.RemoveSeat(meeting.seat(third))).lead(acts.RemoveSeat(meeting.seat(first)))

    assert order(meeting) == [second, fourth]
    meeting.lead(acts.RemoveSeat(meeting.seat(second))).lead(acts.RemoveSeat(meeting.seat(fourth)))
    assert meeting.view(LEADER).round is None


def test_who_joined_late_speaks_when_the_last_speaker_is_removed() -> None:
    meeting = a_round("Ana").join("Late").lead(acts.RemoveSeat("seat-1"))

    assert order(meeting) == ["Late"]


def test_a_place_that_is_given_again_has_no_second_turn() -> None:
    meeting = a_round()
    first, *others = order(meeting)
    finish(meeting).give_again(first)

    assert order(meeting) == others


def test_somebody_who_leads_from_a_second_place_has_a_turn_at_the_own_one() -> None:
    meeting = Meeting().join("Ana", "Ben").go("discuss")
    meeting.lead(acts.HandOverLead(meeting.seat("Ana"))).leave("Ana")

    assert sorted(order(meeting.act(LEADER, acts.TakeLeadBack(meeting.session.seats[-1].id)))) == []
    assert sorted(order(meeting.lead(acts.StartRound()))) == ["Ana", "Ben"]


def test_a_round_ends_with_the_stage() -> None:
    assert a_round().next().view(LEADER).round is None


def test_a_round_without_anybody_is_refused() -> None:
    with pytest.raises(RuleError, match="Nobody is here"):
        Meeting().go("discuss").lead(acts.StartRound())
    with pytest.raises(RuleError, match="No round is running"):
        Meeting().join("Ana").go("discuss").act("Ana", acts.PassTurn("seat-1"))


def test_observers_have_no_turn() -> None:
    meeting = a_round().let_in("Eve", Role.OBSERVER)

    assert "Eve" not in order(meeting)
    with pytest.raises(RuleError, match="Only people who take part"):
        skip(meeting, "Eve")


VERBS = ("next", "next", "next", "pass", "back", "skip", "leave", "return", "join", "remove")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 7)), max_size=25))
def test_each_who_is_here_speaks_once_unless_they_pass_and_every_round_ends(
    moves: list[tuple[str, int]],
) -> None:
    meeting, people, late = a_round(), [*CREW], iter(("Late", "Later", "Last"))
    spoke, passed, left = list[str](), set[str](), set[str]()

    def press() -> None:
        now = shown(meeting).now
        spoke.extend([now.name] if now.here else [])
        finish(meeting)

    for verb, number in moves:
        if meeting.view(LEADER).round is None:
            break
        name = people[number % len(people)]
        here, now = name not in meeting.away, shown(meeting).now.name
        match verb:
            case "next":
                press()
            case "pass" if here and name == now:
                spoke.append(name)
                skip(meeting, name)
            case "pass" | "skip" if name in order(meeting)[1:] and (here or verb == "skip"):
                passed.add(name)
                skip(meeting, name, by=LEADER if verb == "skip" else "")
            case "back" if here and name != now and name not in spoke:
                passed.discard(name)
                assert name in order(skip(meeting, name, on=False))
            case "leave":
                left.add(name)
                meeting.leave(name)
            case "return":
                meeting.away -= {name}
            case "join" if another := next(late, ""):
                people.append(another)
                meeting.join(another)
            case "remove" if len(people) > 1:
                people.remove(name)
                meeting.lead(acts.RemoveSeat(meeting.seat(name)))
        assert len({*order(meeting)}) == len(order(meeting))
    for _ in people:
        if meeting.view(LEADER).round is not None:
            press()

    assert meeting.view(LEADER).round is None
    assert len({*spoke}) == len(spoke)
    assert {*people} - passed - left <= {*spoke}
    assert meeting.replayed() == meeting.session == meeting.reread()
