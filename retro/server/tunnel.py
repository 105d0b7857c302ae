"""A reverse tunnel: a server that everybody reaches listens for us, who sit behind a router.

The user's own SSH settings, agent and known hosts say how to get there. Each person who connects to the
server's port comes to us as a channel of one SSH connection (RFC 4254, section 7), which says where they
come from. A pair of sockets stands between that channel and our own SSH server, so that a person is held
to the same limits and paces either way.
"""

import asyncio
import contextlib
import datetime
import itertools
import logging
import secrets
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final

import asyncssh

from retro.errors import ServerError
from retro.server.address import Address
from retro.server.asyncssh_patches import tell_when_full
from retro.server.forwarded import Answer, Guest, pair
from retro.server.route import Client, Question, Refused, Route, about, reason
from retro.server.ssh_server import SshServer
from retro.session.text import clean

log = logging.getLogger(__name__)

PAUSES: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each try to open a tunnel again that broke off; the last one from then on."""
PATIENCE: Final = 15.0
"""Seconds to reach the server, and again to log in."""
REACHED_WITHIN: Final = 5.0
"""Seconds in which our own port must answer when it is looked at from outside."""
ASKED_EVERY: Final = 3.5
"""Seconds of silence before the server is asked whether it is still there."""
QUESTIONS: Final = 3
"""Questions without an answer after which, one such time later, the tunnel is lost: some 14 s."""
WINDOW: Final = 65_536
"""Bytes that a person may send ahead."""
SHOWN: Final = 20.0
"""Seconds for which is said that it is back."""
LAST_WORDS: Final = 1.0
"""Seconds for the last lines on people's terminals to get out."""


class PortRefused(ServerError):
    """The server lets us in, and does not open the port."""


class Reach(Enum):
    """What was found out about a port of the server."""

    OPEN = "open"
    """People reach us there."""
    LOOPBACK = "loopback"
    """The server opened it for itself alone."""
    ANOTHER = "another"
    """Somebody else answers there."""
    UNKNOWN = "unknown"
    """It could not be looked at from here."""


class Tunnel:
    """A port of a server at which people reach our own SSH server.

    `tell` is told what is wrong with it in a sentence, also that it is back, and an empty one when there is
    nothing more to say.
    """

    def __init__(self, route: Route, server: SshServer, port: int, tell: Callable[[str], None]) -> None:
        self._route = route
        self._server = server
        self._port = port
        self._tell = tell
        self._host = route.host
        self._address: Address | None = None
        self._word = b""
        """What we answer while we look whether we are reached; empty once people may come."""
        self._connection: asyncssh.SSHClientConnection | None = None
        self._guests: set[Guest] = set()
        self._full = False
        """Whether the connection takes no more at the moment."""
        self._keeping: asyncio.Task[None] | None = None
        self._doubted = False
        self.problem = ""
        """Why people may not reach us, in a sentence, or nothing; `tell` is told of each change."""

    @property
    def host(self) -> str:
        """The server as the user's SSH settings know it; after `open`."""
        return self._host

    @property
    def typed(self) -> Address:
        """The host and the port that people type; after `open`."""
        if self._address is None:
            return Address(self._host, self._port)
        return Address(self._address.host, self._address.port or self._port)

    @property
    def port(self) -> int:
        """The port that is open on the server; after `open` also when 0 was asked for."""
        return self._port

    async def open(self, address: Address | None = None) -> None:
        """Open the tunnel, and see that people reach it at the server.

        `address` is what they type where that is not the server's own address and port.
        Raises Question when the user must say something first, ServerError when it cannot be opened.
        """
        self._address = address
        self._word = secrets.token_hex(16).encode() + b"\r\n"
        try:
            await self._connect()
            host, port = self.typed.host, self.typed.port or self._port
            reach = await self._reach(host, port)
            if reach is Reach.LOOPBACK:
                raise ServerError(
                    f"{self._host} opens port {self._port} only for itself, so nobody else can connect to "
                    "it. "
                    "Set `GatewayPorts clientspecified` in its sshd_config, reload sshd, and try again."
                )
            if reach is Reach.ANOTHER:
                raise ServerError(f"Something else answers at port {port} of {host}.")
        except BaseException:
            await self.close()
            raise
        if reach is Reach.UNKNOWN:
            self._doubted = True
            self._say(
                f"It is not certain that people can reach {host} at port {port}: that could not be tested "
                "from here. Ask somebody to try."
            )
        self._word = b""
        self._keeping = asyncio.create_task(self._keep(), name="tunnel")

    async def close(self) -> None:
        """Close the tunnel, when the last words to people are out."""
        if self._keeping is not None:
            self._keeping.cancel()
        for _ in range(20):
            if not self._guests:
                break
            await asyncio.sleep(LAST_WORDS / 20)
        if self._connection is not None:
            self._connection.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._connection.wait_closed(), LAST_WORDS)
        for guest in list(self._guests):
            guest.close()

    # The connection to the server.

    async def _connect(self) -> None:
        """Log in and ask for the port. Raises Question or ServerError."""
        server = self._route.host
        try:
            file, known, settings = await asyncio.to_thread(self._route.files)
        except (OSError, ValueError) as error:
            raise ServerError(f"Your SSH settings cannot be read: {reason(error)}.") from error
        client = Client(self._route, settings.username)
        try:
            connection = await asyncssh.connect(
                **self._route.options(),
                client_factory=lambda: client,
                known_hosts=known or b"",
                passphrase=client.passphrase,
                connect_timeout=PATIENCE * 2,
                login_timeout=PATIENCE,
                keepalive_interval=ASKED_EVERY,
                keepalive_count_max=QUESTIONS,
                agent_forwarding=False,
                x11_forwarding=False,
            )
        except asyncssh.HostKeyNotVerifiable as refusal:
            if client.shown is None:
                raise ServerError(f"{server} cannot be trusted: {reason(refusal)}.") from refusal
            raise about(server, client, settings, file, known) from refusal
        except asyncssh.PermissionDenied as refusal:
            if client.wanted is not None:
                raise client.wanted from refusal
            raise Refused(f"{server} does not let you in. Try it with: ssh {self._ssh}") from refusal
        except (asyncssh.Error, OSError, ValueError, TimeoutError) as error:
            raise ServerError(f"The tunnel to {server} cannot be opened: {reason(error)}.") from error
        self._host = clean(str(settings.host))
        self._connection, self._full = connection, False
        tell_when_full(connection, self._hold)
        try:
            listener = await asyncio.wait_for(
                connection.create_server(self._come, "", self._port, window=WINDOW), PATIENCE
            )
        except (asyncssh.Error, asyncssh.ChannelListenError, OSError, TimeoutError) as error:
            connection.close()
            raise PortRefused(
                f"{server} does not open port {self._port}. It is in use there, or sshd_config forbids it "
                "(AllowTcpForwarding, PermitListen). --via-port chooses another."
            ) from error
        self._port = listener.get_port()

    @property
    def _ssh(self) -> str:
        user = f"{self._route.user}@" if self._route.user else ""
        return (f"-p {self._route.port} " if self._route.port else "") + user + self._route.host

    async def _keep(self) -> None:
        """Open the tunnel again whenever it broke off."""
        while True:
            assert self._connection is not None  # noqa: S101  (open has made it)
            await self._connection.wait_closed()
            since = f"{datetime.datetime.now():%H:%M}"
            log.warning("the tunnel to %s broke off", self._host)
            self._say(
                f"The tunnel to {self._host} has been down since {since} and will come back by itself. "
                "Then people who joined through it type the join line again."
            )
            for pause in _pauses():
                await asyncio.sleep(pause)
                try:
                    await self._connect()
                    break
                except (Question, Refused) as refusal:
                    log.warning("the tunnel to %s is not opened again: %s", self._host, refusal)
                    self._say(
                        f"The tunnel to {self._host} has been down since {since} and stays down: the server "
                        "no longer lets Retro in. To open it again, leave and host the session again."
                    )
                    return
                except PortRefused:
                    log.warning("%s does not give port %d back yet", self._host, self._port)
                    self._say(
                        f"The tunnel to {self._host} has been down since {since}: port {self._port} is still "
                        "held there for the broken connection. It comes back by itself."
                    )
                except Exception as error:  # whatever it is, the next try may do
                    why = error if isinstance(error, ServerError) else type(error).__name__
                    log.warning("the tunnel to %s is still down: %s", self._host, why)
            log.warning("the tunnel to %s is back", self._host)
            self._say(
                f"The tunnel to {self._host} is back. People who joined through it type the join line again; "
                "their seats are kept."
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._connection.wait_closed(), SHOWN)
            self._say("")

    def _say(self, sentence: str) -> None:
        self.problem = sentence
        self._tell(sentence)

    def _hold(self, full: bool) -> None:
        """Take nothing from our server while the connection that all share is full."""
        self._full = full
        for guest in self._guests:
            guest.hold("connection", on=full)

    # Is it reached?

    async def _reach(self, host: str, port: int) -> Reach:
        """Look at the port as people do, then through the tunnel from the server's own side.

        The server does not say which of its addresses it listens at (RFC 4254, section 7.1).
        """
        connection = self._connection
        assert connection is not None  # noqa: S101
        heard: bytes | None = None
        try:
            async with asyncio.timeout(REACHED_WITHIN):
                reader, writer = await asyncio.open_connection(host, port)
                try:
                    heard = b""
                    heard = await reader.readline()
                finally:
                    writer.close()
        except (OSError, ValueError):  # refused, no way there, or nothing in time
            pass
        if heard is not None:
            return Reach.OPEN if heard == self._word else Reach.ANOTHER
        peer = connection.get_extra_info("peername")
        try:
            async with asyncio.timeout(REACHED_WITHIN):
                far, _ = await connection.open_connection(
                    peer[0] if peer and peer[0] else self._host, self._port
                )
                await far.readline()
        except asyncssh.ChannelOpenError as refusal:
            refused = refusal.code == asyncssh.OPEN_CONNECT_FAILED
            return Reach.LOOPBACK if refused else Reach.UNKNOWN
        except (asyncssh.Error, OSError):
            pass
        return Reach.UNKNOWN

    # People.

    async def _come(self, address: str, port: int) -> "asyncssh.SSHTCPSession[bytes]":
        """Take somebody in who connected to the server's port, or send them away before SSH begins."""
        if self._word:
            return Answer(self._word)
        if not self._server.welcomes(address):
            raise asyncssh.ChannelOpenError(
                asyncssh.OPEN_RESOURCE_SHORTAGE, "There is no free place at the moment."
            )
        if self._doubted:
            self._doubted = False
            self._say("")
        far_end, near_end = pair()
        guest = Guest(self._guests)
        guest.hold("connection", on=self._full)
        await asyncio.get_running_loop().create_connection(lambda: guest.pipe, sock=far_end)
        await self._server.take(near_end, address)
        return guest


def _pauses() -> Iterator[float]:
    return itertools.chain(PAUSES, itertools.repeat(PAUSES[-1]))
