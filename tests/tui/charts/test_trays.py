"""Answers side by side, and lists beside each other."""

import pytest

from retro.tui.charts.columns import Columns, CountedList
from retro.tui.charts.trays import Tray, Trays
from retro.tui.widgets.row import Picture

WIDTHS = (1, 4, 20, 40, 60, 80, 100, 136, 170)
MOOD = tuple(Tray(str(n), text) for n, text in enumerate(("tired", "", "awake", "", "満員電車のよう"), 1))


def drawn(picture: Picture, width: int) -> list[str]:
    lines = picture.lines(width)
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def test_answers_stand_side_by_side_under_a_thick_top() -> None:
    assert drawn(Trays(MOOD[:3]), 64) == [
        "▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀",
        "",
        "  1                     2                     3",
        "  tired                                       awake",
        "",
    ]


@pytest.mark.parametrize(("many", "rows"), [(5, 1), (6, 1), (7, 2), (10, 2)])
def test_at_most_six_stand_in_a_row(many: int, rows: int) -> None:
    trays = Trays(tuple(Tray(str(n), "") for n in range(many)))
    assert sum("▀" in line for line in drawn(trays, 136)) == rows


def test_where_there_is_no_room_for_trays_answers_are_lines() -> None:
    assert drawn(Trays(MOOD), 30)[:2] == ["▌ 1  tired", "▌ 2"]
    assert drawn(Trays(MOOD, room=4), 136)[:2] == ["▌ 1  tired", "▌ 2"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("many", [0, 1, 2, 5, 10])
def test_trays_fit_any_width(width: int, many: int) -> None:
    drawn(Trays(tuple(Tray(str(n), "一二三四五六七八九十 " * 6) for n in range(many))), width)


def test_lists_stand_beside_each_other_with_their_counts() -> None:
    lists = (
        CountedList("action", ("Move signing", "Mark tests"), 5),
        CountedList("lesson", ("Two can release",), 5),
    )
    assert drawn(Columns(lists), 60) == [
        "2 actions                      1 lesson",
        "Move signing                   Two can release",
        "Mark tests",
    ]


def test_what_has_no_room_in_a_list_is_counted() -> None:
    many = CountedList("action", tuple(f"Action number {n}" for n in range(9)), 4)
    assert drawn(many, 40) == ["9 actions", "Action number 0", "Action number 1", "Action number 2", "6 more"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("many", [0, 1, 3, 40])
def test_lists_fit_any_width(width: int, many: int) -> None:
    things = tuple("会议太多，没有时间思考 " * 9 for _ in range(many))
    drawn(Columns((CountedList("action", things, 5), CountedList("lesson", things[:1], 5))), width)


@pytest.mark.parametrize("many", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("width", [134, 135, 136, 137])
def test_trays_end_where_the_plate_above_them_ends(many: int, width: int) -> None:
    lines = Trays(tuple(Tray(str(n), "") for n in range(many))).lines(width)
    assert {line.cell_length for line in lines} == {width}


def test_the_second_line_of_a_thing_is_set_in() -> None:
    thing = CountedList("action", ("Put pairing hours into the calendar · Chidi",), 4)
    assert drawn(thing, 36)[1:] == ["Put pairing hours into the calendar", "  · Chidi"]
