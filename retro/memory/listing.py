"""Entries as people read them in lists, whole, and with what became of them."""

import datetime
from collections.abc import Callable
from typing import Final

from retro.memory.entry import KEPT, Entry
from retro.session.dates import spoken_date
from retro.session.text import times

OVER: Final = frozenset(
    {"retired", "changed", "ended", "adopted", "adapted", "dropped", "unclear", "done", "closed", "used"}
)
"""States in which a date says nothing any more."""
DUE: Final = "due"
"""A state that comes by time alone: an index that is built today finds it tomorrow."""
Named = Callable[[str], str]
"""Returns the name of a team, by its id."""


def is_due(entry: Entry, today: str) -> bool:
    """Whether something is to be looked at again on a day, an ISO date; an action once its date is over."""
    return bool(since := due_from(entry)) and since <= today


def due_from(entry: Entry) -> str:
    """Return the first day on which it is due, an ISO date; empty for what never will be."""
    if not entry.review or entry.state in OVER:
        return ""
    if entry.kind != "action":
        return entry.review
    try:
        return (datetime.date.fromisoformat(entry.review) + datetime.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):  # no date, or the last one there is
        return ""


def facts(entry: Entry, today: str, named: Named) -> str:
    """Return what an entry is, in words: `lesson, found true twice · #ci · Platform`."""
    what = [entry.kind]
    if entry.state not in ("", "new"):
        what.append(entry.state)
    if entry.seen:
        what.append(f"found true {times(entry.seen)}")
    if entry.who:
        what.append(entry.who)
    if entry.review and entry.state not in OVER:
        what.append(_date(entry, today))
    tags = " ".join(f"#{channel}" for channel in entry.channels)
    team = named(entry.team) if entry.team else ""
    return " · ".join(filter(None, (", ".join(what), tags, team)))


def _date(entry: Entry, today: str) -> str:
    day = spoken_date(entry.review)
    if entry.kind == "action":
        return f"by {day}{' (late)' if is_due(entry, today) else ''}"
    if is_due(entry, today):
        return f"due since {day}"
    return f"{'until' if entry.kind == 'experiment' else 'look again'} {day}"


def parts(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return what an entry says besides its heading, each part with its name."""
    said = "What it is about" if entry.kind in ("topic", "session") else "More"
    if entry.kind in KEPT:
        said = "What is known of it"
    written = ("Written under" if entry.kind == "card" else "From the topic", entry.topic)
    under = ("Written under", entry.body) if entry.kind == "card" else (said, entry.body)
    found = (under, written if entry.kind != "card" else ("", ""), ("Day", spoken_day(entry.day)))
    return tuple((name, text) for name, text in found if text)


def spoken_day(day: str) -> str:
    """Return an ISO date in short words; anything else as it stands."""
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return day
    return spoken_date(day)


def session_of(entry: Entry) -> str:
    """Return the id of the session in whose minutes an entry stands; empty for a capture."""
    return "" if entry.kind == "capture" else entry.ref.partition("/")[0]
