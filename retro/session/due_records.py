"""What is brought back on its day: records to look at again, experiments to end, actions over their date."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from retro.session.dates import is_date
from retro.session.open_actions import KnownAction
from retro.session.record_states import KnownRecord

Known: TypeAlias = KnownRecord | KnownAction


@dataclass(frozen=True)
class Dated:
    """Something with a date on which it comes back."""

    known: Known
    date: str
    """An ISO date."""

    @property
    def id(self) -> str:
        """The name of the record or the action for ever: `SESSION/D1`."""
        return self.known.id

    @property
    def text(self) -> str:
        """What it says, in a line."""
        return self.known.text if isinstance(self.known, KnownRecord) else self.known.carried.action.what


def dated(records: Iterable[KnownRecord], actions: Iterable[KnownAction]) -> tuple[Dated, ...]:
    """Return all that comes back on some day, the first day first."""
    found = [Dated(record, record.review) for record in records if record.review and not record.is_over]
    found += [
        Dated(action, action.carried.action.due)
        for action in actions
        if action.state == "open" and is_date(action.carried.action.due)
    ]
    return tuple(sorted(found, key=lambda each: (each.date, each.id)))


def due(records: Iterable[KnownRecord], actions: Iterable[KnownAction], today: str) -> tuple[Dated, ...]:
    """Return what is due on a day, an ISO date: the longest due first.

    An action is due once its date is over; all others on their date.
    """
    return tuple(
        each
        for each in dated(records, actions)
        if each.date < today or (each.date == today and isinstance(each.known, KnownRecord))
    )
