"""The round in one line, at any width."""

import pytest

from retro.session.view import RoundShown, Speaker
from retro.tui.parts.raised_hands import numbered_hands
from retro.tui.parts.turns_line import TurnsLine, turns_line

ROUND = RoundShown(
    Speaker("2", "Björn"), (Speaker("3", "Chidi"), Speaker("4", "Dana", here=False), Speaker("5", "Emil"))
)


def text(line: TurnsLine, width: int = 100) -> str:
    (shown,) = line.lines(width)
    return shown.plain


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        ("1", "now  Björn   then  Chidi, Dana (away), Emil"),
        ("2", "It is your turn.   then  Chidi, Dana (away), Emil"),
        ("3", "now  Björn   You are next.   then  Dana (away), Emil"),
        ("5", "now  Björn   then  Chidi, Dana (away), you"),
    ],
)
def test_each_seat_reads_its_own_place(seat: str, words: str) -> None:
    assert text(turns_line(ROUND, seat, spot=False)) == words


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (43, "now  Björn   then  Chidi, Dana (away), Emil"),
        (42, "now  Björn   then  Chidi and 2 more"),
        (20, "now  Björn"),
        (8, "now  Bj…"),
    ],
)
def test_whose_turn_it_is_outlives_those_who_come_then(width: int, words: str) -> None:
    assert text(turns_line(ROUND, "1", spot=False), width) == words


def test_the_last_one_is_said_to_be_the_last() -> None:
    last = RoundShown(Speaker("2", "Björn"))
    assert text(turns_line(last, "1", spot=False)) == "now  Björn   last in this round"
    assert text(turns_line(last, "2", spot=False)) == "It is your turn.   last in this round"


def test_the_speaker_is_the_eye_catcher_only_where_there_is_no_other() -> None:
    assert "$spot" in str(turns_line(ROUND, "1", spot=True).lines(80)[0].spans)
    assert "$spot" not in str(turns_line(ROUND, "1", spot=False).lines(80)[0].spans)


@pytest.mark.parametrize("count", [1, 9, 60])
def test_no_line_is_longer_than_it_may_be(count: int) -> None:
    people = tuple(Speaker(f"{n}", f"李娜 🦊 {n} {'x' * n}", n % 3 > 0) for n in range(count))
    for width in range(160):
        for seat in ("0", "1", "none"):
            (line,) = turns_line(RoundShown(people[0], people[1:]), seat, spot=True).lines(width)
            assert line.cell_length <= width
        assert numbered_hands([person.name for person in people], width).cell_length <= width


def test_hands_are_named_in_their_order_as_far_as_there_is_room() -> None:
    names = ["Chidi", "李娜", "Emil"]
    assert numbered_hands(names, 40).plain == "hands  1 Chidi  2 李娜  3 Emil"
    assert numbered_hands(names, 29).plain == "hands  1 Chidi  and 2 more"
    assert numbered_hands(names, 10).plain == "3 hands"
    assert numbered_hands(names, 4).plain == ""
    assert numbered_hands([], 40).plain == ""
