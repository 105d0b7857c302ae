"""The sockets people knock at: who has no place on the porch is sent away before SSH begins.

Making a connection of asyncssh's costs a hundred times what closing a socket does, and a stranger can
open a thousand a second.
"""

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from typing import Any, Final

AT_ONCE: Final = 100
"""Sockets to send away before the loop gets on with its other work."""
BACKLOG: Final = 100
TRIES: Final = 20
"""Free ports to try until one is free in both families."""

MISSING: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
"""How a machine says that it has no such address, or nothing of that family at all."""

Place = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
"""What getaddrinfo gives for an address."""


class FilteredListener(socket.socket):
    """A listening socket that accepts only whom it may."""

    welcomes: Callable[[str], bool]
    """Whether there is a place for an address."""

    def accept(self) -> tuple[socket.socket, Any]:
        """Give the next connection; raises BlockingIOError when there is none."""
        for _ in range(AT_ONCE):
            connection, peer = super().accept()
            if self.welcomes(str(peer[0]) if peer else ""):
                return connection, peer
            connection.close()
        raise BlockingIOError


async def doorsteps(bind: str, port: int, welcomes: Callable[[str], bool]) -> list[FilteredListener]:
    """Listen where `bind` says, at one port for all addresses. Raises OSError.

    Nothing means every address, IPv4 and IPv6; `0.0.0.0` every one of IPv4 and `::` every one of IPv6. Of
    several addresses, those that this machine does not have are left out. Port 0 is any free one.
    """
    return _opened(await asyncio.to_thread(_places, bind, port), port, welcomes)


def try_port(bind: str, port: int) -> tuple[str, ...]:
    """Listen where a server would, let go of it at once, and give the addresses. Raises OSError."""
    steps = _opened(_places(bind, port), port, lambda _: False)
    addresses = tuple(str(step.getsockname()[0]) for step in steps)
    for step in steps:
        step.close()
    return addresses


def _places(bind: str, port: int) -> list[Place]:
    """Look up the addresses, those of IPv4 first."""
    try:
        found = socket.getaddrinfo(bind or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError as trouble:
        raise OSError(errno.EADDRNOTAVAIL, "it cannot be a name") from trouble
    return sorted(dict.fromkeys(found), key=lambda place: place[0])


def _opened(places: Sequence[Place], port: int, welcomes: Callable[[str], bool]) -> list[FilteredListener]:
    """Open all. A port that is free in one family may be another program's in the other, so try some."""
    tries = 1 if port else TRIES
    while True:
        tries -= 1
        try:
            return _steps(places, port, welcomes)
        except OSError as trouble:
            if trouble.errno != errno.EADDRINUSE or not tries:
                raise


def _steps(places: Sequence[Place], port: int, welcomes: Callable[[str], bool]) -> list[FilteredListener]:
    opened: list[FilteredListener] = []
    missing: OSError | None = None
    try:
        for place in places:
            try:
                opened.append(_step(place, port, welcomes))
            except OSError as trouble:
                if trouble.errno not in MISSING:
                    raise
                missing = trouble
            else:
                port = opened[0].getsockname()[1]
        if missing and not opened:
            raise missing
    except OSError:
        for step in opened:
            step.close()
        raise
    return opened


def _step(place: Place, port: int, welcomes: Callable[[str], bool]) -> FilteredListener:
    family, kind, protocol, _, address = place
    step = FilteredListener(family, kind, protocol)
    try:
        step.welcomes = welcomes
        step.setblocking(False)
        step.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            step.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        step.bind((address[0], port, *address[2:]))
        step.listen(BACKLOG)
    except OSError:
        step.close()
        raise
    return step
