"""How entries of earlier meetings are said that came back, on screens, in lines and in the minutes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from retro.session.dates import spoken_date
from retro.session.later_states import Said
from retro.session.recalled import DueRecord, Recalled
from retro.session.record import Decision, Experiment, Lesson, Record, changed_here
from retro.session.record_verdict import RecordVerdict
from retro.session.record_words import details_of, how_decided, why_decided
from retro.session.view import View

REPLIED: Final = MappingProxyType(
    {"true": "found true again", "helped": "helped here", "not now": "not shown now"}
)
"""What is said of an entry of which the group has said something, by its reply."""


VERDICTS: Final[Mapping[Said, str]] = MappingProxyType(
    {
        "again": "still true",
        "confirmed": "still holds",
        "retired": "retired",
        "ended": "ended",
        "dropped": "dropped",
        "unclear": "unclear",
        "adapted": "adapted",
        "adopted": "adopted",
    }
)
"""What is said of a record that a meeting looked at again."""


def whence(recalled: Recalled) -> str:
    """Return why there is a line about it: `from earlier`, or `look again`."""
    return "look again" if recalled.due else "from earlier"


def named(recalled: Recalled) -> str:
    """Return what an entry of an earlier meeting is called: `lesson of 7 Mar 2026`."""
    return f"{recalled.kind} of {spoken_date(recalled.day)}"


def became(record: Record, ref: str) -> str:
    """Return what a meeting said so far of a record of an earlier one: `still holds`, `changed by D2`.

    Empty where it said nothing.
    """
    if by := changed_here(record).get(ref):
        return f"changed by {by}"
    verdict = verdict_of(record, ref)
    return VERDICTS[verdict.said] if verdict else ""


def said_here(record: Record, ref: str) -> str:
    """Return all that a meeting said of an entry of an earlier one: `still holds, helped here`."""
    replies = (REPLIED[each.reply] for each in record.recalled if each.ref == ref)
    return ", ".join(filter(None, (became(record, ref), *replies)))


def verdict_of(record: Record, ref: str) -> RecordVerdict | None:
    """Return what was said of it, if anything."""
    return next((each for each in record.verdicts if each.ref == ref), None)


def more_about(record: Record, ref: str) -> tuple[str, ...]:
    """Return what else was said of it, each with what it is: when to look again, what was seen, why."""
    verdict = verdict_of(record, ref)
    if verdict is None or ref in changed_here(record):
        return ()
    said = (
        f"look again {spoken_date(verdict.until)}" if verdict.until else "",
        f"what was seen: {verdict.saw}" if verdict.saw else "",
        f"because: {verdict.because}" if verdict.because else "",
    )
    return tuple(filter(None, said))


def words_about(record: Record, ref: str) -> str:
    """Return why, or what people saw, in their words; empty where they said nothing."""
    verdict = verdict_of(record, ref)
    return verdict.words if verdict else ""


def grounds(recalled: Recalled) -> str:
    """Return why and how it was decided, or what else is known of it, in one line."""
    match recalled.record if isinstance(recalled, DueRecord) else None:
        case Decision() as decision:
            how = msgspec.structs.replace(decision, review="", replaces="", changes="")
            said: tuple[str, ...] = (why_decided(decision), how_decided(how))
        case Lesson() as lesson:
            said = (
                f"when: {lesson.context}" if lesson.context else "",
                f"how we know: {lesson.evidence}" if lesson.evidence else "",
                f"what to do: {lesson.recommendation}" if lesson.recommendation else "",
            )
        case Experiment() as experiment:
            said = details_of(experiment)
        case _:
            said = ()
    return " · ".join(filter(None, said))


def second_looks(view: View) -> tuple[Recalled, ...]:
    """Return the records that are listed to be looked at again; none where one line says what is due."""
    due = view.position >= 0 and view.stage is not None and view.recalled and view.recalled[0].due
    return view.recalled if due else ()


def called(recalled: Recalled) -> str:
    """Return what a record is called by its day: `D1 of 7 Mar 2026`."""
    return f"{recalled.ref.rpartition('/')[2]} of {spoken_date(recalled.day)}"


def and_more(view: View) -> str:
    """Return how many more are due than are listed, and where they are: empty for none."""
    return f"and {view.more_due} more, in: retro due" if view.more_due else ""
