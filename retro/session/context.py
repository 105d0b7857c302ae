"""What the world adds to an act: who asks, when, fresh randomness, and the secret of the stage."""

import hashlib
import itertools
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.people import Role
from retro.session.private import Together

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
    present: frozenset[str] = frozenset()
    """Ids of the seats with at least one connection."""
    leader_away: int | None = None
    """Since when no facilitator has been connected, epoch seconds; None while one is."""

    recalled: frozenset[str] = frozenset()
    """The refs of the entries of earlier meetings that are shown now."""
    together: tuple[Together, ...] = ()
    """For an outcome: who gave for several people, fewest first."""

    led_by: str = ""
    """Of a facilitator: the name of who leads instead, to whom the lead was handed over and who is here."""
    group: tuple[str, ...] = ()
    """For a kind that puts people into groups: the ids of the seats in the group of who asks."""
    dealing: bytes = b""
    """The secret of the stage in which the host deals something to people: the one they come to."""

    def only_the_room(self, sentence: str) -> None:
        """Refuse everybody, with this sentence."""
        if self.role is not None:
            raise RuleError(sentence)

    def facilitate(self) -> None:
        """Refuse anybody but a facilitator; for what all of them may do, whoever leads now."""
        if self.role is not Role.FACILITATOR:
            raise RuleError("Only the facilitator can do this.")

    def lead(self) -> None:
        """Refuse anybody but a facilitator, and all but one while the lead is handed over to that one."""
        self.facilitate()
        if self.led_by:
            raise RuleError(f"{self.led_by} leads now.")

    def take_part(self) -> None:
        """Refuse observers, and the shared window, which must show nothing private."""
        if self.role is Role.FACILITATOR:
            raise RuleError(
                "The shared window shows nothing private: join with ssh from a second terminal "
                "to write and vote."
            )
        if self.role is not Role.PARTICIPANT:
            raise RuleError("Observers only watch. To take part, ask the facilitator for a seat.")

    def contribute(self) -> None:
        """Refuse observers; for what is public at once."""
        if self.role not in (Role.PARTICIPANT, Role.FACILITATOR):
            raise RuleError("Observers only watch. To take part, ask the facilitator for a seat.")

    def for_kind(self, stage: Stage, *, authors: bool) -> "Context":
        """Return what the rules of a kind may know: no secret, and a seat only where authors may be shown."""
        seat = self.seat if authors and not stage.anonymous else ""
        return msgspec.structs.replace(self, seat=seat, secret=b"", dealing=b"", entropy=b"")

    def for_groups(self, stage: Stage, group: tuple[str, ...] = ()) -> "Context":
        """Return what the rules of a kind may know that puts people into groups, which everybody sees.

        That is, besides, the group of who asks, and fresh randomness to draw groups from.
        """
        known = self.for_kind(stage, authors=False)
        return msgspec.structs.replace(known, group=group, entropy=self.entropy)

    def fresh_ids(self) -> Callable[[], str]:
        """Return a function that draws ids, each another, which say nothing of order or author."""
        numbers = itertools.count()

        def draw() -> str:
            salt = next(numbers).to_bytes(8, "big")
            return hashlib.blake2b(self.entropy, digest_size=8, person=b"id", salt=salt).hexdigest()

        return draw

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Draw an order anew."""
        drawn = list(items)
        random.Random(self.entropy).shuffle(drawn)  # noqa: S311  (the seed is unpredictable)
        return drawn

    def drawing_apart(self) -> "Context":
        """Return the same with other randomness: what is drawn from either tells nothing of the other.

        Orders that `shuffled` draws from the same randomness belong together.
        """
        return msgspec.structs.replace(
            self, entropy=hashlib.blake2b(self.entropy, digest_size=32, person=b"apart").digest()
        )
