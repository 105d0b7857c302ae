"""What comes back on a day, as a calendar that other programs can subscribe to (iCalendar, RFC 5545)."""

import datetime
from collections.abc import Iterable
from typing import Final

from icalendar import Calendar, Event

from retro.session.due_records import Dated
from retro.session.record import Decision, Lesson
from retro.session.record_states import KnownRecord

PRODUCT: Final = "-//Retro//What is due//EN"


def calendar_of(dates: Iterable[Dated]) -> str:
    """Return a calendar with a whole day for each, the same for the same dates. It holds nobody's name."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", "Retro: what is due")
    calendar.add("x-wr-calname", "Retro: what is due")
    for each in dates:
        calendar.add_component(_event(each))
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(each: Dated) -> Event:
    day = datetime.date.fromisoformat(each.date)
    event = Event()
    event.add("uid", f"{each.id}@retro")
    event.add("dtstamp", datetime.datetime.fromtimestamp(each.known.at, datetime.UTC))
    event.add("dtstart", day)
    event.add("summary", f"{_what(each)}: {each.text}")
    event.add("description", each.id)
    event.add("transp", "TRANSPARENT")
    return event


def _what(each: Dated) -> str:
    if not isinstance(each.known, KnownRecord):
        return "Action"
    match each.known.record:
        case Lesson():
            return "Look again at a lesson"
        case Decision():
            return "Look again at a decision"
        case _:
            return "End of an experiment"
