"""Rows of a CSV file, each with the line it begins on."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from retro.errors import ImportFailed

_LONGEST_CELL = 1_000_000
_MOST_BROKEN = 100
"""Broken rows that are left out; with more of them the file is refused."""
_SAMPLED = 100
"""Rows that are looked at to find out what stands between the cells."""
OTHER_SIGNS = ("\t", ";")
_PERSON = re.compile(
    r"author|user|name|creator|by$|mail|owner|assign|person|people|member|participant|reporter|voter",
    re.IGNORECASE,
)


def rows(text: str, doubts: list[str], sign: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Read rows that are not empty; one that is broken is left out, with a word in `doubts`.

    After it reading goes on at the next line: a quote that is never closed costs its own row, and not
    all that follow. Raises ImportFailed when so much is broken that this is no such file.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = [*io.StringIO(text, newline="")]
    start = broken = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=sign, strict=True)
        begins = start
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield begins + 1, row
                begins = start + reader.line_num
            return
        except csv.Error as error:
            broken += 1
            sentence = f"line {begins + 1}: this is not a row of a CSV file ({error})"
            if not begins or broken > _MOST_BROKEN:
                raise ImportFailed(f"{sentence}.") from error
            doubts.append(f"{sentence}; left out")
            start = begins + 1


def heading(text: str) -> list[str]:
    """Return the first row, or nothing when there is none."""
    try:
        return next((row for _, row in rows(text, [])), [])
    except ImportFailed:
        return []


def sign_between(text: str) -> str:
    """Return what stands between the cells: a comma, unless only another sign gives every row as many."""
    return next((sign for sign in (",", *OTHER_SIGNS) if _is_even(text, sign)), ",")


def _is_even(text: str, sign: str) -> bool:
    try:
        widths = {len(row) for _, row in islice(rows(text, [], sign), _SAMPLED)}
    except ImportFailed:
        return False
    return len(widths) == 1 and widths != {1}


def number(cell: str) -> int | None:
    """Read a whole number; None when it is none."""
    return int(cell) if cell.strip().isascii() and cell.strip().isdecimal() and len(cell) < 10 else None


def persons(columns: Iterable[str], line: int, doubts: list[str]) -> list[str]:
    """Find which of the columns we do not know are called as if they told who; they are left out."""
    found = [name for name in columns if _PERSON.search(name)]
    doubts += [f"line {line}: “{name[:40]}” can show who wrote something; left out" for name in found]
    return found
