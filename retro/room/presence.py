"""Who is connected, since when others are away, and telling all of them of changes."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextvars import Context
from types import MappingProxyType
from typing import Final

from retro.room.notice_queue import NoticeQueue
from retro.room.ports import Clock
from retro.room.subscription import Changed, Subscription
from retro.session.cofacilitators import leader_away
from retro.session.model import Session

PEOPLE_SECONDS: Final = 1.0
"""Seconds between two notices of people who come and go, to those who do not lead."""


class Presence:
    """The connections of a room, counted by seat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._notices = NoticeQueue()
        self._subscriptions: list[Subscription] = []
        self._present: list[Subscription] = []
        """Those of them that make their seat one that is here."""
        self._counts: Counter[str] = Counter()
        self._away: dict[str, int] = {}
        self._withdraw: list[Callable[[], None]] = []
        """Who sends pictures that may be on their way."""
        self._people_told = float("-inf")
        self._people_timer: asyncio.TimerHandle | None = None

    @property
    def here(self) -> frozenset[str]:
        """Ids of the seats with at least one connection."""
        return frozenset(self._counts)

    @property
    def away(self) -> Mapping[str, int]:
        """When the last connection of a seat was lost, epoch seconds, by the id of the seat."""
        return MappingProxyType(self._away)

    def leader_away(self, session: Session) -> int | None:
        """Return since when no facilitator has been connected, epoch seconds; None while one is."""
        return leader_away(session, self.here, self._away, self._clock.now())

    def count(self, seat: str) -> int:
        """Count the connections of a seat."""
        return self._counts[seat]

    def of(self, *seats: str) -> list[Subscription]:
        """Return the connections of these seats."""
        return [subscription for subscription in self._subscriptions if subscription.seat in seats]

    def terminals_of(self, *seats: str) -> list[Subscription]:
        """Return those of them that make these seats present."""
        return [subscription for subscription in self._present if subscription.seat in seats]

    def enter(self, seat: str, changed: Changed, ticked: Callable[[], None]) -> Subscription:
        """Add a connection to a seat; `changed` and `ticked` are called on the event loop."""
        subscription = self.listen(seat, changed, ticked)
        self._present.append(subscription)
        self._counts[seat] += 1
        return subscription

    def listen(self, seat: str, changed: Changed, ticked: Callable[[], None]) -> Subscription:
        """Add somebody who is told the same as a seat, and whose coming and going is told to nobody."""
        subscription = Subscription(seat, changed, ticked, self._notices)
        self._subscriptions.append(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> bool:
        """Take a connection away; say whether it was one that was present."""
        subscription.cancel()
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
        if subscription not in self._present:
            return False
        self._present.remove(subscription)
        seat = subscription.seat
        self._counts[seat] -= 1
        if self._counts[seat] <= 0:
            del self._counts[seat]
            self._away[seat] = self._clock.now()
        return True

    def missing(self, session: Session) -> None:
        """Count facilitators as away from now on: the process that knew them has ended."""
        self._away |= dict.fromkeys(session.facilitators, self._clock.now())

    def set_back(self, now: int) -> None:
        """Correct the moments at which people left, after the clock was set back to `now`."""
        self._away = {seat: min(since, now) for seat, since in self._away.items()}

    def tell(self, first: str = "", then: Collection[str] = ()) -> None:
        """Notify everybody of a change: the seat `first`, then those in `then`, then the others."""
        ordered = sorted(self._subscriptions, key=lambda one: (one.seat != first, one.seat not in then))
        for subscription in ordered:
            subscription.change(urgent=subscription.seat == first or subscription.seat in then)
        self._stop_timer()
        if ordered:
            self._people_told = asyncio.get_running_loop().time()

    @contextlib.contextmanager
    def withdrawing(self, withdraw: Callable[[], None]) -> Iterator[None]:
        """While this lasts, `withdraw` is called whenever something shown must not be shown any more."""
        self._withdraw.append(withdraw)
        try:
            yield
        finally:
            self._withdraw.remove(withdraw)

    def withdraw(self) -> None:
        """Notify everybody of a change at once, and then those who send pictures that may be on their way."""
        for subscription in tuple(self._subscriptions):
            subscription.change_at_once()
        for withdraw in tuple(self._withdraw):
            withdraw()

    def tell_of_people(self, first: str, facilitators: Collection[str]) -> None:
        """Notify of somebody who came or left: the seat `first` and facilitators at once, others together.

        When many come at the same time, each of them would otherwise be drawn on every screen.
        """
        for subscription in self.of(first, *facilitators):
            subscription.change(urgent=True)
        if self._people_timer is None:
            loop = asyncio.get_running_loop()
            wait = self._people_told + PEOPLE_SECONDS - loop.time()
            # In no app's context, which would hold the app of somebody who has left.
            self._people_timer = loop.call_later(max(0, wait), self.tell, context=Context())

    def tell_seat(self, seat: str) -> None:
        """Notify the connections of one seat."""
        for subscription in self.of(seat):
            subscription.change()

    def tick(self) -> None:
        """Tell that a second has passed; one who cannot hear it costs the others nothing."""
        for subscription in tuple(self._subscriptions):
            subscription.tick()

    def close(self) -> None:
        """Stop all notices."""
        for subscription in self._subscriptions:
            subscription.cancel()
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._people_timer is not None:
            self._people_timer.cancel()
        self._people_timer = None
