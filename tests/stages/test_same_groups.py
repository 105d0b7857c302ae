"""Groups that stay together: `groups = "same"` takes over those of the breakout stage before."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.agenda import check
from retro.exchange.document import exported
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.stages import KINDS
from retro.stages.breakout.group_acts import (
    BringBack,
    CallBack,
    FormGroupsAgain,
    FormNextGroups,
    WriteGroupCard,
)
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.breakout.groups import BreakoutState
from tests.builders import LEADER, Meeting, a_stage

PEOPLE = tuple(f"Person {number}" for number in range(1, 21))
TEMPLATE = """\
# Groups

## First

```toml
kind = "breakout"
minutes = 5
groups = {first}
```

What helps?

## Second

```toml
kind = "breakout"
minutes = 5
groups = "same"
```

What else?
"""


def held(people: int = 9, first: str | int = 3, away: tuple[str, ...] = (), **more: Any) -> Meeting:
    """A meeting in the first of three stages; the others have the same groups."""
    attendance = more.pop("attendance", True)
    stages = (
        a_stage("breakout", "one", prompts=["Q1"], settings={"groups": first}, **more),
        a_stage("group"),
        a_stage("breakout", "two", prompts=["Q2"], settings={"groups": "same"}, **more),
        a_stage("breakout", "three", prompts=["Q3"], settings={"groups": "same"}, **more),
        a_stage("close"),
    )
    meeting = Meeting(Agenda("Groups", stages, attendance=attendance))
    return meeting.join(*PEOPLE[:people]).leave(*away).go("one")


def seen(meeting: Meeting, name: str = LEADER) -> BreakoutView:
    panel = meeting.view(name).panel
    assert isinstance(panel, BreakoutView)
    return panel


def names(meeting: Meeting) -> list[set[str]]:
    known = {seat.id: seat.name for seat in meeting.session.seats}
    return [{known[seat] for seat in group.seats} for group in seen(meeting).groups]


def kept(meeting: Meeting) -> str:
    """What the file of the session says of the stages, once its history is erased."""
    return str(meeting.documents[-1]["session"]["states"])


@pytest.mark.parametrize("people", [3, 4, 7, 20])
@pytest.mark.parametrize("privacy", list(Privacy))
def test_groups_stay_together_under_their_numbers(people: int, privacy: Privacy) -> None:
    meeting = held(people, privacy=privacy)
    before = names(meeting)
    meeting.lead(CallBack("one")).go("group").go("two")

    assert names(meeting) == before
    assert seen(meeting).work == "in the same groups"
    meeting.lead(CallBack("two")).go("three")
    assert names(meeting) == before
    assert meeting.reread() == meeting.session


def test_groups_stay_also_where_nobody_was_called_back() -> None:
    meeting = held()
    before = names(meeting)
    meeting.go("two")

    assert names(meeting) == before


def test_the_latest_groups_are_taken_over_and_a_stage_that_was_left_out_does_not_matter() -> None:
    meeting = held().lead(CallBack("one")).lead(FormGroupsAgain("one"))
    before = names(meeting)
    meeting.lead(CallBack("one")).go("three")

    assert names(meeting) == before


def test_who_came_meanwhile_is_in_the_smallest_group() -> None:
    meeting = held(8)
    before = names(meeting)
    small = min(range(len(before)), key=lambda n: len(before[n]))
    meeting.lead(CallBack("one")).go("group").join("Zoë").go("two")

    after = names(meeting)
    assert after[small] == before[small] | {"Zoë"}
    assert [group - {"Zoë"} for group in after] == before
    meeting.join("Yan")
    assert any("Yan" in group for group in names(meeting))


def test_who_is_away_keeps_a_place_and_who_was_removed_has_none() -> None:
    meeting = held()
    before = names(meeting)
    meeting.lead(CallBack("one")).go("group").leave("Person 1")
    meeting.lead(acts.RemoveSeat(meeting.seat("Person 2"))).go("two")

    assert names(meeting) == [group - {"Person 2"} for group in before]


def test_a_place_that_was_given_again_is_in_its_group() -> None:
    meeting = held()
    before = names(meeting)
    meeting.lead(CallBack("one")).go("group")
    meeting.give_again("Person 2")
    meeting.go("two")

    assert names(meeting) == before


def test_a_group_of_which_everybody_was_removed_changes_no_other_number() -> None:
    meeting = held()
    before = names(meeting)
    meeting.lead(CallBack("one")).go("group")
    for name in before[0]:
        meeting.lead(acts.RemoveSeat(meeting.seat(name)))
    meeting.go("two").join("Zoë")

    after = names(meeting)
    assert after[0] == set()
    assert sorted(map(len, after[1:])) == [3, 4]
    meeting.act("Zoë", WriteGroupCard("two", "Here"))
    assert [card.text for card in seen(meeting, "Zoë").cards] == ["Here"]


def test_fours_of_one_two_four_all_stay_and_people_who_are_alone_are_no_groups() -> None:
    meeting = held(first="1-2-4-all")
    meeting.go("two")
    assert sorted(map(len, names(meeting))) == [4, 5]
    assert not seen(meeting).groups[0].alone

    meeting = held(first="1-2-4-all")
    for step in range(2):
        meeting.lead(FormNextGroups("one", step))
    before = names(meeting)
    meeting.lead(CallBack("one")).go("two")
    assert names(meeting) == before


@pytest.mark.parametrize(("first", "sizes"), [(3, [3, 3, 3]), ("fours", [4, 5]), ("pairs", [2, 2, 2, 3])])
def test_without_groups_before_they_are_drawn_as_large_as_they_were_meant(
    first: str | int, sizes: list[int]
) -> None:
    meeting = held(first=first)
    fresh = Meeting(meeting.session.agenda).join(*PEOPLE[:9]).go("two")

    assert sorted(map(len, names(fresh))) == sizes
    assert seen(fresh).work == "in groups"


@pytest.mark.parametrize(("people", "sizes"), [(1, [1]), (4, [4]), (7, [3, 4])])
def test_where_no_stage_before_has_groups_threes_are_drawn(people: int, sizes: list[int]) -> None:
    stages = (a_stage("breakout", prompts=["Q"], settings={"groups": "same"}),)
    meeting = Meeting(Agenda("Groups", stages)).join(*PEOPLE[:people]).go("breakout")

    assert sorted(map(len, names(meeting))) == sizes


def test_groups_that_are_formed_again_are_others() -> None:
    meeting = held(20).lead(CallBack("one")).go("two")
    meeting.lead(CallBack("two")).lead(FormGroupsAgain("two"))

    assert seen(meeting).work == "in groups"
    assert set().union(*names(meeting)) == set(PEOPLE)


def test_who_was_in_which_group_is_forgotten_when_the_last_such_stage_is_over() -> None:
    meeting = held()
    meeting.act("Person 1", BringBack("one", "Ask early")).lead(CallBack("one"))
    assert meeting.seat("Person 1") in kept(meeting)

    meeting.go("two").lead(CallBack("two")).go("three").lead(CallBack("three"))
    assert not any(seat.id in kept(meeting) for seat in meeting.session.seats)


@pytest.mark.parametrize("last", ["one", "group", "two"])
@pytest.mark.parametrize("attendance", [True, False])
def test_it_is_forgotten_with_the_session_at_the_latest(last: str, attendance: bool) -> None:
    meeting = held(attendance=attendance)
    meeting.lead(CallBack("one")).go(last).end()

    assert not any(seat.id in kept(meeting) for seat in meeting.session.seats)


@pytest.mark.parametrize("privacy", list(Privacy))
def test_no_export_has_the_groups_that_are_remembered_for_later(privacy: Privacy) -> None:
    meeting = held(privacy=privacy).lead(CallBack("one"))
    document = exported(meeting.session)

    assert not any(seat.id in document for seat in meeting.session.seats)
    assert '"kept": []' in document


def test_a_screen_shows_nothing_of_the_groups_that_are_remembered() -> None:
    meeting = held().lead(CallBack("one"))

    assert not any(group.seats for group in seen(meeting).groups)
    assert "The groups stay together" in meeting.view("Person 1").privacy_note
    meeting.go("three").lead(CallBack("three"))
    assert "The groups stay together" not in meeting.view("Person 1").privacy_note


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 20),
    st.one_of(st.sampled_from(["pairs", "fours", "1-2-4-all"]), st.integers(2, 30)),
    st.sets(st.integers(0, 19)),
    st.sets(st.integers(0, 19)),
    st.integers(0, 5),
    st.booleans(),
)
def test_whoever_comes_and_goes_everybody_is_in_one_group_with_those_of_before(
    people: int, first: str | int, away: set[int], removed: set[int], late: int, called: bool
) -> None:
    meeting = held(people, first, tuple(PEOPLE[n] for n in away if n < people))
    before = names(meeting) if first != "1-2-4-all" else []
    if called:
        meeting.lead(CallBack("one"))
    meeting.go("group").join(*(f"Late {number}" for number in range(late)))
    for number in removed:
        if number < people:
            meeting.lead(acts.RemoveSeat(meeting.seat(PEOPLE[number])))
    meeting.go("two")

    after = names(meeting)
    members = [member.name for member in meeting.session.members]
    assert sorted(name for group in after for name in group) == sorted(members)
    if before and any(group & set(members) for group in before):
        assert [group - {f"Late {n}" for n in range(late)} for group in after] == [
            group & set(members) for group in before
        ]
    assert meeting.reread() == meeting.session


@pytest.mark.parametrize(("first", "said"), [("3", 0), ('"same"', 1)])
def test_a_template_is_told_of_groups_that_no_stage_before_forms(first: str, said: int) -> None:
    problems = [str(p) for p in check(TEMPLATE.format(first=first), "t.md", KINDS) if "same" in str(p)]

    assert len(problems) == said
    assert all(
        problem.startswith("t.md:3:") and "groups of about 3 people" in problem for problem in problems
    )


@pytest.mark.parametrize("called_back", [True, False])
@pytest.mark.parametrize("named", ["one", "two"])
def test_a_number_tells_not_who_was_in_a_group_of_an_anonymous_stage(named: str, called_back: bool) -> None:
    """The groups are the same in a stage that names people, and there they have numbers, too."""
    stages = (
        a_stage("breakout", "one", prompts=["Q1"], settings={"groups": 2}, privacy=_named_only(named, "one")),
        a_stage(
            "breakout", "two", prompts=["Q2"], settings={"groups": "same"}, privacy=_named_only(named, "two")
        ),
        a_stage("close"),
    )
    meeting = Meeting(Agenda("Groups", stages)).join(*PEOPLE).go("one")
    brought = {}
    for stage in ("one", "two"):
        for number, group in enumerate(map(sorted, names(meeting))):
            sentence = f"{stage}: {10 - number} {' '.join(group)}"
            brought[stage, number] = sentence
            meeting.act(group[0], BringBack(stage, sentence))
        if stage == "one" or called_back:
            meeting.lead(CallBack(stage))
        meeting.go("two" if stage == "one" else "close")
    meeting.end()

    anonymous = "two" if named == "one" else "one"
    texts = {card.id: card.text for card in meeting.session.board.cards}
    state = meeting.session.states[anonymous]
    assert isinstance(state, BreakoutState)
    found = [[s.text or texts[s.card] for s in group.sentences] for group in state.groups]
    in_order = [[brought[anonymous, number]] for number in range(len(found))]
    assert sorted(found) == sorted(in_order)
    assert found != in_order
    labels = [card.text for card in meeting.session.board.cards if card.text.startswith(anonymous)]
    assert labels != [text for one in in_order for text in one]


def _named_only(named: str, stage: str) -> Privacy:
    return Privacy.NAMED if named == stage else Privacy.ANONYMOUS
