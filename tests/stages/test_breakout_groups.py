"""Whoever comes and goes, and whatever step is taken: everybody is in one group, and need not be alone."""

from collections import Counter
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.people import Role
from retro.session.private import PrivatePart
from retro.stages.breakout.forming import formed, merged
from retro.stages.breakout.group_acts import (
    BringBack,
    CallBack,
    FormGroupsAgain,
    FormNextGroups,
    JoinAnotherGroup,
    WriteGroupCard,
)
from retro.stages.breakout.group_settings import ALONE, FOURS, PAIRS, BreakoutSettings
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.breakout.groups import BreakoutState
from retro.stages.breakout.rules import KIND
from tests.builders import Meeting, a_stage

GROUPS = st.one_of(st.sampled_from(["pairs", "fours", "1-2-4-all"]), st.integers(2, 30))
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "join",
                "drop",
                "return",
                "remove",
                "again",
                "step",
                "write",
                "bring",
                "elsewhere",
                "given again",
            )
        ),
        st.integers(0, 59),
    ),
    max_size=25,
)


class Crowd:
    """People in a breakout who come and go."""

    def __init__(self, people: int, groups: str | int, away: set[int]) -> None:
        stages = (a_stage("breakout", prompts=["Q"], settings={"groups": groups}), a_stage("group"))
        self.meeting = Meeting(Agenda("Crowd", stages))
        self.names = [f"Person {number}" for number in range(people)]
        self.meeting.join(*self.names)
        self.meeting.leave(*(self.names[n] for n in away if n < people)).go("breakout")
        self.removed: set[str] = set()

    @property
    def state(self) -> BreakoutState:
        return KIND.state(self.meeting.session, self.meeting.session.agenda.stages[0])

    @property
    def here(self) -> list[str]:
        return [m.id for m in self.meeting.session.members if m.id in self.meeting.present]

    def move(self, verb: str, number: int) -> None:
        meeting = self.meeting
        staying = [name for name in self.names if name not in self.removed]
        name = staying[number % len(staying)] if staying else ""
        match verb:
            case "join":
                self.names.append(f"Person {len(self.names)}")
                meeting.join(self.names[-1])
            case "drop" if name:
                meeting.leave(name)
            case "return" if name:
                meeting.away -= {name}
            case "remove" if name:
                meeting.lead(acts.RemoveSeat(meeting.seat(name)))
                self.removed.add(name)
            case "given again" if name:
                meeting.give_again(name)
            case "step":
                self.step()
            case "write" if name:
                meeting.act(name, WriteGroupCard("breakout", f"{meeting.seat(name)} wrote"))
            case "bring" if name:
                meeting.act(name, BringBack("breakout", f"{name} brought"))
            case "again":
                self.join_another(number)
            case "elsewhere":
                meeting.go("group").go("breakout")

    def step(self) -> None:
        state, act = self.state, CallBack("breakout")
        if state.over:
            self.meeting.lead(FormGroupsAgain("breakout"))
        elif BY_STEPS in str(self.meeting.session.agenda.stages[0].settings) and state.step < FOURS:
            self.meeting.lead(FormNextGroups("breakout", state.step))
        else:
            self.meeting.lead(act)

    def join_another(self, number: int) -> None:
        count = len(self.state.groups)
        if count:
            self.meeting.lead(JoinAnotherGroup("breakout", number % count))


BY_STEPS = "1-2-4-all"


def check_groups(crowd: Crowd) -> None:
    """Everybody is in exactly one group, and who asks for another group is not alone in it."""
    meeting, state = crowd.meeting, crowd.state
    if state.over:
        return
    members = [member.id for member in meeting.session.members]
    places = Counter(seat for group in state.groups for seat in group.seats)
    assert all(places[member] == 1 for member in members)
    assert not [seat for seat, times in places.items() if times > 1]
    if state.step == ALONE and meeting.session.agenda.stages[0].settings["groups"] == BY_STEPS:
        assert all(len(group.seats) == 1 for group in state.groups if group.seats)


def check_nobody_alone(crowd: Crowd) -> None:
    """Let everybody who is alone ask for another group: nobody is alone then while others are here."""
    state, here = crowd.state, crowd.here
    by_steps = crowd.meeting.session.agenda.stages[0].settings["groups"] == BY_STEPS
    if state.over or (by_steps and state.step == ALONE) or len(here) < 2:
        return
    for number in range(len(state.groups)):
        with suppress(RuleError):
            crowd.meeting.lead(JoinAnotherGroup("breakout", number))
    counts = [sum(seat in here for seat in group.seats) for group in crowd.state.groups]
    assert 1 not in counts


def check_boards(crowd: Crowd) -> None:
    """Everybody sees what was written by the places of their group, all of it, and nothing else."""
    for name in [name for name in crowd.names if name not in crowd.removed][:12]:
        with suppress(RuleError):
            crowd.meeting.act(name, WriteGroupCard("breakout", f"{crowd.meeting.seat(name)} wrote"))
    part = crowd.meeting.session.private.get("breakout", PrivatePart())
    written = {card.text for value in part.values.values() for card in value.cards}
    for name in [name for name in crowd.names if name not in crowd.removed][:12]:
        panel = crowd.meeting.view(name).panel
        assert isinstance(panel, BreakoutView)
        group = crowd.state.groups[panel.own - 1].seats if panel.own else ()
        expected = sorted(text for text in written if text.split()[0] in group)
        assert sorted({card.text for card in panel.cards}) == expected


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 60), GROUPS, st.sets(st.integers(0, 59), max_size=8), MOVES)
def test_everybody_is_in_one_group_and_nobody_has_to_be_alone(
    people: int, groups: str | int, away: set[int], moves: list[tuple[str, int]]
) -> None:
    crowd = Crowd(people, groups, away)
    check_groups(crowd)
    for verb, number in moves:
        with suppress(RuleError):
            crowd.move(verb, number)
        check_groups(crowd)
    assert crowd.meeting.reread() == crowd.meeting.session
    check_boards(crowd)
    check_nobody_alone(crowd)
    check_groups(crowd)
    check_boards(crowd)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(2, 30))
def test_groups_are_of_about_the_size_and_differ_by_one_person_at_most(
    here: int, away: int, size: int
) -> None:
    present = [f"here {n}" for n in range(here)]
    groups = formed(present, [f"away {n}" for n in range(away)], size)

    counts = [sum(seat in present for seat in group) for group in groups]
    assert sum(map(len, groups)) == here + away
    assert max(counts) - min(counts) <= 1
    assert min(counts) >= min(here, 2)
    assert max(map(len, groups)) - min(map(len, groups)) <= 1
    if here >= size > 2:
        assert size / 2 < max(counts) < 2 * size
    if size == 2 and here > 1:
        assert sorted(counts) == [2] * (here // 2 - here % 2) + [3] * (here % 2)


@given(st.integers(1, 60), st.sets(st.integers(0, 59)))
def test_fours_are_made_of_whole_pairs_and_nobody_is_alone_in_one(people: int, gone: set[int]) -> None:
    seats = [f"s{n}" for n in range(people)]
    pairs = formed(seats, [], 2)
    here = [seat for n, seat in enumerate(seats) if n not in gone]

    fours = merged(pairs, here)

    assert sorted(seat for four in fours for seat in four) == sorted(seats)
    alive = [pair for pair in pairs if set(pair) & set(here)]
    assert all(any(set(pair) <= set(four) for four in fours) for pair in alive)
    counts = [sum(seat in here for seat in four) for four in fours]
    if len(fours) > 1:
        assert min(counts) >= 3
    if people >= 4 and len(here) == people:
        assert all(3 <= count <= 6 for count in counts)
    elif here:
        assert max(counts) <= 7


def test_what_a_template_says_of_groups_is_checked() -> None:
    assert BreakoutSettings("1-2-4-all").minutes == (1, 2, 4, 5)
    assert [BreakoutSettings("1-2-4-all").size(step) for step in (ALONE, PAIRS, FOURS)] == [1, 2, 4]
    for wrong in (
        {"groups": "trios"},
        {"groups": 1},
        {"groups": 31},
        {"groups": "fours", "steps": (1, 2, 3, 4)},
    ):
        try:
            BreakoutSettings(**wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)


def test_an_observer_is_in_no_group() -> None:
    crowd = Crowd(3, "pairs", set())
    crowd.meeting.let_in("Wim", Role.OBSERVER)

    assert crowd.state.number_of(crowd.meeting.seat("Wim")) is None
