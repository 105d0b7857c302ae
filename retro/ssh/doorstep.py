"""The sockets people knock at: who has no place on the porch is sent away before SSH begins.

Making a connection of asyncssh's costs a hundred times what closing a socket does, and a stranger can
open a thousand a second.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final

from retro.ssh.porch import network_of

AT_ONCE: Final = 100
"""Sockets to send away before the loop gets on with its other work."""
BACKLOG: Final = 100


class Doorstep(socket.socket):
    """A listening socket that accepts only whom it may."""

    welcomes: Callable[[str], bool]
    """Whether there is a place for an address."""

    def accept(self) -> tuple[socket.socket, Any]:
        """Give the next connection; raises BlockingIOError when there is none."""
        for _ in range(AT_ONCE):
            connection, peer = super().accept()
            if self.welcomes(network_of(str(peer[0]) if peer else "")):
                return connection, peer
            connection.close()
        raise BlockingIOError


async def doorsteps(bind: str, port: int, welcomes: Callable[[str], bool]) -> list[Doorstep]:
    """Listen at every address of a name; port 0 is any free one, the same for all. Raises OSError."""
    loop = asyncio.get_running_loop()
    places = await loop.getaddrinfo(bind or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    opened: list[Doorstep] = []
    try:
        for family, kind, protocol, _, address in dict.fromkeys(places):
            step = Doorstep(family, kind, protocol)
            step.welcomes = welcomes
            opened.append(step)
            step.setblocking(False)
            step.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                step.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            step.bind((address[0], port, *address[2:]))
            step.listen(BACKLOG)
            port = step.getsockname()[1]
    except OSError:
        for step in opened:
            step.close()
        raise
    return opened
