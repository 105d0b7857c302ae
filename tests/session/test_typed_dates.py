"""Dates as people type them, from today on."""

import datetime

import pytest

from retro.errors import RuleError
from retro.session.dates import understood_date


def understood(text: str, today: str) -> str:
    moment = datetime.datetime.fromisoformat(f"{today}T12:00:00+00:00")
    return understood_date(text, int(moment.timestamp()))


@pytest.mark.parametrize(
    ("text", "today", "date"),
    [
        ("+7", "2026-11-28", "2026-12-05"),
        ("+7d", "2026-11-28", "2026-12-05"),
        ("+2w", "2026-11-28", "2026-12-12"),
        ("+6m", "2026-11-28", "2027-05-28"),
        ("+1m", "2026-01-31", "2026-02-28"),
        ("+13m", "2026-12-31", "2028-01-31"),
        ("+1y", "2028-02-29", "2029-02-28"),
        ("+1Y", "2026-11-28", "2027-11-28"),
    ],
)
def test_so_many_days_weeks_months_or_years_from_now(text: str, today: str, date: str) -> None:
    assert understood(text, today) == date


@pytest.mark.parametrize("text", ["+", "+m", "+1q", "+1my", "+99999999999y", "+9999y", "+1.5m"])
def test_what_is_no_number_of_them_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="is not a date like"):
        understood(text, "2026-11-28")
