"""What a room keeps of single seats in memory only: unfinished texts."""

from collections.abc import Iterable

from retro.session.events import Event, SeatChanged, SessionEnded, TextRemoved
from retro.session.text import DRAFT_LIMIT

DRAFTS = 40
"""Fields of which a seat's unfinished text is kept."""


class SeatDrafts:
    """The texts of each seat; none is ever shown to another."""

    def __init__(self) -> None:
        self._drafts: dict[str, dict[str, str]] = {}

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what is being typed in a field; the oldest fields make room for new ones."""
        drafts = self._drafts.setdefault(seat, {})
        drafts.pop(field, None)
        if text:
            drafts[field] = text[:DRAFT_LIMIT]
            while len(drafts) > DRAFTS:
                del drafts[next(iter(drafts))]

    def drafts(self, seat: str) -> dict[str, str]:
        """Return what a seat was typing, by the name of the field."""
        return dict(self._drafts.get(seat, {}))

    def follow(self, happened: Iterable[Event]) -> None:
        """Forget seats that were taken away, and what somebody was making of a text that was removed.

        Once the session is over nobody can finish anything.
        """
        for event in happened:
            match event:
                case SeatChanged(seat) if seat.removed:
                    self._drafts.pop(seat.id, None)
                case SessionEnded():
                    self._drafts.clear()
                case TextRemoved(text):
                    for drafts in self._drafts.values():
                        for field in [field for field in drafts if field.startswith(f"{text.id} ")]:
                            del drafts[field]
