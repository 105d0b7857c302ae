"""What a meeting says of a record of an earlier one whose day has come for a second look."""

from collections.abc import Mapping
from typing import Final

import msgspec

from retro.session.dates import check_day
from retro.session.later_states import OUTCOMES, Said

SAYABLE: Final[Mapping[str, tuple[Said, ...]]] = {
    "L": ("again", "retired"),
    "D": ("confirmed", "ended"),
    "E": OUTCOMES,
}
"""What can be said of it in a meeting, by the letter of the record. What changes it says so itself."""
HOLDS: Final[Mapping[str, Said]] = {"L": "again", "D": "confirmed"}
"""What is said of one that is still true."""
ENDS: Final[Mapping[str, Said]] = {"L": "retired", "D": "ended"}
"""What is said of one that is worth nothing any more."""


class RecordVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the group said in a meeting of a record of an earlier one, whose words stay where they are."""

    ref: str
    said: Said
    until: str = ""
    """When it is looked at again: an ISO date, or empty."""
    because: str = ""
    saw: str = ""
    """What people saw, of the outcome of an experiment."""

    def __post_init__(self) -> None:  # a file that is changed may hold anything
        check_day(self.until)

    @property
    def words(self) -> str:
        """What people wrote about it."""
        return " · ".join(filter(None, (self.saw, self.because)))

    def without_words(self) -> "RecordVerdict":
        """Return it without what people wrote about it."""
        return RecordVerdict(self.ref, self.said, self.until)
