"""What a room keeps of single seats in memory only: unfinished texts and return codes to show."""

from collections.abc import Iterable

from retro.session.events import Event, SeatChanged, TextRemoved
from retro.session.text import DRAFT_LIMIT

DRAFTS = 40
"""Fields of which a seat's unfinished text is kept."""


class SeatDrafts:
    """The texts and codes of each seat; none is ever shown to another."""

    def __init__(self) -> None:
        self._drafts: dict[str, dict[str, str]] = {}
        self._codes: dict[str, str] = {}

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what is being typed in a field; the oldest fields make room for new ones."""
        drafts = self._drafts.setdefault(seat, {})
        drafts.pop(field, None)
        if text:
            drafts[field] = text[:DRAFT_LIMIT]
            while len(drafts) > DRAFTS:
                del drafts[next(iter(drafts))]

    def keep_code(self, seat: str, code: str) -> None:
        """Remember a return code."""
        self._codes[seat] = code

    def drafts(self, seat: str) -> dict[str, str]:
        """Return what a seat was typing, by the name of the field."""
        return dict(self._drafts.get(seat, {}))

    def code(self, seat: str) -> str:
        """Return a seat's return code, or an empty text when it is not known."""
        return self._codes.get(seat, "")

    def drop_drafts(self) -> None:
        """Forget all unfinished texts; nobody can finish them any more."""
        self._drafts.clear()

    def follow(self, happened: Iterable[Event]) -> None:
        """Forget seats that were taken away, and what somebody was making of a text that was removed."""
        for event in happened:
            match event:
                case SeatChanged(seat) if seat.removed:
                    self._drafts.pop(seat.id, None)
                    self._codes.pop(seat.id, None)
                case TextRemoved(text):
                    for drafts in self._drafts.values():
                        for field in [field for field in drafts if field.startswith(f"{text.id} ")]:
                            del drafts[field]
