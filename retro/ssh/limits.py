"""What one person, one address and one connection may take of the house, in one place."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """The limits of the door. The defaults suit one machine and some sixty people."""

    waiting: int = 100
    """Connections that have not been let in yet."""
    waiting_per_address: int = 60
    """The same from one address: a whole office may sit behind one, and come at nine."""
    cooldown: float = 5.0
    """Seconds a connection that was not let in keeps its place; 20 handshakes a second take 4 % of a core."""
    hello_seconds: float = 10.0
    """Until the handshake must be done: a client talks at once, people do not have to."""
    login_seconds: float = 120.0
    """Until a person must have said code and name."""
    tries: int = 3
    """Wrong codes on one connection."""
    try_delay: float = 1.0
    """Seconds before the answer to the first wrong code; doubles with each."""
    rounds: int = 6
    """Questions on one connection."""
    requests: int = 60
    """Login attempts of any kind on one connection; a client with many keys makes some twenty."""

    connections: int = 300
    """Connections that were let in."""
    connections_per_seat: int = 4
    seats: int = 120
    """Seats in one session."""
    opening_seconds: float = 20.0
    """Until a connection that was let in must have asked for its terminal."""
    starting: int = 3
    """Apps that start at the same time: each start takes the event loop for 0.1-0.3 s."""
    start_seconds: float = 5.0
    """After which a start no longer holds up the next one."""
    ending_seconds: float = 2.0
    """For an app to end by itself, and again after it was cancelled."""

    least_size: tuple[int, int] = (20, 5)
    most_size: tuple[int, int] = (300, 100)
    """65535x65535 would take 6 GB; a real terminal beyond this shows the picture in its corner."""
    resize_seconds: float = 0.05
    """Size changes within this time are one."""

    input_rate: int = 16_000
    """Bytes a second in the long run; the parser of keys takes the whole core at 150,000."""
    input_burst: int = 128_000
    window: int = 65_536
    """Bytes a client may send ahead."""
    paste: int = 65_536
    """Characters of one paste."""
    paste_idle: float = 2.0
    """Seconds of silence after which a paste that never ended has ended."""
    faults: int = 20
    """Sequences the parser of keys cannot stand before the connection ends."""

    backlog: int = 4_000_000
    """Bytes waiting for a slow terminal before the connection ends."""
    stall_seconds: float = 30.0
    """For which a terminal may take nothing before the connection ends."""

    keepalive_seconds: float = 5.0
    keepalive_count: int = 3

    def clamped(self, width: int, height: int) -> tuple[int, int]:
        """Bring a terminal's size to one that can be drawn; a terminal that says nothing is 80x24."""
        if width <= 0 or height <= 0:
            width, height = 80, 24
        (narrow, low), (wide, high) = self.least_size, self.most_size
        return min(max(width, narrow), wide), min(max(height, low), high)
