"""What somebody can do who was not let in: little."""

import asyncio
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import String, UInt32

from retro.room import AccessPolicy
from retro.session.people import Role
from tests.fakes import a_room
from tests.server.openssh import client
from tests.server.small import CODE, limits, serving, until
from tests.terminal import Caller, answers, connect, join

INFO_RESPONSE = 61


async def sockets(port: int, count: int) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    return [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]


async def is_closed(reader: asyncio.StreamReader, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            while await reader.read(1000):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


async def test_silent_connections_fill_only_their_own_places() -> None:
    async with serving(limits=limits(waiting=20, waiting_per_address=10)) as s:
        opened = await sockets(s.port, 100)
        closed = await asyncio.gather(*(is_closed(reader, 3) for reader, _ in opened))
        for _, writer in opened:
            writer.close()

        assert sum(closed) == 90


async def test_a_place_is_held_a_while_by_who_leaves_without_being_let_in() -> None:
    async with serving(limits=limits(waiting=2, cooldown=2)) as s:
        for _, writer in await sockets(s.port, 2):
            writer.close()
        await until(lambda: s.state().pending.waiting == 2 and not s.state().auth_servers)
        ((reader, writer),) = await sockets(s.port, 1)
        assert await is_closed(reader, 10)
        writer.close()

        await until(lambda: not s.state().pending.waiting)

        async with join(s.port, "Ana", CODE) as t:
            await t.wait_for("here: Ana")


async def test_who_says_nothing_is_hung_up_on() -> None:
    async with serving(limits=limits(hello_seconds=0.2)) as s:
        ((reader, writer),) = await sockets(s.port, 1)
        assert await is_closed(reader, 10)
        writer.close()


async def test_who_compares_the_key_of_the_host_may_take_their_time() -> None:
    asks = ["-Fnone", "-oStrictHostKeyChecking=ask", "-oUserKnownHostsFile=/dev/null", "-oIdentityFile=none"]
    async with (
        serving(limits=limits(hello_seconds=4)) as s,
        client("ssh", *asks, f"-p{s.port}", "ana@127.0.0.1") as t,
    ):
        await t.wait_for("Are you sure you want to continue connecting")
        await asyncio.sleep(5)
        await t.press("yes", "enter")
        await t.wait_for("Session code:")


async def test_who_never_answers_is_hung_up_on() -> None:
    class Silent(Caller):
        async def kbdint_challenge_received(self, *_: object) -> list[str]:  # type: ignore[override]
            await asyncio.sleep(60)
            return [""]

    async with serving(limits=limits(login_seconds=0.4)) as s:
        async with asyncio.timeout(20):
            with pytest.raises((asyncssh.Error, OSError)):
                await asyncssh.create_connection(
                    lambda: Silent({}), "127.0.0.1", s.port, username="x", known_hosts=None, config=None,
                    client_keys=None, agent_path=None,
                )  # fmt: skip


async def test_who_does_not_wait_for_replies_has_no_more_tries() -> None:
    class Guesser(asyncssh.SSHClient):
        def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
            self.conn = conn

        def kbdint_auth_requested(self) -> str:
            return ""

        async def kbdint_challenge_received(self, *_: object) -> list[str]:
            for number in range(50):
                self.conn.send_packet(INFO_RESPONSE, UInt32(1) + String(f"guess {number}"))
                await asyncio.sleep(0.005)
            return [CODE]

    heard: list[str] = []

    class Listening(AccessPolicy):
        def role_for(self, code: str) -> Role | None:
            heard.append(code)
            return super().role_for(code)

    room = a_room(access_policy=Listening(code=CODE, leader_code="x-y-z-10"))
    async with serving(room, limits=limits(try_delay=0.5)) as s:
        with pytest.raises((asyncssh.Error, OSError)):
            await asyncssh.create_connection(
                Guesser, "127.0.0.1", s.port, username="x", known_hosts=None, config=None,
                client_keys=None, agent_path=None,
            )  # fmt: skip

    assert heard == ["guess 0", "guess 1", "guess 2"]


async def test_starting_the_questions_over_brings_no_new_tries() -> None:
    asked = 0

    class Again(asyncssh.SSHClient):
        def kbdint_auth_requested(self) -> str:
            return ""

        def kbdint_challenge_received(self, *_: object) -> list[str] | None:
            nonlocal asked
            asked += 1
            self.conn._auth_methods = [b"keyboard-interactive"] * 99
            return ["wrong"] if asked % 2 else None  # give up, and begin again

        def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
            self.conn: Any = conn

    async with serving() as s:
        with pytest.raises(asyncssh.Error):
            await asyncssh.create_connection(
                Again, "127.0.0.1", s.port, username="x", known_hosts=None, config=None, client_keys=None,
                agent_path=None,
            )  # fmt: skip

    assert asked <= 6


async def test_login_attempts_of_any_kind_have_an_end() -> None:
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(40)]
    async with serving(limits=limits(requests=10)) as s:
        with pytest.raises((asyncssh.Error, OSError)):
            await connect(s.port, says=answers("Ana", CODE), keys=keys)
