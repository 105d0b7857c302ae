"""What comes through a tunnel: one person's channel, joined to our own server by a pair of sockets."""

import asyncio
import contextlib
import socket
from typing import Final

import asyncssh

PIPE: Final = 16_384
"""Bytes of one person's picture that may wait between our server and the connection to the other."""


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two sockets that are joined, with little room between them: what waits there is out of date."""
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIPE)
    return ends


class Answer(asyncssh.SSHTCPSession[bytes]):
    """Says one word and ends."""

    def __init__(self, word: bytes) -> None:
        self._word = word
        self._channel: asyncssh.SSHTCPChannel[bytes]

    def connection_made(self, chan: "asyncssh.SSHTCPChannel[bytes]") -> None:
        self._channel = chan

    def session_started(self) -> None:
        self._channel.write(self._word)
        self._channel.close()


class Guest(asyncssh.SSHTCPSession[bytes]):
    """One person's channel, joined to a socket of our own server; neither side runs ahead of the other."""

    def __init__(self, guests: "set[Guest]") -> None:
        self._guests = guests
        self._full: set[str] = set()
        """What takes no more: the person's channel, the connection that all of them share."""
        self._channel: asyncssh.SSHTCPChannel[bytes] | None = None
        self.pipe = _Pipe(self)

    # From the person.

    def connection_made(self, chan: "asyncssh.SSHTCPChannel[bytes]") -> None:
        self._channel = chan
        self._guests.add(self)
        self.pipe.read(on=not self._full)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        self.pipe.write(data)

    def eof_received(self) -> bool:
        self.pipe.close()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._guests.discard(self)
        self._channel = None
        self.pipe.close()

    def pause_writing(self) -> None:
        self.hold("channel", on=True)

    def resume_writing(self) -> None:
        self.hold("channel", on=False)

    def hold(self, what: str, *, on: bool) -> None:
        """Take nothing from our server while something on the way to the person is full."""
        (self._full.add if on else self._full.discard)(what)
        self.pipe.read(on=not self._full)

    # To the person.

    def send(self, data: bytes) -> None:
        """Send what our server says."""
        if self._channel is not None:
            with contextlib.suppress(OSError):
                self._channel.write(data)

    def listen(self, *, on: bool) -> None:
        """Take something from the person, or nothing while our server has enough."""
        if self._channel is not None:
            (self._channel.resume_reading if on else self._channel.pause_reading)()

    def close(self) -> None:
        """End it, when what was said is out."""
        if self._channel is not None:
            self._channel.close()
        self.pipe.close()


class _Pipe(asyncio.Protocol):
    """The end of the pair of sockets that is joined to a person's channel."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        transport.pause_reading()  # until the person's channel is there

    def data_received(self, data: bytes) -> None:
        self._guest.send(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._guest.close()

    def pause_writing(self) -> None:
        self._guest.listen(on=False)

    def resume_writing(self) -> None:
        self._guest.listen(on=True)

    def write(self, data: bytes) -> None:
        """Pass to our server what the person sent."""
        if self._transport is not None:
            self._transport.write(data)

    def read(self, *, on: bool) -> None:
        """Take what our server says, or nothing."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()
