"""Who wants to speak and whose turn it is: what a session keeps of it. Facts of the moment, no statistics."""

import msgspec


class Hand(msgspec.Struct, frozen=True, omit_defaults=True):
    """One raised hand. `id` is that of its seat; of somebody who is only on the phone, one drawn for it."""

    id: str
    caller: str = ""
    """The name of somebody who is only on the phone."""


class SpeakingRound(msgspec.Struct, frozen=True, omit_defaults=True):
    """A round in which each in turn speaks. All fields hold ids of seats; each seat is in one field at most,
    `away` aside."""

    speaker: str
    """Whose turn it is."""
    waiting: tuple[str, ...] = ()
    """Who comes after that, in this order."""
    away: tuple[str, ...] = ()
    """Who was away once when it was their turn, and so was put at the end."""
    spoken: tuple[str, ...] = ()
    """Who has had a turn."""
    passed: tuple[str, ...] = ()
    """Who does not want a turn, or was skipped, or was away twice."""


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """The raised hands of the current stage, in the order they were raised, and its round if there is one."""

    hands: tuple[Hand, ...] = ()
    round: SpeakingRound | None = None
