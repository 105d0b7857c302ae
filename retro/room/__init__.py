"""A live session: one queue, one order, a clock, presence, and everybody who looks on."""

from retro.room.access_policy import AccessPolicy
from retro.room.opening import opening
from retro.room.ports import Clock, SystemClock
from retro.room.room import Room
from retro.room.subscription import Changed, Subscription

__all__ = ["AccessPolicy", "Changed", "Clock", "Room", "Subscription", "SystemClock", "opening"]
