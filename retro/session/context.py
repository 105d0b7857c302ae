"""What the world adds to an act: who asks, when, fresh randomness, and the secret of the stage."""

import hashlib
import hmac
import random
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.people import Role

T = TypeVar("T")

SYSTEM = "system"
"""The seat id under which the room itself acts: people joining, time running out."""


class Context(msgspec.Struct, frozen=True):
    """The arguments that keep `decide` pure."""

    seat: str
    role: Role | None
    """None for the room itself."""
    now: int
    """Epoch seconds."""
    entropy: bytes = b""
    """At least 16 fresh random bytes: ids and the order of a reveal are drawn from them."""
    secret: bytes = b""
    """The current stage's secret, which the room keeps apart from the session's file."""
    leader_away: int | None = None
    """Since when no facilitator has been connected, epoch seconds; None while one is."""

    def only_the_room(self, sentence: str) -> None:
        """Refuse everybody, with this sentence."""
        if self.role is not None:
            raise RuleError(sentence)

    def lead(self) -> None:
        """Refuse anybody but a facilitator."""
        if self.role is not Role.FACILITATOR:
            raise RuleError("Only the facilitator can do this.")

    def take_part(self) -> None:
        """Refuse observers, and the shared window, which must show nothing private."""
        if self.role is Role.FACILITATOR:
            raise RuleError(
                "The shared window shows nothing private: join with ssh from a second terminal "
                "to write and vote."
            )
        if self.role is not Role.PARTICIPANT:
            raise RuleError("Observers watch; ask the facilitator for a seat to take part.")

    def contribute(self) -> None:
        """Refuse observers; for what is public at once."""
        if self.role not in (Role.PARTICIPANT, Role.FACILITATOR):
            raise RuleError("Observers watch; ask the facilitator for a seat to take part.")

    def mark(self, stage: Stage, purpose: str) -> str:
        """Say "this seat" in an event of a stage; see `mark_of`."""
        return mark_of(stage, self.secret, self.seat, purpose)

    def fresh_id(self) -> str:
        """Draw an id that says nothing of order or author."""
        return hashlib.blake2b(self.entropy, digest_size=8, person=b"id").hexdigest()

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Draw an order anew."""
        drawn = list(items)
        random.Random(self.entropy).shuffle(drawn)  # noqa: S311  (the seed is unpredictable)
        return drawn


def mark_of(stage: Stage, secret: bytes, seat: str, purpose: str) -> str:
    """Name a seat in a stage's events as its contract allows.

    By its id where names are shown from the start, else by a tag: HMAC-SHA256 of seat and purpose
    (a card's id, or "ballot") under the stage's secret. Without the secret two tags cannot be linked
    to each other or to a seat; once the secret is destroyed nobody can.
    """
    if not stage.tagged:
        return seat
    return hmac.digest(secret, f"{seat}\0{purpose}".encode(), hashlib.sha256).hex()[:32]
