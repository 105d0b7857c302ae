"""The SSH server: opens the port, gives each connection an auth server, closes in good order."""

import asyncio
import contextlib
import errno
import secrets
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import asyncssh

from retro.errors import ServerError
from retro.room import Room
from retro.room.ports import Entropy
from retro.server.address import way_in
from retro.server.asyncssh_patches import knows_key_exchange, listen, serve
from retro.server.auth_server import AuthServer
from retro.server.filtered_listener import MISSING, FilteredListener, listeners
from retro.server.host_key import fingerprint, host_key
from retro.server.kept_things import KeptThings, NothingKept
from retro.server.limits import Limits
from retro.server.server_state import MakeApp, ServerState, WithoutScreen

_KEX: Final = (
    "mlkem768x25519-sha256",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
)
"""Cheap for us, and every client since 2016 knows one: a handshake is what a stranger can make us do.
The first holds against quantum computers; it is offered where the machine's cryptography has it."""
_CIPHERS: Final = (
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes128-ctr",
)
_MACS: Final = (
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)
_SIGNATURES: Final = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
"""With which people prove their keys; nothing that rests on SHA-1."""


class SshServer:
    """Serves the given rooms over SSH. `make_app` makes the app of a seat for a client's terminal;
    `without_screen` answers commands and converses in lines, `kept` what is asked between meetings.

    `host_key` is the file of the key, made when it is not there, or a key that is kept nowhere. `bind` is the
    address to listen at: nothing for every one, `0.0.0.0` for every one of IPv4, `::` for every one of IPv6.
    """

    def __init__(
        self,
        rooms: Callable[[], Sequence[Room]],
        make_app: MakeApp,
        host_key: Path | asyncssh.SSHKey,
        *,
        without_screen: WithoutScreen,
        bind: str = "",
        port: int = 2222,
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        entropy: Entropy = secrets.token_bytes,
        kept: KeptThings = NothingKept(),  # noqa: B008  (keeps nothing)
    ) -> None:
        self._rooms = rooms
        self._make_app = make_app
        self._without_screen = without_screen
        self._key = host_key
        self._bind = bind
        self._port = port
        self._limits = limits
        self._entropy = entropy
        self._kept = kept
        self._fingerprint = ""
        self._addresses: tuple[str, ...] = ()
        self._listeners: list[FilteredListener] = []
        """Listening, and not served yet."""
        self._servers: list[asyncio.Server] = []
        self._state: ServerState | None = None
        self._options: dict[str, Any] = {}
        """How every connection is spoken on, in asyncssh's words; known after `start`."""

    @property
    def port(self) -> int:
        """The port that is open; after `start` also when 0 was asked for."""
        return self._port

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that are listened at, IPv4 first, such as `0.0.0.0` and `::`; known after `bind`."""
        return self._addresses

    @property
    def fingerprint(self) -> str:
        """The host key's fingerprint, as ssh shows it at the first connection; known after `start`."""
        return self._fingerprint

    @property
    def connections(self) -> int:
        """How many connections are let in."""
        return self._state.connections if self._state else 0

    async def bind(self) -> None:
        """Take the port; who connects waits until `start`. Raises ServerError."""
        state = self._state = ServerState(
            self._rooms, self._make_app, self._without_screen, self._limits, self._entropy, self._kept
        )
        try:
            self._listeners = await listeners(self._bind, self._port, state.welcomes)
        except OSError as error:
            raise ServerError(self._sentence(error)) from error
        self._addresses = tuple(listener.getsockname()[0] for listener in self._listeners)
        self._port = self._listeners[0].getsockname()[1]

    async def start(self) -> None:
        """Serve those who connect. Raises ServerError."""
        key = host_key(self._key) if isinstance(self._key, Path) else self._key
        self._fingerprint = fingerprint(key)
        if self._state is None:
            await self.bind()
        state = self._state
        assert state is not None  # noqa: S101  (bind has made it)
        self._options = self._spoken(key)
        try:
            while self._listeners:
                self._servers.append(
                    await listen(self._listeners[0], lambda: AuthServer(state), **self._options)
                )
                self._listeners.pop(0)
        except OSError as error:
            raise ServerError(self._sentence(error)) from error
        state.reached_by(way_in(self._bind, self._addresses, self._port).command)

    def welcomes(self, address: str) -> bool:
        """Whether there is a place for one more connection from an address; before `start` there is none."""
        return bool(self._options) and self._state is not None and self._state.welcomes(address)

    async def take(self, accepted: socket.socket, address: str) -> None:
        """Serve a connection that was accepted elsewhere; limits count it to the address it is from."""
        state = self._state
        assert state is not None  # noqa: S101  (whoever asked `welcomes` before knows)
        await serve(accepted, lambda: AuthServer(state, origin=address), **self._options)

    def _spoken(self, key: asyncssh.SSHKey) -> dict[str, Any]:
        return {
            "server_host_keys": [key],
            "server_version": "Retro",
            "config": None,
            "encoding": None,
            "line_editor": False,
            "agent_forwarding": False,
            "x11_forwarding": False,
            "allow_scp": False,
            "gss_host": None,
            "host_based_auth": False,
            "password_auth": False,
            "compression_algs": None,
            "kex_algs": _KEX if knows_key_exchange(_KEX[0]) else _KEX[1:],
            "encryption_algs": _CIPHERS,
            "mac_algs": _MACS,
            "signature_algs": _SIGNATURES,
            "login_timeout": self._limits.login_seconds,
            "keepalive_interval": self._limits.keepalive_seconds,
            "keepalive_count_max": self._limits.keepalive_count,
        }

    async def close(self, sentence: str = "The host has closed the session.") -> None:
        """Tell every terminal why, after its screen was given back, and stop listening."""
        if self._state is None or self._state.closing:
            return
        state = self._state
        state.close(sentence)
        for listener in self._listeners:
            listener.close()
        for server in self._servers:
            server.close()
        # Nothing new comes from here on. Who is still being asked for a code has nothing to lose; terminals
        # have an app that must give the screen back. All end at once: one that hangs delays no other.
        for auth_server in state.auth_servers:
            if not auth_server.has_terminal:
                auth_server.close()
        terminal_sessions = state.terminal_sessions
        for terminal_session in terminal_sessions:
            terminal_session.end()
        seconds = self._limits.ending_seconds + 1
        if terminal_sessions:
            await asyncio.wait({asyncio.ensure_future(t.ended()) for t in terminal_sessions}, timeout=seconds)
        # A terminal's connection closes when its last line is out; whoever does not take it is cut off.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(state.emptied(), min(self._limits.ending_seconds, 1.0))
        for auth_server in state.auth_servers:
            auth_server.cut()
        state.sweeper.close()
        for server in self._servers:
            await server.wait_closed()

    def _sentence(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"Port {self._port} is in use; choose another with --port."
        if error.errno == errno.EACCES:
            return f"Port {self._port} needs administrator rights; choose one above 1023 with --port."
        if isinstance(error, socket.gaierror) or error.errno in MISSING:
            return f"{self._bind} is not an address of this machine; choose another with --bind."
        return f"Port {self._port} cannot be opened ({error.strerror or error})."
