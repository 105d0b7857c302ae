"""Histograms of a scale, and what they say in words."""

import pytest

from retro.session.scale_words import average, in_words, is_scale, middle
from retro.tui.charts.bars import BarChart
from retro.tui.charts.histogram import histogram

MOOD = ("1 · drained", "2", "3", "4 · with energy", "5 · full of energy")
COUNTS = (0, 1, 1, 3, 2)


def drawn(options: tuple[str, ...], counts: tuple[int, ...], width: int, *, scale: bool) -> list[str]:
    bars = histogram(options, counts, scale=scale, lines_apart=1)
    lines = BarChart(bars).lines(width)
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def test_the_highest_answer_of_a_scale_comes_first() -> None:
    assert drawn(MOOD, COUNTS, 60, scale=True) == [
        "5   full of energy      ▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄  2",
        "4   with energy         ▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄  3",
        "3                       ▄▄▄▄▄▄▄  1",
        "2                       ▄▄▄▄▄▄▄  1",
        "1   drained             0",
    ]


def test_answers_that_are_no_scale_keep_their_order() -> None:
    lines = drawn(("sunny", "曇り", "rain"), (1, 4, 0), 40, scale=False)
    assert [line.split()[1] for line in lines] == ["sunny", "曇り", "rain"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 136, 170])
@pytest.mark.parametrize("counts", [(0,) * 5, (1, 0, 0, 0, 0), (12, 12, 12, 12, 12), (60, 0, 500, 2, 3)])
def test_no_line_is_wider_than_the_chart(width: int, counts: tuple[int, ...]) -> None:
    assert len(drawn(MOOD, counts, width, scale=True)) == 5


def test_those_chosen_most_have_the_colour() -> None:
    bars = histogram(MOOD, (0, 3, 1, 3, 0), scale=True)
    assert [bar.leading for bar in bars] == [False, True, False, True, False]
    assert not any(bar.leading for bar in histogram(MOOD, (0,) * 5, scale=True))


def test_the_middle_answer_is_said_with_its_words() -> None:
    assert in_words(MOOD, COUNTS, scale=True) == ("7 answers", "the middle one is 4, with energy")
    assert in_words(MOOD, (0, 0, 5, 0, 0), scale=True) == ("5 answers", "the middle one is 3")


def test_two_answers_that_share_the_middle_are_both_said() -> None:
    assert in_words(MOOD, (2, 0, 2, 0, 0), scale=True) == ("4 answers", "the middle ones are 1 and 3")


def test_answers_that_are_no_scale_have_no_middle() -> None:
    assert in_words(("sun", "rain"), (3, 1), scale=False) == ("4 answers", "")
    assert in_words(MOOD, (0,) * 5, scale=True) == ("0 answers", "")


def test_the_middle_of_an_odd_number_is_one_answer() -> None:
    assert middle((1, 0, 2)) == (2, 2)
    assert middle((1, 1)) == (0, 1)


def test_the_average_counts_from_one() -> None:
    assert average(COUNTS) == pytest.approx(27 / 7)


def test_a_scale_is_numbers_from_one() -> None:
    assert is_scale(MOOD)
    assert not is_scale(("sunny", "rain"))
    assert not is_scale(("2", "3"))
