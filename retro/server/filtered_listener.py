"""The listening sockets: a connection for which there is no pending place is closed before SSH begins.

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

SocketAddress = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
"""What getaddrinfo gives for an address."""


class FilteredListener(socket.socket):
    """A listening socket that accepts only connections for which there is a place."""

    def __init__(
        self,
        family: socket.AddressFamily,
        kind: socket.SocketKind,
        protocol: int,
        welcomes: Callable[[str], bool],
    ) -> None:
        super().__init__(family, kind, protocol)
        self._welcomes = welcomes
        """Whether there is a place for an address."""

    def accept(self) -> tuple[socket.socket, Any]:
        """Return the next connection; raises BlockingIOError when there is none."""
        for _ in range(AT_ONCE):
            connection, peer = super().accept()
            if self._welcomes(str(peer[0]) if peer else ""):
                return connection, peer
            connection.close()
        # As if nobody were left: asyncio asks again as soon as the loop has done its other work.
        raise BlockingIOError


async def listeners(bind: str, port: int, welcomes: Callable[[str], bool]) -> list[FilteredListener]:
    """Listen where `bind` says, at one port for all addresses. Raises OSError.

    Nothing means every address, IPv4 and IPv6; `0.0.0.0` every one of IPv4 and `::` every one of IPv6. Of
    several addresses, those that this machine does not have are left out. Port 0 is any free one.
    """
    # Looked up in a thread: a name may have to be asked for in the network.
    return _opened(await asyncio.to_thread(_socket_addresses, bind, port), port, welcomes)


def try_port(bind: str, port: int) -> tuple[str, ...]:
    """Listen where a server would and close at once. Returns the addresses. Raises OSError."""
    opened = _opened(_socket_addresses(bind, port), port, lambda _: False)
    addresses = tuple(str(listener.getsockname()[0]) for listener in opened)
    for listener in opened:
        listener.close()
    return addresses


def _socket_addresses(bind: str, port: int) -> list[SocketAddress]:
    """Look up the addresses, those of IPv4 first."""
    try:
        found = socket.getaddrinfo(bind or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError as error:
        raise OSError(errno.EADDRNOTAVAIL, "it cannot be a name") from error
    return sorted(dict.fromkeys(found), key=lambda address: address[0])


def _opened(
    addresses: Sequence[SocketAddress], port: int, welcomes: Callable[[str], bool]
) -> list[FilteredListener]:
    """Open all. With port 0 try some: one that is free in one family may be taken in the other."""
    tries = 1 if port else TRIES
    while True:
        tries -= 1
        try:
            return _listeners(addresses, port, welcomes)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not tries:
                raise


def _listeners(
    addresses: Sequence[SocketAddress], port: int, welcomes: Callable[[str], bool]
) -> list[FilteredListener]:
    opened: list[FilteredListener] = []
    missing: OSError | None = None
    try:
        for address in addresses:
            try:
                opened.append(_listener(address, port, welcomes))
            except OSError as error:
                if error.errno not in MISSING:
                    raise
                missing = error
            else:
                port = opened[0].getsockname()[1]
        if missing and not opened:
            raise missing
    except OSError:
        for listener in opened:
            listener.close()
        raise
    return opened


def _listener(socket_address: SocketAddress, port: int, welcomes: Callable[[str], bool]) -> FilteredListener:
    family, kind, protocol, _, address = socket_address
    listener = FilteredListener(family, kind, protocol, welcomes)
    try:
        listener.setblocking(False)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address[0], port, *address[2:]))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
