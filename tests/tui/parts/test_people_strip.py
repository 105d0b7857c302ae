"""The people in one line, at any width."""

import pytest
from msgspec.structs import replace

from retro.tui.parts.people_strip import Guest, PeopleStrip, people_strip
from tests.builders import LEADER
from tests.tui.rooms import gathering, writing_few

STRIP = PeopleStrip(
    (
        Guest("Ana", done=True),
        Guest("Björn", done=True),
        Guest("Chidi", done=False),
        Guest("Dana", done=True),
        Guest("Emil", done=False),
        Guest("Fatima", here=False, note="away 2 min"),
        Guest("Goran", done=True),
        Guest("李娜", done=True),
    ),
    done=5,
    expected=7,
)
HERE = PeopleStrip((Guest("Ana"), Guest("Chidi"), Guest("李娜"), Guest("Fatima", here=False, note="away")))


def text(strip: PeopleStrip, width: int) -> str:
    (line,) = strip.lines(width)
    return line.plain


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            136,
            "5 of 7 done ▰▰▰▰▰▱▱   ✓ Ana   ✓ Björn   ● Chidi   ✓ Dana   ● Emil   ○ Fatima away 2 min"
            "   ✓ Goran   ✓ 李娜",
        ),
        (96, "5 of 7 done ▰▰▰▰▰▱▱   ● Chidi   ● Emil   ○ Fatima away 2 min   and 5 done"),
        (72, "5 of 7 done ▰▰▰▰▰▱▱   ● Chidi   ● Emil   1 more   and 5 done"),
        (52, "5 of 7 done ▰▰▰▰▰▱▱   ● Chidi   2 more   and 5 done"),
        (40, "5 of 7 done ▰▰▰▰▰▱▱"),
        (12, "5 of 7 done"),
        (6, "5 of …"),
    ],
)
def test_those_done_go_first_where_the_line_is_too_long(width: int, line: str) -> None:
    assert text(STRIP, width) == line


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (78, "5 of 7 done ▰▰▰▰▰▱▱  not done: Chidi, Emil  away: Fatima"),
        (48, "5 of 7 done ▰▰▰▰▰▱▱  not done: Chidi, Emil"),
        (44, "5 of 7 done ▰▰▰▰▰▱▱  not done: Chidi, Emil"),
        (40, "5 of 7 done ▰▰▰▰▰▱▱"),
    ],
)
def test_a_narrow_window_names_those_who_are_waited_for(width: int, line: str) -> None:
    bare = PeopleStrip(STRIP.guests, 5, 7, bare=True)
    assert text(bare, width) == line


def test_raised_hands_stand_behind_the_count_and_outlive_all_names() -> None:
    raised = PeopleStrip(HERE.guests, hands=("Chidi", "李娜"))
    assert text(raised, 100) == "3 here   hands  1 Chidi  2 李娜   ● Ana   ● Chidi   ● 李娜   ○ Fatima away"
    assert text(raised, 32) == "3 here   hands  1 Chidi  2 李娜"
    assert text(raised, 28) == "3 here   2 hands"
    bare = PeopleStrip(HERE.guests, bare=True, hands=("Chidi", "李娜"))
    assert text(bare, 78) == "3 here  hands  1 Chidi  2 李娜  Ana, Chidi, 李娜  away: Fatima"
    assert text(PeopleStrip(STRIP.guests, 5, 7, hands=("Emil",)), 40) == "5 of 7 done ▰▰▰▰▰▱▱   hands  1 Emil"


def test_nobody_is_called_late_before_anybody_is_done() -> None:
    bare = PeopleStrip((Guest("Ana", done=False), Guest("Chidi", done=False)), 0, 2, bare=True)
    assert text(bare, 78) == "0 of 2 done ▱▱"


def test_without_anything_to_be_done_with_it_says_who_is_here() -> None:
    assert text(HERE, 80) == "3 here   ● Ana   ● Chidi   ● 李娜   ○ Fatima away"
    assert text(PeopleStrip(HERE.guests, bare=True), 78) == "3 here  Ana, Chidi, 李娜  away: Fatima"
    assert text(PeopleStrip(HERE.guests, bare=True), 23) == "3 here  Ana and 2 more"
    assert text(PeopleStrip(()), 80) == "Nobody is here yet."


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("count", [1, 9, 60])
def test_no_line_is_longer_than_it_may_be(count: int, bare: bool) -> None:
    guests = tuple(Guest(f"李娜 von Habsburg 🦊 {n} {'x' * n}", n % 5 > 0, n % 3 == 0) for n in range(count))
    for strip in (PeopleStrip(guests, count // 3, count, bare=bare), PeopleStrip(guests, bare=bare)):
        for width in range(180):
            (line,) = strip.lines(width)
            assert line.cell_length <= width


def test_who_is_waited_for_is_what_one_sees() -> None:
    waited, done = Guest("Ana", done=False).shown, Guest("Ana", done=True).shown
    assert "bold" in str(waited.spans)
    assert "bold" not in str(done.spans)


def test_the_strip_of_a_meeting_is_read_from_its_view() -> None:
    meeting = writing_few()
    view = meeting.view(LEADER)
    strip = people_strip(view, meeting.now)
    assert (strip.done, strip.expected) == (view.done, view.expected)
    assert LEADER not in [guest.name for guest in strip.guests]
    assert people_strip(gathering().view(LEADER), 0).expected == 0
    gone = tuple(replace(p, here=False, away_since=meeting.now - 130) for p in view.people)
    away = people_strip(replace(view, people=gone), meeting.now)
    assert {guest.note for guest in away.guests} == {"away 2 min"}
