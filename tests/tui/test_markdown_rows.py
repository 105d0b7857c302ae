"""Tables of a text that people read in silence."""

import pytest

from retro.agenda import Templates
from retro.resources import shipped
from retro.stages import KINDS
from retro.tui.markdown_rows import rows_of
from tests.builders import LEADER, Meeting
from tests.tui.rooms import WINDOW, Harness, Size, settle, text_of

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
