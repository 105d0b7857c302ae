"""Dates of what was, as people type them: the last such day is meant, where a plan means the next one."""

import calendar
import datetime
import re
from typing import Final

from retro.errors import RuleError
from retro.session.dates import WEEKDAYS, understood_date

_AGO: Final = re.compile(r"(\d{1,3})([dwmy])")
_YEAR: Final = re.compile(r"(\d{4})")
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")


def first_day(text: str, today: datetime.date) -> str:
    """Read when a time began, as an ISO date: `2026`, `2026-06`, `6m` (ago; d w m y), and any other date.

    Raises RuleError with what would be understood.
    """
    return _read(text, today)[0].isoformat()


def last_day(text: str, today: datetime.date) -> str:
    """Read when a time ended: of a year or a month its last day. Raises RuleError."""
    return _read(text, today)[1].isoformat()


def _read(text: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    words = " ".join(text.casefold().split())
    try:
        if found := _YEAR.fullmatch(words):
            year = int(found[1])
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if found := _MONTH.fullmatch(words):
            year, month = int(found[1]), int(found[2])
            last = calendar.monthrange(year, month)[1]
            return datetime.date(year, month, 1), datetime.date(year, month, last)
        day = _day(words, today)
    except (ValueError, OverflowError, RuleError):
        raise RuleError(
            f"“{text.strip()}” is not a date such as 2026-06-21, 2026-06, 5 dec, friday or 6m (6 months ago)."
        ) from None
    return day, day


def _day(words: str, today: datetime.date) -> datetime.date:
    if found := _AGO.fullmatch(words):
        return _ago(int(found[1]), found[2], today)
    if words == "yesterday":
        return today - datetime.timedelta(1)
    midnight = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    day = datetime.date.fromisoformat(understood_date(words, int(midnight.timestamp())))
    if day <= today or words == "tomorrow" or re.search(r"\d{4}|^\+", words):
        return day
    if any(weekday.startswith(words.removeprefix("next ")) for weekday in WEEKDAYS):
        return day - datetime.timedelta(7)
    return _in_year(day.year - 1, day.month, day.day)


def _ago(number: int, unit: str, today: datetime.date) -> datetime.date:
    if unit in "dw":
        return today - datetime.timedelta(number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    return _in_year(months // 12, months % 12 + 1, today.day)


def _in_year(year: int, month: int, day: int) -> datetime.date:
    """Return such a day, or the last one of a month that is shorter."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
