"""What is said of a lesson, a decision or an experiment after its session, and what may be said.

What a session wrote down is never written again: what becomes of it stands beside. Every word is kept, with
when it was said; `retro.session.record_states` makes one state of all of them.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.session.dates import check_day, check_moment
from retro.session.later_states import FITTING, OUTCOMES, Said
from retro.session.text import NOTE_LIMIT, optional, required

_INTO: Final[Mapping[Said, str]] = {"changed": "D", "practice": "D", "adapted": "E"}
"""The letter of the record that a word leads to."""


class RecordWord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was said of a record after its session."""

    record: str
    """Of which: `SESSION/L2`."""
    said: Said
    until: str = ""
    """When it is looked at again, or an experiment ends: an ISO date, or empty."""
    saw: str = ""
    """What people saw, of the outcome of an experiment."""
    because: str = ""
    into: str = ""
    """The decision that changed it or stands for it, or the experiment that continues it: `SESSION/D4`."""
    by: str = ""
    """The session that said it; empty where it was said outside of a meeting."""
    at: int
    """Epoch seconds; of what a session said, its end."""

    def __post_init__(self) -> None:  # a file that is changed may hold anything
        check_day(self.until)
        check_moment(self.at)

    @property
    def order(self) -> tuple[int, str, str, str, str, str, str, str]:
        """The last word counts; of two in the same second always the same one."""
        return (self.at, self.by, self.record, self.said, self.until, self.saw, self.because, self.into)


def checked(word: RecordWord) -> RecordWord:
    """Return a word with its texts cleaned. Raises RuleError where a sentence that it needs is missing.

    Whether the records that it names are there is not asked here.
    """
    letter = letter_of(word.record)
    if word.said not in FITTING.get(letter, ()):
        raise RuleError(f"Of {word.record} it cannot be said that it is {word.said}.")
    because = optional(word.because, "A reason", NOTE_LIMIT)
    if word.said in ("ended", "retired"):
        because = required(word.because, "A reason", NOTE_LIMIT)
    saw = optional(word.saw, "What you saw", NOTE_LIMIT)
    if word.said in OUTCOMES:
        saw = required(word.saw, "What you saw", NOTE_LIMIT)
    if word.into and letter_of(word.into) != _INTO.get(word.said):
        raise RuleError(f"{word.into} cannot follow {word.record} when that is {word.said}.")
    if not word.into and word.said in ("changed", "practice"):
        raise RuleError(f"It needs a decision: the one that {_follows(word)}.")
    return msgspec.structs.replace(word, because=because, saw=saw)


def letter_of(ref: str) -> str:
    """Return what sort a record is of: `D` of `SESSION/D4`; empty for what names none."""
    return ref.rpartition("/")[2][:1]


def _follows(word: RecordWord) -> str:
    return "changed it" if word.said == "changed" else "stands for the lesson"
