"""What became of a record, in words: for lists, and for the line below it in its minutes."""

from collections.abc import Iterable, Mapping
from typing import Final

from retro.session.dates import spoken_date
from retro.session.later_states import Said
from retro.session.later_words import RecordWord
from retro.session.record_states import KnownRecord
from retro.session.text import times

NOT_HERE: Final = "its meeting is not here any more"
_LEADS: Final[Mapping[str, str]] = {"adapted": "continued by"}
_ON_PAGE: Final[Mapping[Said, str]] = {
    "again": "found true again on",
    "confirmed": "it still held on",
    "practice": "practice since",
    "retired": "retired on",
    "changed": "changed on",
    "ended": "ended on",
    "started": "begun on",
    "dropped": "dropped on",
    "unclear": "unclear on",
    "adapted": "adapted on",
    "adopted": "adopted on",
}


def state_in_words(known: KnownRecord, today: str, sessions: Iterable[str] | None = None) -> str:
    """Return what became of a record until a day, an ISO date: `in force, look again 7 Mar 2027`.

    With `sessions`, the ids of those that are here, it is said where a record leads to one that is gone.
    """
    state = known.state_on(today)
    parts = ["due since " + spoken_date(known.review) if state == "due" else state]
    if known.found:
        parts.append(f"found true again {times(len(known.found))}")
    if known.into:
        parts.append(f"{_LEADS.get(state, 'by')} {known.into}")
    if known.into and sessions is not None and known.into.rpartition("/")[0] not in {*sessions}:
        parts.append(NOT_HERE)
    if known.review and not known.is_over and state != "due":
        is_tested = state in ("planned", "running")
        parts.append(f"{'until' if is_tested else 'look again'} {spoken_date(known.review)}")
    return ", ".join(parts)


def later_lines(records: Iterable[KnownRecord], session: str) -> dict[str, str]:
    """Return what became of the records of a session afterwards, a line each, by their ids there: `D1`.

    What the session itself said of them is on its page anyway. No line changes by time alone.
    """
    lines = {known.record.id: later_line(known) for known in records if known.session.id == session}
    return {name: line for name, line in lines.items() if line}


def later_line(known: KnownRecord) -> str:
    """Return what became of a record after its session; empty where nothing was said of it."""
    said = [word for word in known.words if word.by != known.session.id]
    return _line(known, said[-1]) if said else ""


def _line(known: KnownRecord, word: RecordWord) -> str:
    parts = [f"{_ON_PAGE[word.said]} {known.day_of(word)}"]
    if len(known.found) > 1:
        parts.append(f"{times(len(known.found))} in all")
    if known.into:
        is_practice = known.state == "practice" and word.said != "practice"
        parts.append(f"{'practice ' if is_practice else ''}{_LEADS.get(known.state, 'by')} {known.into}")
    if word.saw:
        parts.append(f"what was seen: {word.saw}")
    if word.because:
        parts.append(f"because: {word.because}")
    if known.review and not known.is_over:
        parts.append(f"{'until' if word.said == 'started' else 'to be looked at again'} {known.review}")
    return " · ".join(parts)
