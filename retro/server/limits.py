"""What one person, one address and one connection may take of the server, in one place."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from retro.room.rate_limits import RateLimit
from retro.settings import faults
from retro.words import ended

Count = Annotated[int, Meta(ge=1, le=10_000)]
Few = Annotated[int, Meta(ge=1, le=100)]
Bytes = Annotated[int, Meta(ge=1_000, le=1_000_000_000)]
Rate = Annotated[float, Meta(ge=0.01, le=1_000)]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Deadline = Annotated[float, Meta(ge=0.05, le=86_400)]

_LEAST_SIZE = (20, 5)


_PLAIN_PICTURE = 10_000
"""Cells up to which a picture is as dear as any; drawing them takes some 50 ms."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of the SSH server. The defaults suit one machine and a hundred people.

    The names and ranges of the fields are those of `[limits]` in `retro.toml`.
    """

    waiting: Count = 150
    """Connections that have not been let in yet; networks share them when all are taken."""
    waiting_per_address: Count = 120
    """The same from one network (/24, /64): a whole office may sit behind one address, and come at nine."""
    cooldown: Seconds = 30.0
    """Seconds a connection that was not let in keeps its place; a handshake takes some 10 ms of a core."""
    hello_seconds: Deadline = 10.0
    """For a client's part of the handshake, which it does at once; people may compare the host's key."""
    login_seconds: Deadline = 120.0
    """Until a person must have looked at the host's key, and said code and name."""
    tries: Annotated[int, Meta(ge=1, le=10)] = 3
    """Wrong codes on one connection."""
    try_delay: Annotated[float, Meta(ge=0, le=60)] = 1.0
    """Seconds before the answer to the first wrong code; doubles with each."""
    codes_per_second: Annotated[float, Meta(ge=0.1, le=8)] = 5.0
    """Wrong codes that all connections together may try in the long run, divided by the sessions held."""
    codes_burst: Annotated[int, Meta(ge=1, le=1_000)] = 60
    """Wrong codes before that pace begins to be felt: a morning's slips of the finger."""
    rounds: Few = 6
    """Questions on one connection."""
    requests: Annotated[int, Meta(ge=5, le=1_000)] = 60
    """Login attempts of any kind on one connection; a client with many keys makes some twenty."""

    connections: Count = 300
    """Connections that were let in."""
    connections_per_seat: Few = 4
    """Terminals that one person may have open."""
    joins_per_minute: Count = 12
    """Of one seat, and of one key for the library, after a third as many at once: each costs 0.1-0.2 s."""
    stay_seconds: Seconds = 10.0
    """Who is gone again sooner keeps a place as if not let in: coming and going costs as much as a login."""
    commands_per_minute: Count = 60
    """Of one seat, by `ssh host VERB`, and as many at once: each costs a login."""
    questions_per_minute: Count = 60
    """Of one key, about what is kept between meetings, after a sixth as many at once."""
    return_codes_per_second: Annotated[float, Meta(ge=0.1, le=20)] = 2.0
    """Return codes that are looked at, after ten times as many at once: each takes a core for 4 to 40 ms."""
    seats: Count = 120
    """Seats in one session."""
    seats_per_minute: Count = 120
    """New seats in one session, and as many at once: everybody may come at nine."""
    seat_requests_per_minute: Annotated[int, Meta(ge=1, le=60)] = 6
    """Of one seat, by people without its key or code: each shows on the facilitators' screens."""
    at_the_door: Few = 20
    """People who may wait to be let in, where the facilitator lets people in one by one."""
    door_seconds: Deadline = 900.0
    """For which one may wait there."""
    begin_seconds: Deadline = 600.0
    """Until a connection that was let in must have opened its session; PuTTY's client waits for Return.

    Until then it keeps its place among those who wait, so that nobody holds up others by not beginning."""
    opening_seconds: Deadline = 20.0
    """Until a session that was opened must have asked for its terminal."""
    starting: Few = 3
    """Apps that start at the same time: each start takes the event loop for 0.1-0.3 s."""
    start_seconds: Deadline = 5.0
    """After which a start no longer holds up the next one."""
    ending_seconds: Annotated[float, Meta(ge=0.05, le=10)] = 2.0
    """For an app to end by itself, and again after it was cancelled."""

    most_columns: Annotated[int, Meta(ge=80, le=1_000)] = 300
    most_lines: Annotated[int, Meta(ge=24, le=500)] = 100
    """65535x65535 would take 6 GB; a real terminal beyond this shows the picture in its corner."""
    resize_seconds: Annotated[float, Meta(ge=0, le=5)] = 0.05
    """Size changes within this time are one."""
    resizes_per_second: Rate = 0.5
    """In the long run, the last one always counts: each lays out and draws the whole picture."""

    acts_per_second: Rate = 5.0
    """What one seat may ask for in the long run; beyond it its acts wait in a queue of their own."""
    acts_burst: Count = 40
    acts_waiting: Count = 100
    """Acts of one seat that may wait; more are refused with a sentence."""
    input_rate: Bytes = 16_000
    """Bytes a second in the long run; the parser of keys takes the whole core at 150,000."""
    input_burst: Bytes = 128_000
    key_cost: Annotated[int, Meta(ge=0, le=1_000)] = 160
    """Bytes that a key or a mouse event counts for besides its own: a screen has more to do for it."""
    line_rate: Bytes = 32_000
    """Bytes a second of a connection that was let in, whatever they are: also what SSH ignores costs."""
    line_burst: Bytes = 128_000
    stranger_rate: Bytes = 4_000
    """The same of a connection that was not let in yet."""
    stranger_burst: Bytes = 48_000
    """A client with twenty keys sends some 25,000 until it is in."""
    window: Bytes = 65_536
    """Bytes a client may send ahead."""
    paste: Bytes = 65_536
    """Characters of one paste."""
    paste_idle: Deadline = 2.0
    """Seconds of silence after which a paste that never ended has ended."""
    faults: Count = 20
    """Sequences the parser of keys cannot stand before the connection ends."""

    backlog: Bytes = 4_000_000
    """Bytes waiting for a slow terminal before the connection ends."""
    stall_seconds: Deadline = 30.0
    """For which a terminal may take nothing before the connection ends."""

    keepalive_seconds: Annotated[float, Meta(ge=0, le=600)] = 3.5
    """Until a silent client is asked whether it is still there, and between two questions."""
    keepalive_count: Few = 3
    """Questions without an answer after which, one such time later, a connection is lost, and no seat."""
    idle_seconds: Annotated[float, Meta(ge=0, le=864_000)] = 14_400.0
    """Without a key after which a participant's connection ends, its seat kept; 0 for never.

    Longer than a meeting in which somebody only listens: it is for terminals left open over night."""

    @property
    def pace(self) -> RateLimit:
        """How fast one seat may act."""
        return RateLimit(rate=self.acts_per_second, burst=self.acts_burst, waiting=self.acts_waiting)

    def clamped(self, width: int, height: int) -> tuple[int, int]:
        """Bring a terminal's size to one that can be drawn; a terminal that says nothing is 80x24."""
        if width <= 0 or height <= 0:
            width, height = 80, 24
        narrow, low = _LEAST_SIZE
        return min(max(width, narrow), self.most_columns), min(max(height, low), self.most_lines)

    def dearness(self, width: int, height: int) -> float:
        """Return how much a picture of this size counts against paces: 1, or more where it takes longer."""
        width, height = self.clamped(width, height)
        return max(width * height / _PLAIN_PICTURE, 1.0)


def read_limits(table: Mapping[str, Any]) -> Limits:
    """Read the table `[limits]`. Raises ValueError with a line for each key that is wrong."""
    if found := faults(table, Limits, see="docs/security.md lists all of them"):
        raise ValueError("\n".join(ended(fault.sentence) for fault in found))
    return msgspec.convert(table, Limits)
