"""The 2x2, the trend and the gauge as text."""

import pytest

from retro.tui.charts.gauge import Gauge
from retro.tui.charts.trend import Point, Trend
from retro.tui.charts.two_by_two import Axis, Plotted, TwoByTwo
from retro.tui.widgets.row import Picture

WIDTHS = (1, 5, 12, 40, 60, 80, 100, 136, 170)
RISKS = (
    Plotted("T1", "The vendor is bought", 5, 7),
    Plotted("T2", "We lose a developer", 4, 3),
    Plotted("T3", "只有一个人能签字", 9, 8),
    Plotted("T4", "Scope grows", 8, 3),
    Plotted("T7", "Keys expire", 9, 8),
)
LIKELY = Axis("likelihood", 0, 10, "unlikely", "likely")
DAMAGE = Axis("damage", 0, 10)


def drawn(picture: Picture, width: int) -> list[str]:
    lines = picture.lines(width)
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def test_topics_stand_where_they_fall_and_beside_each_other_where_they_meet() -> None:
    assert drawn(TwoByTwo(LIKELY, DAMAGE, RISKS), 40) == [
        "damage",
        "high │                │",
        "     │                │            T3 T7",
        "     │                T1",
        "     │                │",
        "     ├────────────────┼─────────────────",
        "     │                │",
        "     │             T2 │         T4",
        "     │                │",
        " low │                │",
        "     └────────────────┴─────────────────",
        "      likelihood: unlikely        likely",
        "",
        "T3  只有一个人能签字               9 · 8",
        "T7  Keys expire                    9 · 8",
        "T1  The vendor is bought           5 · 7",
        "T4  Scope grows                    8 · 3",
        "T2  We lose a developer            4 · 3",
    ]


def test_the_legend_stands_at_the_right_where_there_is_room() -> None:
    first = drawn(TwoByTwo(LIKELY, DAMAGE, RISKS), 140)[0]
    assert first.startswith("damage ")
    assert first.endswith("9 · 8")


def test_what_is_high_on_both_has_a_ground_of_its_own() -> None:
    line = TwoByTwo(LIKELY, DAMAGE, RISKS).lines(80)[1]
    assert any("on $surface" in str(span.style) for span in line.spans)
    assert not any(
        "on $surface" in str(span.style) for span in TwoByTwo(LIKELY, DAMAGE, RISKS).lines(80)[8].spans
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("many", [0, 1, 5, 60])
def test_any_number_of_topics_fits(width: int, many: int) -> None:
    topics = tuple(Plotted(f"T{n}", "题目" * 30, n % 11, n % 3) for n in range(many))
    assert drawn(TwoByTwo(LIKELY, DAMAGE, topics), width)


def test_values_beyond_an_axis_stand_at_its_end() -> None:
    lines = drawn(TwoByTwo(LIKELY, DAMAGE, (Plotted("T1", "a", 99, -3),)), 40)
    assert lines[9].endswith("T1")


def test_sessions_are_columns_in_eighths_of_a_line() -> None:
    trend = Trend((Point("29 Aug", 3), Point("12 Sep", 2.9), Point("10 Oct", 5), Point("21 Nov", 3.7)))
    assert drawn(trend, 40) == [
        "                  ███████",
        "                  ███████  ▃▃▃▃▃▃▃",
        "▄▄▄▄▄▄▄  ▃▃▃▃▃▃▃  ███████  ███████",
        "███████  ███████  ███████  ███████",
        "███████  ███████  ███████  ███████",
        "29 Aug   12 Sep   10 Oct   21 Nov",
        "3        2.9      5        3.7",
    ]


def test_only_the_last_column_has_the_colour() -> None:
    trend = Trend((Point("29 Aug", 3), Point("21 Nov", 3)))
    styles = [str(span.style) for span in trend.lines(40)[3].spans]
    assert styles == ["$rule on $rule", "$hue-1 on $hue-1"]


def test_the_latest_sessions_are_those_that_have_room() -> None:
    trend = Trend(tuple(Point(f"{n} Nov", n) for n in range(10, 30)), high=30)
    assert drawn(trend, 22)[5] == "27 Nov  28 Nov  29 Nov"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("many", [0, 1, 2, 7, 100])
def test_any_number_of_sessions_fits(width: int, many: int) -> None:
    points = tuple(Point("十一月", n) for n in range(many))
    assert drawn(Trend(points, high=50), width)


def test_a_trend_without_sessions_says_so() -> None:
    assert drawn(Trend(()), 40) == ["No numbers yet."]


def test_a_gauge_shows_now_and_last_time() -> None:
    gauge = Gauge("Tests we trust", 3.7, 3.2, "in March")
    assert drawn(gauge, 80) == [
        "Tests we trust          ──────────────○───●────────  3.7  ▲ better than in March"
    ]
    assert drawn(gauge, 40) == [
        "Tests we trust                       3.7",
        "─────────────────────○────●─────────────",
        "▲ better than in March",
    ]


def test_a_gauge_says_what_became_of_it() -> None:
    assert drawn(Gauge("a", 2.0, 3.0), 100)[0].endswith("2.0  ▼ worse than last time")
    assert drawn(Gauge("a", 2.04, 2.01), 100)[0].endswith("2.0  = as last time")
    assert drawn(Gauge("a", 2.0), 100)[0].endswith("2.0")
    assert drawn(Gauge("a", None), 100)[0].endswith("no answers")


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_the_same_value_stands_below_itself_whatever_it_is_compared_with(width: int) -> None:
    gauges = [Gauge("a", 3.4, before, compared=True) for before in (2.0, 4.9, 3.4, None)]
    places = {next(line.index("●") for line in drawn(gauge, width) if "●" in line) for gauge in gauges}
    assert len(places) == 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("now", [None, -3, 1, 3.3, 5, 12])
def test_a_gauge_fits_any_width(width: int, now: float | None) -> None:
    assert drawn(Gauge("信任测试的程度有多高" * 4, now, 2.5), width)


def test_equal_plots_are_equal_and_can_be_kept() -> None:
    assert hash(TwoByTwo(LIKELY, DAMAGE, RISKS)) == hash(TwoByTwo(LIKELY, DAMAGE, RISKS))
    assert hash(Trend((Point("a", 1),))) == hash(Trend((Point("a", 1),)))
    assert Gauge("a", 1) == Gauge("a", 1)
