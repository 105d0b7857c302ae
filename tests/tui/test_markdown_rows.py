"""Tables of a text that people read in silence."""

from itertools import accumulate

import pytest

from retro.agenda import Templates
from retro.resources import shipped
from retro.stages import KINDS
from retro.stages.read.text_headings import heading_rows, place_in
from retro.tui.markdown_rows import rows_of
from tests.builders import LEADER, Meeting
from tests.tui.rooms import WINDOW, Harness, Size, reading, settle, text_of

PLAN = """\
| | planned | happened |
|---|---|---|
| start | | |
| people, budget | | 3 |
"""


def lines_of(markdown: str, width: int) -> list[str]:
    return [line.plain for row in rows_of(markdown) for line in row.broken(width)]


def test_the_columns_of_a_table_stand_below_each_other_although_cells_are_empty() -> None:
    assert [line.rstrip() for line in lines_of(PLAN, 56)] == [
        "               │ planned │ happened",
        "start          │         │",
        "people, budget │         │ 3",
    ]


def test_wide_letters_keep_the_columns_in_place() -> None:
    table = "| a | b |\n|---|---|\n| 李娜 | 1 |\n| Ana | 2 |\n"
    assert lines_of(table, 56) == ["a    │ b", "李娜 │ 1", "Ana  │ 2"]


def test_a_table_that_is_too_wide_loses_no_word() -> None:
    words = "one two three four five six seven eight nine ten"
    table = f"| a | b |\n|---|---|\n| {words} | {words} |\n"
    shown = " ".join(" ".join(lines_of(table, 40)).split())
    assert f"{words} │ {words}" in shown


@pytest.mark.parametrize(("name", "size"), [(LEADER, WINDOW), ("Ana", (80, 24)), ("Ana", (60, 20))])
async def test_the_table_of_the_project_template_is_read_as_a_table(name: str, size: Size) -> None:
    agenda = Templates([shipped("templates")], KINDS).load("project-lessons-learned")
    async with Harness(Meeting(agenda).join("Ana").next()) as harness, harness.at(name, size) as pilot:
        for _ in range(9):
            if "people, budget" in text_of(pilot):
                break
            await pilot.press("pagedown")
            await settle(pilot)
        line = next(line for line in text_of(pilot).split("\n") if "people, budget" in line)
        assert line.count("│") >= 2
        header = next((line for line in text_of(pilot).split("\n") if "happened" in line), "")
        assert not header or header.rindex("│") == line.rstrip().rindex("│")


PARTS = "# One\n\nFirst words.\n\n## Two\n\n- a\n- b\n\n## Three\n\nLast words.\n"


def test_the_headings_of_a_page_stand_beside_it_with_the_lines_below_each() -> None:
    lines = [line.plain for row in heading_rows(rows_of(PARTS)) for line in row.broken(24)]
    assert lines == [
        "In the text",
        "─" * 24,
        "One               1 line",
        "Two              2 lines",
        "Three             1 line",
    ]


@pytest.mark.parametrize(("name", "beside"), [(LEADER, True), ("Ana", False)])
async def test_who_takes_part_has_the_whole_width_for_the_text(name: str, beside: bool) -> None:
    async with Harness(reading()) as harness, harness.at(name, WINDOW) as pilot:
        assert ("In the text" in text_of(pilot)) is beside
        assert "37 support tickets, most of them about the second one" in text_of(pilot)


def test_a_page_without_parts_has_no_list_of_them() -> None:
    assert heading_rows(rows_of("# One\n\nWords.")) == heading_rows(rows_of("")) == []


def test_the_place_in_a_page_is_the_heading_above_and_a_part_of_a_hundred() -> None:
    rows = rows_of(PARTS)
    tops = [0, *accumulate(len(row.broken(40)) for row in rows)]
    assert place_in(rows, tops, 0, 6) == ("", 50)
    assert place_in(rows, tops, 1, 6) == ("One", 58)
    assert place_in(rows, tops, 5, 6) == ("Two", 91)
    assert place_in([], [0], 0, 6) == ("", 100)


async def test_the_place_follows_the_text() -> None:
    async with Harness(reading()) as harness, harness.at("Ana") as pilot:
        before = text_of(pilot)
        for _ in range(3):
            await pilot.press("space")
            await settle(pilot)
        assert "100 %" in text_of(pilot)
        assert "100 %" not in before
