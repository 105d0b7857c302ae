"""What is wrong in the record of a document that a hand may have written."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import filterfalse

from retro.session.dates import is_date
from retro.session.later_words import letter_of
from retro.session.record import FIELDS, Note, Record, all_entries, entries, is_ref
from retro.session.record_verdict import SAYABLE

_NUMBER = "[1-9][0-9]{0,5}"
_CARRIED_ID = re.compile(f"[a-z0-9][a-z0-9-]*/A{_NUMBER}")
"""What every later session calls a carried-over action by."""


def wrong_in(record: Record) -> dict[str, list[str]]:
    """Return what is wrong, by a phrase for each sort of mistake; a sort of which there is none is empty."""
    return {
        "an entry whose id belongs to something else": _misnamed(record),
        "a date that does not exist": [*filterfalse(is_date, _dates(record))],
        "a ref that can be of nothing": [*filterfalse(is_ref, _refs(record))],
        "a verdict that fits no such record": _misjudged(record),
    }


def _misnamed(record: Record) -> list[str]:
    """Find what nobody could speak of later: entries and carried-over actions are known by ids alone."""
    ids = [f"{carried.session}/{carried.action.id}" for carried in record.carried_actions]
    wrong = [name for name in ids if not _CARRIED_ID.fullmatch(name)]
    for letter in FIELDS:
        names = Counter(entry.id for entry in entries(record, letter))
        wrong += [n for n, times in names.items() if times > 1 or not re.fullmatch(letter + _NUMBER, n)]
    return wrong


def _misjudged(record: Record) -> list[str]:
    """Find what could not be said in a meeting, and records of which several things are said."""
    times = Counter(verdict.ref for verdict in record.verdicts)
    return [
        verdict.ref
        for verdict in record.verdicts
        if times[verdict.ref] > 1 or verdict.said not in SAYABLE.get(letter_of(verdict.ref), ())
    ]


def _dates(record: Record) -> Iterator[str]:
    actions = (*record.actions, *(carried.action for carried in record.carried_actions))
    yield from filter(None, (action.due for action in actions))
    yield from filter(None, (task.due for task in record.found))
    yield from filter(None, (decision.review for decision in record.decisions))
    yield from filter(None, (lesson.review for lesson in record.lessons))
    yield from filter(None, (experiment.until for experiment in record.experiments))
    yield from (carried.date for carried in record.carried_actions)


def _refs(record: Record) -> Iterator[str]:
    carried = (each.action for each in record.carried_actions)
    for entry in (*all_entries(record), *carried):
        if not isinstance(entry, Note):
            yield from filter(None, (entry.origin,))
    yield from (answer.ref for answer in record.recalled)
    yield from (verdict.ref for verdict in record.verdicts)
    yield from filter(None, (decision.changes for decision in record.decisions))
    yield from filter(None, (lesson.changes for lesson in record.lessons))
