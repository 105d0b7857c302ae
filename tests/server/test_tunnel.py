"""People reach a host behind a router through a server that is a real OpenSSH."""

import asyncio
import contextlib
import os
import re
import socket
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from retro.cli import parser
from retro.errors import ServerError
from retro.server import Address
from retro.server.limits import Limits
from retro.server.route import Question, Route, SecretWanted, UnknownHost
from retro.server.tunnel import Tunnel
from tests.server.openssh import Shell, openssh
from tests.server.small import CODE, QUICK, Serving, limits, serving
from tests.server.sshd import HERE, Sshd, free_port, sshd
from tests.server.test_openssh import say
from tests.terminal import PATIENCE, join


class Through:
    """A tunnel, and what was told of it."""

    def __init__(self, serving: Serving, tunnel: Tunnel, told: list[str]) -> None:
        self.serving = serving
        self.tunnel = tunnel
        self.told = told

    @property
    def port(self) -> int:
        return self.tunnel.port

    async def until_told(self, words: str) -> None:
        for _ in range(3_000):
            if any(words in sentence for sentence in self.told):
                return
            await asyncio.sleep(0.02)
        raise TimeoutError(f"nobody said {words!r}, only {self.told}")


@contextlib.asynccontextmanager
async def through(server: Sshd, *, limits: Limits = QUICK) -> AsyncIterator[Through]:
    """Serve a room through a server."""
    told: list[str] = []
    async with serving(limits=limits) as s:
        tunnel = Tunnel(server.route(), s.server, 0, told.append)
        await tunnel.open()
        try:
            yield Through(s, tunnel, told)
        finally:
            await tunnel.close()


async def opening(route: Route, port: int = 0) -> None:
    """Open a tunnel, for what comes of it."""
    async with serving() as s:
        tunnel = Tunnel(route, s.server, port, lambda _: None)
        await tunnel.open()
        await tunnel.close()


def heard_from(address: str, port: int) -> bytes:
    """What somebody hears who connects from an address; nothing when they are sent away."""
    caller = socket.create_connection((HERE, port), 30, (address, 0))
    with caller, contextlib.suppress(ConnectionError):
        return caller.recv(100)
    return b""


# Joining


async def test_people_join_through_the_server_with_the_ssh_that_they_have(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, through(server) as t:
        assert (t.tunnel.host, t.tunnel.problem) == (HERE, "")
        async with openssh(t.port, user="ana") as ana, join(t.port, "Bo", CODE) as bo:
            await say(ana)
            await ana.wait_for("here: Bo, ana")
            await bo.press("a")
            await bo.wait_for("pressed a")
            await ana.press("Q")
            assert await ana.wait_ended() == 0
            assert "You can come back any time" in ana.text()


async def test_the_last_words_reach_people_before_the_tunnel_closes(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, through(server) as t, openssh(t.port, user="ana") as ana:
        await say(ana)
        await ana.wait_for("here: ana")
        await t.serving.server.close("The host has gone home.")
        await t.tunnel.close()
        await ana.wait_ended()
        assert "The host has gone home." in ana.text()


async def test_limits_go_by_where_people_come_from_and_not_by_the_server(tmp_path: Path) -> None:
    few = limits(waiting_per_address=1, cooldown=60.0)
    async with sshd(tmp_path) as server, through(server, limits=few) as t:

        async def heard(address: str) -> bytes:
            return await asyncio.to_thread(heard_from, address, t.port)

        assert (await heard("127.0.0.3")).startswith(b"SSH-2.0-Retro")
        assert await heard("127.0.0.3") == b""
        assert (await heard("127.0.1.4")).startswith(b"SSH-2.0-Retro")


async def test_who_sends_without_end_is_held_back_and_costs_others_nothing(tmp_path: Path) -> None:
    slow = limits(stranger_rate=1_000, stranger_burst=1_000)
    async with sshd(tmp_path) as server, through(server, limits=slow) as t:
        reader, writer = await asyncio.open_connection(HERE, t.port)
        await reader.readline()
        ignored = bytes([2]) + (32_000).to_bytes(4, "big") + bytes(32_000)  # SSH_MSG_IGNORE
        padding = 8 - (5 + len(ignored)) % 8 + 8
        packet = (1 + len(ignored) + padding).to_bytes(4, "big") + bytes([padding]) + ignored + bytes(padding)
        writer.write(b"SSH-2.0-flood\r\n" + packet * 500)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(writer.drain(), 0.5)
        (guest,) = t.tunnel._guests
        assert guest.pipe._transport is not None
        assert guest.pipe._transport.get_write_buffer_size() < 500_000
        writer.transport.abort()


async def test_a_terminal_that_takes_nothing_fills_no_memory(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, through(server) as t, join(t.port, "Bo", CODE) as bo:
        await bo.wait_for("here: Bo")
        (guest,) = t.tunnel._guests
        assert t.tunnel._connection is not None
        t.tunnel._connection.pause_writing()  # as asyncssh does when the tunnel to the server is full
        for _ in range(200):
            t.serving.app.make_noise()
            await asyncio.sleep(0.005)
        driver: Any = t.serving.app._driver
        async with asyncio.timeout(PATIENCE):
            while not driver._frame_writer.dropped:
                t.serving.app.make_noise()
                await asyncio.sleep(0.005)
        assert driver._frame_writer.dropped > 0
        assert guest._channel is not None
        assert guest._channel.get_write_buffer_size() == 0
        t.tunnel._connection.resume_writing()
        await bo.press("a")
        await bo.wait_for("pressed a")


# Breaking off


async def test_a_tunnel_that_breaks_off_comes_back_and_people_join_again(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, through(server) as t, join(t.serving.port, "Bo", CODE) as bo:
        async with openssh(t.port, user="ana") as ana:
            await say(ana)
            await ana.wait_for("here: Bo, ana")
            server.cut()
            await t.until_told(f"The tunnel to {HERE} has been down since ")
            await ana.wait_ended()
        await t.until_told(f"The tunnel to {HERE} is back.")
        await bo.press("a")  # who joined directly has noticed nothing
        await bo.wait_for("pressed a")
        async with join(t.port, "Cy", CODE) as cy:
            await cy.wait_for("here: Bo, Cy")


async def taken(port: int) -> socket.socket:
    """Take a port that the server gives back as soon as its process has ended."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
            except OSError:
                await asyncio.sleep(0.01)


async def test_a_port_that_the_server_still_holds_for_the_broken_connection_is_asked_for_again(
    tmp_path: Path,
) -> None:
    async with sshd(tmp_path) as server, through(server) as t:
        server.cut()
        await t.until_told("has been down since")
        with await taken(t.port):
            await t.until_told(f"port {t.port} is still held there")
        await t.until_told("is back.")
        async with join(t.port, "Cy", CODE) as cy:
            await cy.wait_for("here: Cy")


async def test_a_server_that_no_longer_lets_us_in_is_not_asked_again_and_again(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, through(server) as t:
        (tmp_path / "authorized_keys").write_text("")
        server.cut()
        await t.until_told("stays down: the server no longer lets Retro in")
        assert t.tunnel._keeping is not None
        await asyncio.wait({t.tunnel._keeping}, timeout=5)
        assert t.tunnel._keeping.done()


# What the server must allow


async def test_a_port_that_the_server_opens_for_itself_alone_is_refused_with_the_setting_to_change(
    tmp_path: Path,
) -> None:
    async with sshd(tmp_path, settings="GatewayPorts no") as server:
        with pytest.raises(ServerError, match=r"only for itself.*`GatewayPorts clientspecified`"):
            await opening(server.route())


async def test_a_server_that_opens_no_ports_is_a_sentence(tmp_path: Path) -> None:
    async with sshd(tmp_path, settings="AllowTcpForwarding no") as server:
        with pytest.raises(ServerError, match="does not open port"):
            await opening(server.route())


async def test_an_account_that_may_do_nothing_but_open_the_port_is_enough(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server:
        port = free_port()
        keys = tmp_path / "authorized_keys"
        keys.write_text(f'restrict,port-forwarding,permitlisten="{port}" {keys.read_text()}')
        await opening(server.route(), port)


async def test_a_port_that_is_in_use_on_the_server_is_a_sentence(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server:
        # It may still be free in the other family of addresses, and then the server opens it there.
        refused = pytest.raises(ServerError, match=r"does not open port|Something else answers at port")
        with socket.create_server(("0.0.0.0", 0)) as taken, refused:
            await opening(server.route(), taken.getsockname()[1])


async def test_a_port_that_cannot_be_tried_from_here_is_shown_with_a_doubt_until_somebody_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nowhere(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    async def forbidden(*_: object, **__: object) -> None:
        raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "")

    monkeypatch.setattr("retro.server.tunnel.asyncio.open_connection", nowhere)
    monkeypatch.setattr(asyncssh.SSHClientConnection, "open_connection", forbidden)
    async with sshd(tmp_path) as server, through(server) as t:
        assert "It is not certain that people can reach" in t.tunnel.problem
        async with join(t.port, "Bo", CODE) as bo:
            await bo.wait_for("here: Bo")
            assert (t.tunnel.problem, t.told[-1]) == ("", "")


async def test_a_port_where_somebody_else_answers_is_refused(tmp_path: Path) -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-Other\r\n")
        writer.close()

    async with sshd(tmp_path) as server, serving() as s:
        tunnel = Tunnel(server.route(), s.server, 0, lambda _: None)
        await tunnel._connect()
        async with await asyncio.start_server(other, "127.0.0.5", 0) as elsewhere:
            port = elsewhere.sockets[0].getsockname()[1]
            assert (await tunnel._reach("127.0.0.5", port)).value == "another"
        await tunnel.close()


async def test_people_type_another_address_where_the_team_has_one(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server, serving() as s:
        tunnel = Tunnel(server.route(), s.server, 0, lambda _: None)
        await tunnel.open(Address("127.0.0.6"))
        assert (tunnel.typed, tunnel.problem) == (Address("127.0.0.6", tunnel.port), "")
        await tunnel.close()


async def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ServerError, match=r"^The tunnel to 127\.0\.0\.2 cannot be opened: .*refused"):
        await opening(Route("127.0.0.2", port=1))


# Whose key it is


async def test_an_unknown_host_key_is_asked_about_and_never_kept_by_itself(tmp_path: Path) -> None:
    async with sshd(tmp_path, known=False) as server:
        with pytest.raises(UnknownHost, match="not known here, and nobody can be asked") as asked:
            await opening(server.route())
        assert asked.value.fingerprint == server.host_key.get_fingerprint("sha256")
        assert not server.known_hosts.exists()


async def test_a_host_key_that_the_user_takes_is_kept_as_ssh_does(tmp_path: Path) -> None:
    async with sshd(tmp_path, known=False) as server:
        server.known_hosts.write_text("example.org ssh-ed25519 AAAA")
        server.known_hosts.unlink()
        with pytest.raises(UnknownHost) as asked:
            await opening(server.route())
        asked.value.keep()
        assert stat.S_IMODE(server.known_hosts.stat().st_mode) == 0o600
        assert server.known_hosts.read_text().startswith(f"[{HERE}]:{server.port} ssh-ed25519 ")
        await opening(server.route())


async def test_a_line_that_is_added_to_known_hosts_is_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text("# mine")
    UnknownHost("a", "a", asyncssh.generate_private_key("ssh-ed25519"), file).keep()
    first, second = file.read_text().splitlines()
    assert first == "# mine"
    assert second.startswith("a ssh-ed25519 ")


async def test_a_changed_host_key_is_refused_and_not_asked_about(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server:
        server.know(asyncssh.generate_private_key("ssh-ed25519"))
        with pytest.raises(ServerError, match=r"HAS CHANGED.*ssh-keygen -R") as refused:
            await opening(server.route())
        assert not isinstance(refused.value, Question)


async def test_known_hosts_named_none_is_no_leave_to_trust_anybody(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server:
        (Path.home() / ".ssh" / "config").write_text("UserKnownHostsFile none\nGlobalKnownHostsFile none\n")
        server.known_hosts.unlink()
        with pytest.raises(UnknownHost):
            await opening(server.route())


# The user's own settings


async def test_the_users_ssh_settings_say_how_to_get_there(tmp_path: Path) -> None:
    async with sshd(tmp_path) as server:
        home = Path.home() / ".ssh"
        (home / "id_ed25519").rename(home / "other")
        (home / "hosts").write_text(f"door {server.host_key.export_public_key().decode()}")
        server.known_hosts.unlink()
        (home / "config").write_text(
            f"Host office\n  HostName {HERE}\n  Port {server.port}\n  User {os.environ.get('USER', 'root')}\n"
            f"  IdentityFile {home / 'other'}\n  HostKeyAlias door\n  UserKnownHostsFile {home / 'hosts'}\n"
        )
        async with serving() as s:
            tunnel = Tunnel(Route("office"), s.server, 0, lambda _: None)
            await tunnel.open()
            assert tunnel.host == HERE
            await tunnel.close()


async def test_the_passphrase_of_a_key_is_asked_once_and_known_when_the_tunnel_breaks_off(
    tmp_path: Path,
) -> None:
    async with sshd(tmp_path) as server:
        server.own_key("correct horse")
        route = server.route()
        with pytest.raises(SecretWanted, match="Passphrase of the key") as asked:
            await opening(route)
        assert not route.answer(asked.value, "wrong")
        assert route.answer(asked.value, "correct horse")
        await opening(route)
        await opening(route)


class Keeper(asyncssh.SSHServer):
    """A server that asks for a password, and one that lets ports be opened."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == "open sesame"

    def server_requested(self, listen_host: str, listen_port: int) -> bool:
        return True


async def test_a_password_is_asked_again_when_it_was_wrong_and_no_more_than_three_times() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    async with asyncssh.listen("127.0.0.2", 0, server_factory=Keeper, server_host_keys=[key]) as keeper:
        port = keeper.get_port()
        file = Path.home() / ".ssh" / "known_hosts"
        file.parent.mkdir()
        file.write_text(f"[127.0.0.2]:{port} {key.export_public_key().decode()}")
        route = Route("127.0.0.2", "ana", port)
        with pytest.raises(SecretWanted, match=r"Password") as asked:
            await opening(route)
        assert not asked.value.again
        route.answer(asked.value, "sesame")
        with pytest.raises(SecretWanted) as asked:
            await opening(route)
        assert asked.value.again
        route.answer(asked.value, "open sesame")
        await opening(route)
        route.answer(asked.value, "sesame")
        with pytest.raises(ServerError, match="All 3 answers were wrong"):
            route.answer(asked.value, "sesame")


# The commands


def command(server: Sshd, name: str, *more: str) -> list[str]:
    """The words that start a session, in a workspace of its own, whose people join through the server."""
    Path("team/sessions").mkdir(parents=True)
    options = ["--port", "0", "--via", f"{HERE}:{server.port}", *more]
    return [sys.executable, "-m", "retro", "--workspace", "team", name, "start-stop-continue", *options]


@pytest.mark.parametrize(
    ("settings", "known", "sentence"),
    [
        ("GatewayPorts no", True, "`GatewayPorts clientspecified`"),
        ("GatewayPorts clientspecified", False, "is not known here, and nobody can be asked"),
    ],
)
async def test_a_tunnel_that_cannot_be_opened_is_a_sentence_and_leaves_no_session_behind(
    tmp_path: Path, settings: str, known: bool, sentence: str
) -> None:
    async with sshd(tmp_path, settings=settings, known=known) as server:
        serve = await asyncio.create_subprocess_exec(
            *command(server, "serve"), stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, said = await serve.communicate()
        assert serve.returncode == 1
        assert sentence in said.decode()
        assert said.count(b"\n") == 1
        assert os.listdir("team/sessions") == []  # noqa: PTH208


async def test_the_host_is_asked_about_an_unknown_key_and_told_when_the_tunnel_is_down(
    tmp_path: Path,
) -> None:
    async with sshd(tmp_path, known=False) as server:
        host = Shell((110, 32))
        await host.start(*command(server, "host", "--via-port", "0"), env=os.environ)
        try:
            await host.wait_for(server.host_key.get_fingerprint("sha256"))
            await host.press("y", "enter")
            await host.wait_for("then the code")
            join_line = re.compile(rf"ssh -p (\d+) {re.escape(HERE)}")
            await host.wait_until(lambda: bool(join_line.search(host.text())), "the join line")
            port = int(join_line.findall(host.text())[0])
            async with openssh(port, user="ana") as ana:
                await ana.wait_for("Session code:")
            server.cut()
            await host.wait_for(f"The tunnel to {HERE} has been down since ")
            await host.wait_for(f"The tunnel to {HERE} is back.")
            async with openssh(port, user="ana") as ana:
                await ana.wait_for("Session code:")
        finally:
            await host.close()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("example.org", ("", "example.org", 0)),
        ("ana@example.org:2022", ("ana", "example.org", 2022)),
        ("ana@team@example.org", ("ana@team", "example.org", 0)),
        ("[2001:db8::1]:22", ("", "2001:db8::1", 22)),
        ("2001:db8::1", ("", "2001:db8::1", 0)),
    ],
)
def test_a_server_is_named_as_for_ssh(text: str, read: tuple[str, str, int]) -> None:
    assert parser().parse_args(["host", f"--via={text}"]).via == read


@pytest.mark.parametrize(
    "text", ["", "ana@", "-oProxyCommand=x", "a b", "host:port", "host:99999", "a:1:2:x"]
)
def test_what_names_no_server_is_wrong_usage(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["host", f"--via={text}"])
    assert "--via" in capsys.readouterr().err
