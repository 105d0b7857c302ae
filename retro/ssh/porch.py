"""Connections that have not been let in yet: how many there may be, in all and from one address."""

import asyncio
import ipaddress
from collections import Counter

from retro.ssh.limits import Limits


class Porch:
    """Counts who waits. A place is held a little longer by those who leave without having been let in."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: Counter[str] = Counter()

    def enter(self, network: str) -> bool:
        """Take a place; False when there is none."""
        if not self.has_place(network):
            return False
        self._waiting[network] += 1
        return True

    def has_place(self, network: str) -> bool:
        """Whether there is a place."""
        return (
            self._waiting.total() < self._limits.waiting
            and self._waiting[network] < self._limits.waiting_per_address
        )

    def go_in(self, network: str) -> None:
        """Give the place back at once: the person was let in."""
        self._waiting[network] -= 1
        if self._waiting[network] <= 0:
            del self._waiting[network]

    def linger(self, network: str) -> None:
        """Hold a place for a while for somebody who was let in and has left at once."""
        self._waiting[network] += 1
        self.go_away(network)

    def go_away(self, network: str) -> None:
        """Give the place back after a while: handshakes cost, and guesses should."""
        asyncio.get_running_loop().call_later(self._limits.cooldown, self.go_in, network)


def network_of(address: str) -> str:
    """Say what counts as one address: one of IPv4, or the 64 bits an IPv6 household gets."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
