"""Dates of what was: the last such day is meant."""

import datetime

import pytest

from retro.errors import RuleError
from retro.memory.past_dates import first_day, last_day

SATURDAY = datetime.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-06-21", "2026-06-21", "2026-06-21"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("10d", "2026-11-18", "2026-11-18"),
        ("2w", "2026-11-14", "2026-11-14"),
        ("6M", "2026-05-28", "2026-05-28"),
        ("1y", "2025-11-28", "2025-11-28"),
        ("9m", "2026-02-28", "2026-02-28"),
        ("today", "2026-11-28", "2026-11-28"),
        ("yesterday", "2026-11-27", "2026-11-27"),
        ("tomorrow", "2026-11-29", "2026-11-29"),
        ("+7", "2026-12-05", "2026-12-05"),
        ("friday", "2026-11-27", "2026-11-27"),
        ("sat", "2026-11-28", "2026-11-28"),
        ("5 dec", "2025-12-05", "2025-12-05"),
        ("5 dec 2026", "2026-12-05", "2026-12-05"),
        ("28.11.", "2026-11-28", "2026-11-28"),
        ("7 mar", "2026-03-07", "2026-03-07"),
    ],
)
def test_a_date_is_the_last_such_day(text: str, first: str, last: str) -> None:
    assert (first_day(text, SATURDAY), last_day(text, SATURDAY)) == (first, last)


def test_a_day_that_a_shorter_month_does_not_have_is_its_last_one() -> None:
    assert first_day("1m", datetime.date(2026, 3, 31)) == "2026-02-28"
    assert first_day("1y", datetime.date(2024, 2, 29)) == "2023-02-28"


@pytest.mark.parametrize("text", ["", "soon", "31.2.", "9999y", "0000-01", "2026-00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="is not a date such as"):
        first_day(text, SATURDAY)
