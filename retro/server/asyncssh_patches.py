"""Everything that reaches into asyncssh's private parts, each with what is wrong or missing there.

Written against asyncssh 2.24; `pyproject.toml` keeps out versions that the tests have not passed with.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import asyncssh
from asyncssh.auth import MSG_USERAUTH_INFO_RESPONSE, _ServerKbdIntAuth
from asyncssh.constants import MSG_KEXINIT, MSG_USERAUTH_REQUEST
from asyncssh.kex import get_kex_algs
from asyncssh.packet import SSHPacket, String

_COOKIE: Final = 16
"""Bytes at the start of a key exchange offer that mean nothing (RFC 4253, section 7.1)."""
_OTHER_LISTS: Final = 8
"""Name lists behind the first two: ciphers, MACs, compressions and languages, each for both ways."""
_UNREADABLE: Final = b"guest"
"""The user whose name nobody can read: as people join who have no name of their own."""
_SCREEN_VARIABLES: Final = re.compile(rb"TERM|LANG|COLORTERM|NO_COLOR|LC_[A-Z_]{1,20}")
_MOST_VARIABLES: Final = 20
_LONGEST_VALUE: Final = 128


class Watcher(Protocol):
    """What somebody who watches a connection is told and asked."""

    def bytes_received(self, amount: int) -> None:
        """Hear that so many bytes came in, whatever they were."""

    def may_exchange_keys(self) -> bool:
        """Whether the connection may exchange keys once more; it is ended otherwise."""

    def key_proven(self) -> bool:
        """Whether the key that was just proven lets in by itself."""

    def writing_paused(self) -> None:
        """Hear that the transport takes no more for now."""

    def writing_resumed(self) -> None:
        """Hear that the transport takes bytes again."""


class Connection(asyncssh.SSHServerConnection):
    """The server's side of one connection."""

    watcher: Watcher | None = None
    """Who is told and asked; set when the connection is made."""

    # Key exchange.

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        """Handle a packet; the offer of a key exchange by `_exchange_keys`."""
        if pkttype == MSG_KEXINIT:
            return self._exchange_keys(pkttype, pktid, packet)
        if pkttype == MSG_USERAUTH_REQUEST:
            packet = _readable(packet)
        return super().process_packet(pkttype, pktid, packet)

    async def _exchange_keys(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        """Judge as RFC 4253, section 7.1, says whether the client has guessed the key exchange wrongly.

        A client may send the first message of the key exchange that it expects without waiting. The guess is
        wrong, and the message is to be ignored, where client and server prefer different algorithms, also
        when they then agree on the one that was guessed. asyncssh looks only at what is agreed on, takes the
        message, and ends the connection at the next one. Dropbear's client always guesses.
        """
        offer = SSHPacket(packet.get_remaining_payload())
        await self._process_kexinit(pkttype, pktid, packet)
        offer.get_bytes(_COOKIE)
        key_exchanges, host_keys = offer.get_namelist(), offer.get_namelist()
        for _ in range(_OTHER_LISTS):
            offer.get_namelist()
        guessed = offer.get_boolean()
        preferred = (self._kex_algs[0], next(iter(self._server_host_keys)))
        self._ignore_first_kex = guessed and (key_exchanges[0], host_keys[0]) != preferred

    def send_newkeys(self, k: bytes, h: bytes) -> None:
        """Finish a key exchange, unless there were too many: asyncssh sets no limit."""
        if self.watcher is None or self.watcher.may_exchange_keys():
            super().send_newkeys(k, h)
        else:
            self.abort()

    # Keys that people prove.

    async def validate_public_key(self, username: str, key_data: bytes, msg: bytes, signature: bytes) -> bool:
        """Tell a proof from an offer: asyncssh asks its owner the same for both, and lets in by any proof."""
        valid = await super().validate_public_key(username, key_data, msg, signature)
        if valid and msg and self.watcher is not None:
            return self.watcher.key_proven()
        return valid

    # Questions that people answer.

    async def _finish_userauth(self, begin_auth: bool, method: bytes, packet: SSHPacket) -> None:
        """Begin to let somebody in; their answers are taken by `_take_answers`."""
        await super()._finish_userauth(begin_auth, method, packet)
        if isinstance(self._auth, _ServerKbdIntAuth):
            self._auth._packet_handlers = {MSG_USERAUTH_INFO_RESPONSE: _take_answers}

    # Amounts.

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        """Take bytes in and say how many: what asyncssh ignores or answers by itself is seen nowhere else."""
        super().data_received(data, datatype)
        if self.watcher is not None:
            self.watcher.bytes_received(len(data))

    def pause_writing(self) -> None:
        """Tell that the transport is full: asyncssh does nothing, and it would fill without end."""
        if self.watcher is not None:
            self.watcher.writing_paused()

    def resume_writing(self) -> None:
        """Tell that the transport has room again."""
        if self.watcher is not None:
            self.watcher.writing_resumed()

    def read_in_pieces(self, size: int) -> None:
        """Take in at most so many bytes at once; asyncio would take 256 kB, and others have to wait."""
        if hasattr(self._transport, "max_size"):
            self._transport.max_size = size  # type: ignore[union-attr]

    def pause_reading(self) -> None:
        """Take nothing in until `resume_reading`; asyncssh cannot wait before a channel is open."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Go on taking bytes in."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()


def _readable(request: SSHPacket) -> SSHPacket:
    """Return a request to be let in whose user's name is UTF-8: asyncssh ends the connection at any other.

    RFC 4252, section 5, asks for UTF-8, but clients send on what the terminal gave them, which may be set to
    Latin-1. A proof of a key covers the name as it was sent; so here it fails, and questions are asked.
    """
    kind, user = request.get_consumed_payload(), request.get_string()
    try:
        user.decode("utf-8")
    except UnicodeDecodeError:
        user = _UNREADABLE
    readable = SSHPacket(kind + String(user) + request.get_remaining_payload())
    readable.get_bytes(len(kind))
    return readable


def _take_answers(auth: _ServerKbdIntAuth, _kind: int, _number: int, packet: SSHPacket) -> None:
    """Take the answers to questions, also those that are not UTF-8: asyncssh ends the connection at these.

    RFC 4256, section 3.4, asks for UTF-8, but clients send on what the terminal gives them. Bytes that are
    no UTF-8 become surrogates, as with Python's `surrogateescape`, for whoever asks to see.
    """
    count = packet.get_uint32()
    answers = [packet.get_string().decode("utf-8", "surrogateescape") for _ in range(count)]
    packet.check_end()
    auth.create_task(auth._validate_response(answers))


class _Frame(bytearray):
    """What is left to send of a part of a picture."""


class Channel(asyncssh.SSHServerChannel[bytes]):
    """The channel of one terminal: bytes, no line editor, and only the variables that a screen may heed.

    asyncssh keeps every variable that a client sends, of which one connection can make 89 MB.
    """

    @classmethod
    def opened(cls, connection: asyncssh.SSHServerConnection, window: int) -> "Channel":
        """Open a channel on a connection; `window` is how many bytes the client may send ahead."""
        return cls(
            connection,
            asyncio.get_running_loop(),
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=1024,
            encoding=None,
            errors="strict",
            window=window,
            max_pktsize=32_768,
        )

    @property
    def variables(self) -> dict[str, str]:
        """What the client said of its screen."""
        return {key.decode("ascii"): value.decode("utf-8", "replace") for key, value in self._env.items()}

    def write_frame(self, data: bytes) -> None:
        """Send a part of a picture, which `withdraw_frames` can take back until it is on its way."""
        self.write(data)
        if data and self._send_buf:  # of what waits, this came last
            waits, kind = self._send_buf[-1]
            self._send_buf[-1] = (_Frame(waits), kind)

    def write_error(self, data: bytes) -> None:
        """Send to the client's stderr."""
        self.write(data, asyncssh.EXTENDED_DATA_STDERR)

    def withdraw_frames(self) -> bool:
        """Take back all parts of pictures that wait for the client to read; say whether there were any.

        Of one of them the beginning may have been sent.
        """
        kept = [(waits, kind) for waits, kind in self._send_buf if not isinstance(waits, _Frame)]
        if len(kept) == len(self._send_buf):
            return False
        self._send_buf = kept
        self._send_buf_len = sum(len(waits) for waits, _ in kept)
        self._pause_resume_writing()
        return True

    def transport_holds(self) -> int:
        """How many bytes the transport has taken and not sent."""
        transport = self._conn._transport if self._conn is not None else None
        return transport.get_write_buffer_size() if transport is not None else 0

    def _process_exec_request(self, packet: SSHPacket) -> bool:
        """Take a command that is no UTF-8 too: asyncssh refuses it without a word on what is wrong.

        Bytes that are no UTF-8 become surrogates, as those of an answer do.
        """
        command = packet.get_string()
        packet.check_end()
        return self._start_session(command=command.decode("utf-8", "surrogateescape"))

    def _process_env_request(self, packet: SSHPacket) -> bool:
        key, value = packet.get_string(), packet.get_string()
        packet.check_end()
        if (
            len(self._env) >= _MOST_VARIABLES
            or len(value) > _LONGEST_VALUE
            or not _SCREEN_VARIABLES.fullmatch(key)
        ):
            return False
        self._env[key] = value
        return True


def knows_key_exchange(name: str) -> bool:
    """Whether the cryptography of this machine has a key exchange; with one it lacks nothing starts."""
    return name.encode("ascii") in get_kex_algs()


def tell_when_full(connection: asyncssh.SSHClientConnection, told: Callable[[bool], None]) -> None:
    """Call `told` when a connection to a server takes no more, and when it does again.

    asyncssh does nothing then, and what all channels send together would fill the memory.
    """
    connection.pause_writing = lambda: told(True)  # type: ignore[method-assign]
    connection.resume_writing = lambda: told(False)  # type: ignore[method-assign]


async def serve(accepted: socket.socket, owner: Callable[[], asyncssh.SSHServer], **options: Any) -> None:
    """Serve one socket that is connected, with a connection of ours, as `listen` serves each."""
    loop = asyncio.get_running_loop()
    settings = asyncssh.SSHServerConnectionOptions(server_factory=owner, **options)
    await loop.connect_accepted_socket(lambda: Connection(loop, settings), accepted)


async def listen(
    listening: socket.socket, owner: Callable[[], asyncssh.SSHServer], **options: Any
) -> asyncio.Server:
    """Serve a socket that listens, with connections of ours; `asyncssh.listen` only makes its own.

    `options` are those of `asyncssh.SSHServerConnectionOptions`.
    """
    loop = asyncio.get_running_loop()
    settings = asyncssh.SSHServerConnectionOptions(server_factory=owner, **options)
    return await loop.create_server(lambda: Connection(loop, settings), sock=listening)
