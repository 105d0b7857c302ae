"""Bars of blocks: every dot can be counted, at every width."""

import pytest

from retro.tui.charts.bars import COUNTABLE, TOPIC_CELLS, Bar, BarChart, ChartHead, Scale, lines_apart
from retro.tui.widgets.row import Picture

WIDTHS = (40, 60, 80, 100, 136, 170)
TOPICS = (
    ("T1", "Flaky CI", 7),
    ("T4", "Releases wait for one person who is away", 6),
    ("T3", "会议太多，没有时间思考，真的太多了，我们应该减少", 2),
    ("T8", "Cake", 0),
)


def chart(apart: int, topics: tuple[tuple[str, str, int], ...] = TOPICS) -> BarChart:
    scale = Scale(max(dots for *_, dots in topics), TOPIC_CELLS, sign_cells=5)
    return BarChart(
        tuple(
            Bar(scale, dots, title, sign, "2 cards", "no dot", "$dot", leading=dots > 5, lines_apart=apart)
            for sign, title, dots in topics
        )
    )


def drawn(picture: Picture, width: int) -> list[str]:
    return [line.plain.rstrip() for line in picture.lines(width)]


def test_rows_far_apart_are_bars_one_and_a_half_lines_high() -> None:
    assert drawn(chart(3), 80) == [
        "T1   Flaky CI                           ████ ████ ████ ████ ████ ████ ████  7",
        "     2 cards                            ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀",
        "",
        "T4   Releases wait for one person who   ████ ████ ████ ████ ████ ████  6",
        "     is away                            ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀ ▀▀▀▀",
        "",
        "T3   会议太多，没有时间思考，真的太多   ████ ████  2",
        "     了，我们应该减少                   ▀▀▀▀ ▀▀▀▀",
        "",
        "T8   Cake                               no dot",
        "     2 cards",
    ]


def test_a_label_is_whole_where_bars_of_an_easy_length_leave_it_the_room() -> None:
    title = "Releases wait for one person who is away, and then nothing moves"
    bars = (
        Bar(Scale(6, TOPIC_CELLS, 5, 5 + len(title) + 2), dots, title, "T1", nothing="no dots")
        for dots in (6, 0)
    )
    one, none = (bar.lines(110)[0].plain.rstrip() for bar in bars)
    assert one == f"T1   {title}  █████ █████ █████ █████ █████ █████  6"
    assert none == f"T1   {title}  no dots"
    bars = (
        Bar(Scale(6, TOPIC_CELLS, 5, 5 + len(title) + 2), dots, title, "T1", nothing="no dots")
        for dots in (6, 0)
    )
    one, none = (bar.lines(80)[0].plain.rstrip() for bar in bars)
    assert one == "T1   Releases wait for one person who is away, and   ███ ███ ███ ███ ███ ███  6"
    assert none == f"T1   {title}  no dots"


def test_rows_apart_are_bars_one_line_high() -> None:
    assert drawn(chart(2), 60)[:4] == [
        "T1   Flaky CI              ███ ███ ███ ███ ███ ███ ███  7",
        "",
        "T4   Releases wait for o…  ███ ███ ███ ███ ███ ███  6",
        "",
    ]


def test_close_rows_are_bars_half_a_line_high() -> None:
    assert drawn(chart(1), 40) == [
        "T1   Flaky CI     ▄ ▄ ▄ ▄ ▄ ▄ ▄  7",
        "T4   Releases w…  ▄ ▄ ▄ ▄ ▄ ▄  6",
        "T3   会议太多，…  ▄ ▄  2",
        "T8   Cake         no dot",
    ]


@pytest.mark.parametrize("width", [*WIDTHS, 1, 2, 7, 20, 500])
@pytest.mark.parametrize("most", [1, 7, 40, 41, 99, 480, 5000])
def test_no_bar_is_wider_than_the_chart_and_the_number_is_whole(width: int, most: int) -> None:
    bars = chart(3, (("T1", "名前" * 40, most), ("T2", "", 1)))
    for line in bars.lines(width):
        assert line.cell_length <= width
    if width >= 20:
        assert drawn(bars, width)[0].endswith(str(most))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("value", [1, 3, 7])
def test_a_block_stands_for_one_and_all_have_the_same_width(width: int, value: int) -> None:
    blocks = Bar(Scale(7), value, "option").lines(width)[0].plain.split()[1:-1]
    assert blocks == ["█" * (Scale(7).at(width).unit - 1)] * value


def test_only_leading_bars_have_the_colour_and_are_painted_on_both_sides() -> None:
    first, *_ = chart(3).bars
    assert "$dot on $dot" in {str(span.style) for span in first.lines(80)[0].spans}
    assert "$rule on $rule" in {str(span.style) for span in chart(3).bars[2].lines(80)[0].spans}


@pytest.mark.parametrize(("most", "worth"), [(40, 1), (41, 2), (80, 2), (81, 5), (200, 5), (480, 20)])
def test_what_cannot_be_counted_is_drawn_in_larger_blocks(most: int, worth: int) -> None:
    assert Scale(most).at(140).worth == worth
    assert -(-most // worth) <= COUNTABLE


def test_the_head_says_what_a_block_stands_for() -> None:
    assert drawn(ChartHead(Scale(7), "7 people gave 25 dots", "most first", "dots"), 80) == [
        "7 people gave 25 dots   most first",
        "",
    ]
    many = ChartHead(Scale(60), "60 people gave 300 dots", "most first", "dots", lines_apart=1)
    assert drawn(many, 80) == ["60 people gave 300 dots   most first · one block is 5 dots"]


def test_half_a_block_is_drawn_for_what_is_left_over() -> None:
    scale = Scale(50)
    assert scale.at(140).worth == 2
    full, half = Bar(scale, 4, "a").lines(140)[0], Bar(scale, 3, "a").lines(140)[0]
    assert half.plain.count("█") < full.plain.count("█")


def test_rows_stand_as_far_apart_as_the_lines_allow() -> None:
    assert [lines_apart(8, height) for height in (23, 22, 15, 14, 1)] == [3, 2, 2, 1, 1]
    assert lines_apart(0, 0) == 3


def test_equal_bars_are_equal_and_can_be_kept() -> None:
    assert chart(3) == chart(3)
    assert hash(chart(3)) == hash(chart(3))
    assert chart(3) != chart(2)
