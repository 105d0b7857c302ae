"""Rows of a CSV file, each with the line it begins on."""

import csv
import io
from collections.abc import Iterator

from retro.errors import ImportTrouble

_LONGEST_CELL = 1_000_000


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Read rows that are not empty. Raises ImportTrouble with the line."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as trouble:
        raise ImportTrouble(f"line {line}: this is not a row of a CSV file ({trouble}).") from trouble


def heading(text: str) -> list[str]:
    """Give the first row, or nothing when there is none."""
    try:
        return next((row for _, row in rows(text)), [])
    except ImportTrouble:
        return []


def number(cell: str) -> int | None:
    """Read a whole number; None when it is none."""
    return int(cell) if cell.strip().isascii() and cell.strip().isdecimal() and len(cell) < 10 else None
