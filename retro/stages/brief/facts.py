"""What the group should know when it begins: its open actions, and what became of those of last time."""

from collections.abc import Sequence
from typing import Final

import msgspec

from retro.session.dates import days_between, spoken_date
from retro.session.record import CarriedAction, Verdict
from retro.session.text import counted

SETTLED: Final = (Verdict.DONE, Verdict.DROP, Verdict.STOP)
NONE: Final = "No actions of earlier meetings are open."


class Facts(msgspec.Struct, frozen=True):
    """Sentences, and the actions that were agreed last time."""

    sentences: tuple[str, ...]
    last: tuple[CarriedAction, ...] = ()


def facts_of(carried: Sequence[CarriedAction], today: str) -> Facts:
    """Make the facts of the actions that a session carried over; `today` is an ISO date."""
    if not carried:
        return Facts((NONE,))
    still_open = [one for one in carried if one.verdict not in SETTLED]
    newest = max(carried, key=lambda one: (one.date, one.session))
    last = tuple(one for one in carried if one.session == newest.session)
    were = "action was" if len(last) == 1 else "actions were"
    when = f"Last time, on {spoken_date(newest.date)}, {len(last)} {were} agreed"
    agreed = f"{when}; {_done(last)}."
    return Facts((_open(still_open, today), agreed), last)


def became(carried: CarriedAction) -> str:
    """Return what became of an action, in a word or two."""
    if carried.verdict is Verdict.DONE:
        return "done"
    return "dropped" if carried.verdict in SETTLED else "not done yet"


def _open(still_open: Sequence[CarriedAction], today: str) -> str:
    if not still_open:
        return NONE
    number, days = len(still_open), days_between(min(one.date for one in still_open), today)
    said = f"{counted(number, 'action')} of earlier meetings {_is(number)} open"
    if days < 1:
        return f"{said}."
    return f"{said}; {'it' if number == 1 else 'the oldest'} is {_age(days)} old."


def _done(last: Sequence[CarriedAction]) -> str:
    done = sum(one.verdict is Verdict.DONE for one in last)
    if len(last) == 1:
        return "it is done" if done else "it is not done yet"
    if done == len(last):
        return "all of them are done"
    return f"{done or 'none'} of them {_is(max(done, 1))} done"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _age(days: int) -> str:
    return counted(days, "day") if days < 14 else counted(days // 7, "week")
