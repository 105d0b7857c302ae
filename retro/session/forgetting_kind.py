"""What a kind says of texts and results that go for good: somebody removes them, or nothing keeps them."""

from typing import Any, ClassVar

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.record import Part


class ForgettingKind:
    """How something goes from a stage for good; by default there is nothing that could go."""

    line_part: ClassVar[Part] = Part.LINE
    """What its `lines` are called when they are removed."""

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        """Return the people's words that are shown and kept in the state of the stage."""
        return ()

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        """Return the session without one of these `lines`."""
        return session

    def without_topic(self, session: Session, stage: Stage, topic: str) -> Session:
        """Return the session whose stage does not know a topic that is gone for good."""
        return session

    def value_without_topic(self, value: Any, topic: str) -> Any:
        """Return a private value once a topic is gone for good; None where nothing is left of it."""
        return value

    def without_carried(self, session: Session, stage: Stage, number: int) -> Session:
        """Return the session whose stage does not know a carried-over action that goes, by its number from 0.

        Such actions go only once the session is over; those behind it have other numbers then.
        """
        return session

    def what_stays(self, session: Session, stage: Stage) -> Session:
        """Return the session with what may be kept of the stage once the group has gone on or is at the end.

        What is not in it is erased from every file then, and is on no page and in no export at any time.
        """
        return session
