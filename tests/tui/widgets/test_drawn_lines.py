"""Lines of which only the changed cells are painted, and how much of that a second has bytes for."""

from itertools import pairwise

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from retro.textual_painting import ChangedCells
from retro.tui.widgets.byte_budget import A_SECOND, ByteBudget
from retro.tui.widgets.countdown import Countdown, TimeBar, TimeLeft
from retro.tui.widgets.drawn_lines import changed_cells
from tests.tui.hosts import Host, screen_text

RED, BLUE = Style(color="#ff0000", bgcolor="#101010"), Style(color="#0000ff", bgcolor="#101010", bold=True)
LATE = Style(color="#0000ff", bgcolor="#202020")


def strip(*pieces: tuple[str, Style]) -> Strip:
    return Strip([Segment(text, style) for text, style in pieces])


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        (strip(("abc", RED)), strip(("abc", RED)), []),
        (strip(("abc", RED)), strip(("axc", RED)), [(1, 2)]),
        (strip(("a" * 30, RED)), strip(("b" + "a" * 28 + "b", RED)), [(0, 1), (29, 30)]),
        (strip(("a" * 8, RED)), strip(("b" + "a" * 6 + "b", RED)), [(0, 8)]),
        (strip(("a    ", RED)), strip(("a", RED), ("    ", BLUE)), []),
        (strip(("a    ", RED)), strip(("a", RED), ("    ", LATE)), [(1, 5)]),
        (strip(("a漢b", RED)), strip(("a字b", RED)), [(1, 3)]),
    ],
)
def test_only_cells_that_look_different_have_changed(
    before: Strip, after: Strip, runs: list[tuple[int, int]]
) -> None:
    assert changed_cells(before, after) == runs


def test_a_look_is_sent_once_and_the_picture_is_the_same() -> None:
    lines = [
        {0: strip(("one ", RED), ("two", BLUE)), 7: strip((" three", BLUE))},
        {0: strip(("four", BLUE)), 4: strip(("   five ok", RED))},
        {0: strip(("漢字 six", RED)), 8: strip(("seven", Style()))},
    ]
    ends = [[7, 13], [4, 14], [8, 13]]
    spans = [(0, 2, 12), (1, 0, 14), (2, 0, 13)]
    console = Console(color_system="truecolor", force_terminal=True, width=20, legacy_windows=False)
    sent = ChangedCells.of(ChopsUpdate(lines, spans, ends)).render_segments(console)

    plain = "".join(
        f"\x1b[{y + 1};{max(x, first) + 1}H"
        + piece.crop(max(x, first) - x, min(end, last) - x).render(console)
        for y, first, last in spans
        for end, (x, piece) in zip(ends[y], lines[y].items(), strict=True)
    )
    assert drawn(sent) == drawn(plain)
    assert len(sent) < len(plain)
    looks = [part.split("m")[0] for part in sent.split("\x1b[") if "m" in part]
    assert all(one != other for one, other in pairwise(looks))


def test_a_look_is_sent_again_behind_cells_without_one() -> None:
    console = Console(color_system="truecolor", force_terminal=True, width=20, legacy_windows=False)
    bold, plain = Style(bold=True), Style()
    pieces = [(0, 0, strip(("one", bold))), (0, 1, strip(("two", plain))), (0, 2, strip(("three", bold)))]

    sent = ChangedCells(pieces).render_segments(console)

    apart = "".join(ChangedCells([piece]).render_segments(console) for piece in pieces)
    assert drawn(sent) == drawn(apart)


def drawn(sent: str) -> object:
    screen = pyte.Screen(20, 3)
    pyte.Stream(screen).feed(sent)
    return [[screen.buffer[y][x] for x in range(20)] for y in range(3)]


async def test_the_figures_of_a_clock_never_wait_and_its_bar_does() -> None:
    clock = Countdown()
    host = Host(clock)
    async with host.run_test(size=(40, 4)) as pilot:
        clock.show(TimeLeft(61, running=True, planned=120))
        await pilot.pause()
        before = screen_text(host)
        nothing = ByteBudget(0)
        clock.show(TimeLeft(30, running=True, planned=120), nothing)
        await pilot.pause()
        shown = screen_text(host)
        assert shown[:3] != before[:3]
        assert shown[3] == before[3]
        assert clock.behind
        clock.show(TimeLeft(30, running=True, planned=120), ByteBudget())
        await pilot.pause()
        assert screen_text(host)[3].count("━") == 7
        assert not clock.behind


async def test_a_bar_is_painted_as_far_as_there_are_bytes_and_then_the_rest() -> None:
    bar = TimeBar()
    host = Host(bar)
    async with host.run_test(size=(80, 1)) as pilot:
        bar.show(TimeLeft(120, running=True, planned=120))
        await pilot.pause()
        over = TimeLeft(-1, running=True, over=True, planned=120)
        seconds = 0
        while seconds == 0 or bar.behind:
            budget = ByteBudget()
            bar.show(over, budget)
            assert 0 <= budget.left < A_SECOND
            seconds += 1
        await pilot.pause()
        assert seconds == 2
        assert screen_text(host) == ["─" * 80]


def test_a_look_that_was_just_sent_costs_nothing() -> None:
    budget = ByteBudget()
    first = budget.cost(strip(("ab", RED)))
    budget.take(strip(("ab", RED)))
    assert first - budget.cost(strip(("ab", RED))) > 30
    assert budget.cost(strip(("ab", BLUE))) == first
