"""Dates as people type and read them."""

import calendar
import datetime
from typing import Final

from retro.errors import RuleError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_END_OF_TIME: Final = 253_370_764_800
"""Epoch seconds at the beginning of the year 9999: what is earlier is a day wherever it is."""
_DAY: Final = 24 * 60
"""Minutes."""


def understood_date(text: str, now: int) -> str:
    """Read a date as an ISO string: `2026-12-05`, `5 dec`, `5.12.`, `friday`, `tomorrow`, `+7` days.

    Also `+2w`, `+6m` and `+1y`: weeks, months and years, the last day of a month where it is a shorter one.
    `now` is epoch seconds on the group's own clock. Without a year the next such day is meant.
    Raises RuleError with what would be understood.
    """
    words = text.strip().casefold()
    if not words:
        return ""
    today = datetime.datetime.fromtimestamp(now, datetime.UTC).date()
    try:
        found = _relative(words, today) or _named(words, today) or datetime.date.fromisoformat(words)
    except (ValueError, OverflowError):
        raise RuleError(f"“{text.strip()}” is not a date like 2026-12-05, 5 dec, friday or +7.") from None
    return found.isoformat()


def is_date(text: str) -> bool:
    """Whether a text is an ISO date: a file may hold what it likes."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def spoken_date(iso: str) -> str:
    """Return an ISO date in short words: `5 Dec 2026`."""
    date = datetime.date.fromisoformat(iso)
    return f"{date.day} {MONTHS[date.month - 1].title()} {date.year}"


def check_day(text: str) -> None:
    """Raise ValueError where a text of a file that a hand may have changed is no ISO date, nor empty."""
    if text:
        datetime.date.fromisoformat(text)


def check_moment(moment: int, offset: int = 0) -> None:
    """Raise ValueError where epoch seconds of such a file are no moment, or minutes ahead of UTC are none."""
    if not 0 <= moment < _END_OF_TIME:
        raise ValueError(f"{moment} is no moment")
    if abs(offset) >= _DAY:
        raise ValueError(f"no clock is {offset} minutes ahead")


def day_of(moment: int, offset: int) -> datetime.date:
    """Return the day of a moment in epoch seconds, where clocks are `offset` minutes ahead of UTC."""
    return datetime.datetime.fromtimestamp(moment + offset * 60, datetime.UTC).date()


def days_between(earlier: str, later: str) -> int:
    """Return how many days the second ISO date is after the first; negative if it is before."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


def _relative(words: str, today: datetime.date) -> datetime.date | None:
    if words in ("today", "tomorrow"):
        return today + datetime.timedelta(days=words == "tomorrow")
    if words.startswith("+"):
        number = int(words[1:-1] if words[-1] in "dwmy" else words[1:])
        if words[-1] in "my":
            return _months_later(today, number * (12 if words.endswith("y") else 1))
        return today + datetime.timedelta(days=number * (7 if words.endswith("w") else 1))
    matches = [n for n, day in enumerate(WEEKDAYS) if day.startswith(words.removeprefix("next "))]
    if len(matches) == 1 and len(words) >= 2:
        return today + datetime.timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)
    return None


def _months_later(today: datetime.date, months: int) -> datetime.date:
    years, month = divmod(today.month - 1 + months, 12)
    first = datetime.date(today.year + years, month + 1, 1)
    return first.replace(day=min(today.day, calendar.monthrange(first.year, first.month)[1]))


def _named(words: str, today: datetime.date) -> datetime.date | None:
    """Read day and month, with or without a year; a day that is over means next year."""
    parts = words.replace(".", " ").replace(",", " ").split()
    if not 2 <= len(parts) <= 3 or "-" in words:
        return None
    day, month = (parts[1], parts[0]) if parts[0][:3] in MONTHS else (parts[0], parts[1])
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month)
    if len(parts) == 3:
        return datetime.date(int(parts[2]), number, int(day))
    date = datetime.date(today.year, number, int(day))
    return date if date >= today else date.replace(year=today.year + 1)
