"""Who is connected, since when others are away, and telling all of them of changes."""

from collections import Counter

from retro.room.clock import Clock
from retro.room.subscribers import Subscription

APART = 0.002
"""Seconds between telling one connection and the next of a change."""


class Presence:
    """The connections of a room, counted by seat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._subscriptions: list[Subscription] = []
        self._counts: Counter[str] = Counter()
        self.away: dict[str, int] = {}
        """When the last connection of a seat was lost, epoch seconds."""

    @property
    def here(self) -> frozenset[str]:
        """Ids of the seats with at least one connection."""
        return frozenset(self._counts)

    def count(self, seat: str) -> int:
        """Count the connections of a seat."""
        return self._counts[seat]

    def of(self, *seats: str) -> list[Subscription]:
        """Give the connections of these seats."""
        return [subscription for subscription in self._subscriptions if subscription.seat in seats]

    def enter(self, subscription: Subscription) -> None:
        """Add a connection."""
        self._subscriptions.append(subscription)
        self._counts[subscription.seat] += 1

    def leave(self, subscription: Subscription) -> bool:
        """Take a connection away; say whether it was there."""
        subscription.cancel()
        if subscription not in self._subscriptions:
            return False
        self._subscriptions.remove(subscription)
        seat = subscription.seat
        self._counts[seat] -= 1
        if self._counts[seat] <= 0:
            del self._counts[seat]
            self.away[seat] = self._clock.now()
        return True

    def set_back(self, now: int) -> None:
        """Let nobody have gone later than now, after the clock was set back."""
        self.away = {seat: min(since, now) for seat, since in self.away.items()}

    def tell(self, first: str = "") -> None:
        """Tell of a change, the seat `first` before others, one after the other.

        A screen takes some milliseconds to draw, and a key that somebody presses meanwhile is to
        wait for one screen, not for all of them.
        """
        ordered = sorted(self._subscriptions, key=lambda subscription: subscription.seat != first)
        for number, subscription in enumerate(ordered):
            subscription.change(number * APART)

    def tick(self) -> None:
        """Tell that a second has passed; one who cannot hear it costs the others nothing."""
        for number, subscription in enumerate(self._subscriptions):
            subscription.tick(number * APART)

    def close(self) -> None:
        """Tell nobody anything any more."""
        for subscription in self._subscriptions:
            subscription.cancel()
