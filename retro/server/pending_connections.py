"""Connections that have not been let in yet: how many there may be, and whose turn it is when they are many.

Strangers share the places (`waiting`, 150). As long as some are free, anybody gets one, up to
`waiting_per_address` (120) from one network: a hundred people behind one address come together at nine. When
all are taken, a newcomer whose network has fewer than another takes one over from that other. So nobody can
keep others out by filling the places: silent connections from two networks hold 75 places each until somebody
comes, from thirty 5 each, and a newcomer has one of them at once.

A network is what one attacker surely has many addresses of: a /24 of IPv4, a /64 of IPv6. A household with
IPv6 has 256 of those or more, so networks share within a wider one first (/16, /48), and these with each
other. To keep a newcomer out takes 150 wide networks with a connection each.

Who has a seat must come back even then: for each seat there are two places more, only for the addresses from
which it was last taken. These are kept in memory as long as the server runs, and are never written down.
"""

import asyncio
import ipaddress
from collections import Counter, deque
from collections.abc import Callable, Hashable
from enum import IntEnum
from typing import Final

from retro.server.limits import Limits

ADDRESSES: Final = 4
"""Addresses of one seat that are remembered: office, home, phone, and the train's."""
RESERVED: Final = 2
"""Places for each seat seen at an address: one for the connection that was lost, one for the next."""


class PendingPhase(IntEnum):
    """How far a connection has come; of two, the one that has come less far gives up its place."""

    GONE = 0
    """It has left, and only its cooldown holds the place."""
    SILENT = 1
    """Its handshake is not done: people's clients are through in a moment, unless they ask about the key."""
    TALKING = 2
    """A person may be typing."""


class PendingPlace:
    """The place of one connection that has not been let in yet. Only `PendingConnections` changes it."""

    def __init__(self, address: str, reserved: bool, leave: Callable[[], object] = lambda: None) -> None:
        self.address = host_of(address)
        self.network = network_of(address)
        self.wide = wide_network_of(address)
        self.reserved = reserved
        """Whether it is one of the places kept for people who have a seat."""
        self.leave = leave
        """Ends the connection, when somebody else takes the place over."""
        self.phase = PendingPhase.SILENT


class PendingConnections:
    """Gives places to those who wait. A place is held a little longer by who was not let in."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._places: dict[PendingPlace, None] = {}
        """Shared by all, the oldest first."""
        self._networks: Counter[str] = Counter()
        self._wide: Counter[str] = Counter()
        self._reserved: Counter[str] = Counter()
        """Reserved places that are taken, by address."""
        self._seats: dict[Hashable, deque[str]] = {}
        """The addresses from which a seat was last taken."""
        self._seen: Counter[str] = Counter()
        """How many seats were last taken from an address."""

    @property
    def waiting(self) -> int:
        """How many places are taken, the reserved ones included."""
        return len(self._places) + self._reserved.total()

    def has_place(self, address: str) -> bool:
        """Whether there is a place for a connection from an address."""
        if self._has_reserved(host_of(address)):
            return True
        network = network_of(address)
        if self._networks[network] >= self._limits.waiting_per_address:
            return False
        if len(self._places) < self._limits.waiting:
            return True
        wide = wide_network_of(address)
        return any(self._has_more(place, network, wide) for place in self._places)

    def enter(self, address: str, leave: Callable[[], object]) -> PendingPlace | None:
        """Take a place, or take one over; None when there is none. `leave` ends this connection."""
        if not self.has_place(address):
            return None
        place = PendingPlace(address, self._has_reserved(host_of(address)), leave)
        if not place.reserved and len(self._places) >= self._limits.waiting:
            # Those that have come least far, among them the network with most, and there the oldest. The
            # place is freed before the connection ends: its end would otherwise hold it for a while.
            more = [other for other in self._places if self._has_more(other, place.network, place.wide)]
            given = min(more, key=lambda p: (p.phase, -self._wide[p.wide], -self._networks[p.network]))
            self.go_in(given)
            given.leave()
        return self._take(place)

    def _take(self, place: PendingPlace) -> PendingPlace:
        if place.reserved:
            self._reserved[place.address] += 1
        else:
            self._places[place] = None
            self._networks[place.network] += 1
            self._wide[place.wide] += 1
        return place

    def talks(self, place: PendingPlace) -> None:
        """Take note that the handshake is done: a person may be typing."""
        place.phase = PendingPhase.TALKING

    def go_in(self, place: PendingPlace) -> None:
        """Free the place at once: the person was let in. Nothing happens when it was taken over."""
        if place.reserved:
            place.reserved = False
            _less(self._reserved, place.address)
        elif place in self._places:
            del self._places[place]
            _less(self._networks, place.network)
            _less(self._wide, place.wide)

    def linger(self, address: str) -> None:
        """Hold a place for a while for somebody who was let in and has left at once, if one is free."""
        if len(self._places) < self._limits.waiting:
            self.go_away(self._take(PendingPlace(address, reserved=False)))

    def go_away(self, place: PendingPlace) -> None:
        """Free the place after a while: handshakes cost, and guesses should."""
        place.phase, place.leave = PendingPhase.GONE, lambda: None
        asyncio.get_running_loop().call_later(self._limits.cooldown, self.go_in, place)

    def seated(self, address: str, seat: Hashable) -> None:
        """Remember from where a seat was taken, so that its person can always come back."""
        host = host_of(address)
        known = self._seats.setdefault(seat, deque())
        if host in known:
            known.remove(host)
        else:
            self._seen[host] += 1
        known.append(host)
        if len(known) > ADDRESSES:
            _less(self._seen, known.popleft())

    def _has_reserved(self, host: str) -> bool:
        return self._reserved[host] < RESERVED * self._seen[host]

    def _has_more(self, place: PendingPlace, network: str, wide: str) -> bool:
        """Whether a place's network has no fewer than a newcomer's once the place is handed over."""
        if place.wide != wide:
            return self._wide[place.wide] > self._wide[wide] + 1
        return self._networks[place.network] > self._networks[network] + 1


def host_of(address: str) -> str:
    """Return which machine or household an address is: an address of IPv4, a /64 of IPv6, "" for none."""
    return _prefix(address, 32, 64)


def network_of(address: str) -> str:
    """Return with whom an address shares places: a /24 of IPv4, a /64 of IPv6; "" for all that is none.

    The text is an address as a socket or a tunnel names it: `::ffff:192.0.2.7` is one of IPv4.
    """
    return _prefix(address, 24, 64)


def wide_network_of(address: str) -> str:
    """Return among which networks an address shares first: a /16 of IPv4, a /48 of IPv6."""
    return _prefix(address, 16, 48)


def _prefix(address: str, bits: int, bits_of_6: int) -> str:
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return str(ipaddress.ip_network((ip, bits_of_6), strict=False))
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, bits), strict=False))


def _less(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
