"""The first line of a seat, at any width."""

import pytest

from retro.tui.parts.seat_title import SeatTitle

QUIET = SeatTitle("Silent ideation", "Sprint 42 retrospective", "Ana", 26)
RAISED = SeatTitle("Silent ideation", "Sprint 42 retrospective", "Ana", 26, ("Chidi", "you"))


def text(title: SeatTitle, width: int) -> str:
    (line,) = title.lines(width)
    assert line.cell_length == width
    return line.plain


def test_without_hands_it_names_the_session() -> None:
    assert text(QUIET, 50) == "Silent ideation · Sprint 42 retrospective      Ana"


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (50, "Silent ideation   hands  1 Chidi  2 you        Ana"),
        (42, "Silent ideation   2 hands              Ana"),
        (24, "Silent i…   2 hands  Ana"),
    ],
)
def test_the_stage_gives_way_before_the_number_of_hands(width: int, words: str) -> None:
    assert text(RAISED, width).split() == words.split()


@pytest.mark.parametrize("count", [1, 9, 60])
def test_no_line_is_longer_than_it_may_be(count: int) -> None:
    title = SeatTitle("一緒に " * 9, "x" * 80, "李娜 🦊" * 9, 26, tuple(f"李娜 🦊 {n}" for n in range(count)))
    for width in range(8, 160):
        text(title, width)
