"""Who comes for the first time after the meeting has begun, kept in memory: nothing of it is stored."""

from collections.abc import Collection

from retro.session.model import Session


class Latecomers:
    """The seats whose people know that the meeting has begun, because they were here or were told."""

    def __init__(self, session: Session) -> None:
        """Whoever has a seat in a meeting that is under way when the host starts was there before."""
        self._begun = session.position >= 0
        self._know = {seat.id for seat in session.seats} if self._begun else set[str]()

    def follow(self, session: Session, here: Collection[str]) -> None:
        """Take note of who is here when the meeting begins."""
        if not self._begun and session.position >= 0:
            self._begun = True
            self._know |= set(here)

    def is_late(self, seat: str) -> bool:
        """Whether this person has just come for the first time since the beginning; true once."""
        if not self._begun or seat in self._know:
            return False
        self._know.add(seat)
        return True
