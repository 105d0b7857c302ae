"""Questions and cards as people see them: trays and a wall while they write, then columns or tabs."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from retro.session.agenda import Privacy
from retro.stages.ideate.rules import IdeateView
from retro.stages.ideate.writing_wall import Asked, Wall
from retro.tui.widgets.column_board import ColumnBoard
from tests.builders import LEADER, Meeting
from tests.tui.crowds import CROWD, crowded_grouping, crowded_revealed
from tests.tui.rooms import (
    START,
    STOP,
    TERMINAL,
    WINDOW,
    Harness,
    Size,
    a_meeting,
    reach,
    revealed,
    settle,
    text_of,
    writing,
    writing_few,
)

QUESTIONS = ("What new behaviours should we adopt?", "What slowed us down?", "What should we keep doing?")


async def test_as_many_cards_lie_face_down_as_may_be_known() -> None:
    async with Harness(writing()) as harness, harness.at(LEADER, WINDOW) as window:
        shown = harness.view(LEADER).panel
        assert isinstance(shown, IdeateView)
        assert shown.at_least == 24
        assert "at least 24 cards so far" in text_of(window)
        lines = text_of(window).split("\n")
        assert (
            sum(line.count("████████  ") + line.rstrip().endswith("████████") for line in lines[15:])
            == 24 * 4
        )
        assert all(question in text_of(window) for question in QUESTIONS)


async def test_where_a_number_would_tell_who_writes_there_is_only_a_sentence() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, WINDOW) as window:
        shown = harness.view(LEADER).panel
        assert isinstance(shown, IdeateView)
        assert (shown.so_far, shown.at_least) == ("", None)
        assert "People are writing, each alone." in text_of(window)
        assert "face down" not in text_of(window)


ASKED = tuple(Asked(title, f"What about {title}?", n) for n, title in enumerate(("Start", "Stop", "Go on")))


def drawn(wall: Wall, width: int, height: int) -> list[str]:
    return [line.plain.rstrip() for line in wall.lines(width, height)]


def test_trays_stand_where_their_columns_will_stand() -> None:
    assert drawn(Wall(ASKED), 136, 30)[:7] == [
        "  ".join(["▀" * 44] * 3),
        "",
        "",
        f"  {'Start':<46}{'Stop':<46}Go on",
        f"  {'What about Start?':<46}{'What about Stop?':<46}What about Go on?",
        "",
        "",
    ]
    assert drawn(Wall(ASKED[:2]), 76, 12)[:4] == [
        "▌ Start",
        "▌ What about Start?",
        "▌ Stop",
        "▌ What about Stop?",
    ]


def test_cards_face_down_are_as_large_as_lets_all_of_them_have_room() -> None:
    def cards(number: int, width: int, height: int) -> list[str]:
        wall = drawn(Wall(ASKED, f"{number} cards", number), width, height)
        return [line for line in wall if "█" in line]

    def rows(cells: int, tall: int, *numbers: int) -> list[str]:
        return ["  ".join(["█" * cells] * number) for number in numbers for _ in range(tall)]

    assert cards(9, 136, 32) == rows(20, 4, 6, 3)
    assert cards(30, 136, 32) == rows(12, 3, 9, 9, 9, 3)
    assert cards(50, 136, 32)[0] == "  ".join(["█" * 8] * 13)
    assert cards(200, 136, 32)[0] == "  ".join(["█" * 4] * 23)
    assert sum(line.count("████") for line in cards(300, 136, 32)) == 300
    assert len(drawn(Wall(ASKED, "900 cards", 900), 136, 32)) <= 32


def test_trays_are_as_high_with_cards_as_without() -> None:
    assert drawn(Wall(ASKED), 136, 32)[8:10] == ["", "People are writing, each alone."]
    assert drawn(Wall(ASKED, "at least 9 cards", 9), 136, 32)[9].startswith("at least 9 cards so far")


@pytest.mark.parametrize("size", [(1, 1), (20, 6), (60, 16), (96, 21), (136, 32), (168, 47), (500, 200)])
def test_the_wall_keeps_to_its_room(size: Size) -> None:
    width, height = size
    asked = (*ASKED * 3, Asked("x" * 100, "会议太多，没有时间思考" * 9, 9))
    for wall in (Wall(asked, "at least 300 cards", 300, "Open again. " * 9), Wall(asked), Wall()):
        lines = wall.lines(width, height)
        assert len(lines) <= height
        assert all(cell_len(line.plain) <= width for line in lines)


async def test_own_cards_of_other_questions_stand_below_in_short_where_there_is_room() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        at = [text_of(pilot).index(text) for text in (START[0], "under the other questions", STOP[5])]
        assert at == sorted(at)
        await pilot.press("tab")
        at = [text_of(pilot).index(text) for text in (STOP[5], "under the other questions", START[0])]
        assert at == sorted(at)
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert STOP[5] in text_of(pilot)
        assert START[0] not in text_of(pilot)


@pytest.mark.parametrize("name", ["Ana", "Olga", LEADER])
async def test_below_100_cells_tab_opens_the_cards_of_another_question(name: str) -> None:
    async with Harness(revealed()) as harness, harness.at(name, TERMINAL) as pilot:
        assert "▌ a1" in text_of(pilot)
        assert "▌ b1" not in text_of(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert "▸ Stop 10" in text_of(pilot)
        assert "What slowed us down?" in text_of(pilot)
        assert "▌ b1" in text_of(pilot)
        assert "▌ a1" not in text_of(pilot)


async def test_from_100_cells_all_questions_stand_side_by_side_with_names_at_the_right() -> None:
    meeting = reach(a_meeting(privacy=Privacy.NAMED, ideate={"hidden": False}), "ideate")
    meeting.add("Ana", "Start", "pair more").add("Björn", "Stop", "shout")
    async with Harness(meeting) as harness, harness.at("Chidi", WINDOW) as pilot:
        assert all(question in text_of(pilot) for question in QUESTIONS)
        line = next(line for line in text_of(pilot).split("\n") if "pair more" in line)
        assert line.split() == ["▌", "a1", "pair", "more", "Ana", "▌", "b1", "shout", "Björn", "no", "cards"]
        assert "▸ Start" in text_of(pilot)
        await pilot.press("tab", *"loud", "enter")
        await settle(pilot)
        assert "▸ Stop" in text_of(pilot)
        assert "▌ b2  loud" in text_of(pilot)


@pytest.mark.parametrize("scene", [crowded_revealed, crowded_grouping], ids=lambda scene: scene.__name__)
async def test_the_pages_of_300_cards_are_turned_below_their_questions(scene: Callable[[], Meeting]) -> None:
    async with Harness(scene()) as harness, harness.at(CROWD[1]) as pilot:
        for size in ((80, 24), (100, 30), (200, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            for _ in range(3):
                await pilot.press("pagedown")
                assert "What slowed us down?" in text_of(pilot) or size[0] < 100
                assert all(cell_len(line) <= size[0] for line in text_of(pilot).split("\n"))
            if size[0] >= 100:
                assert pilot.app.query_one(ColumnBoard).turned_to > 0
