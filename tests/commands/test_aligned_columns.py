"""Columns stand under each other as a terminal draws them."""

from rich.cells import cell_len

from retro.commands.aligned_columns import aligned


def test_columns_are_as_wide_as_a_terminal_draws_them() -> None:
    lines = aligned([("A1", "李娜", "Ask operations"), ("A10", "Ben", "Mend the build"), ("A2", "", "")])

    assert lines[0] == "A1   李娜  Ask operations"
    assert {
        cell_len(line[: line.index(word)]) for line, word in zip(lines, ("Ask", "Mend"), strict=False)
    } == {11}
    assert lines[2] == "A2"


def test_no_rows_are_no_lines() -> None:
    assert aligned([]) == []
