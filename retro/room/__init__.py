"""A live session: one queue, one order, a clock, presence, and everybody who looks on."""

from retro.room.clock import Clock, SystemClock
from retro.room.door import Door
from retro.room.head import head_of
from retro.room.opening import opening
from retro.room.room import Room
from retro.room.subscribers import Subscription

__all__ = ["Clock", "Door", "Room", "Subscription", "SystemClock", "head_of", "opening"]
