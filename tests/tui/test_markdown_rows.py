"""Tables of a text that people read in silence."""

from retro.tui.markdown_rows import rows_of

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
