"""What SSH can do besides a terminal, and this server does not."""

import resource
from typing import Any

import asyncssh
import pytest

from tests.server.small import CODE, limits, serving
from tests.terminal import answers, connect, join, open_terminal


def memory() -> int:
    """The most this process has taken, in kB; it never shrinks, so a flood shows."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def test_one_connection_has_one_terminal() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        for _ in range(3):
            with pytest.raises(asyncssh.ChannelOpenError):
                await open_terminal(t.connection)


async def test_variables_are_few_and_short() -> None:
    flood = {f"EVIL{number}": "x" * 30_000 for number in range(300)}
    flood |= {f"LC_{chr(65 + number)}": "y" for number in range(26)}
    async with serving(limits=limits(line_rate=10**9)) as s:
        before = memory()
        env = {"LANG": "de_DE.UTF-8", "COLORTERM": "truecolor", "LC_ALL": "x" * 500, **flood}
        async with join(s.port, "Ana", CODE, env=env) as t:
            await t.wait_for("here: Ana")
            terminal_session = s.terminal_session()

            assert len(terminal_session._channel.variables) == 20
            assert sum(map(len, terminal_session._channel.variables.values())) < 2000
            assert s.app.terminal.language == "de_DE.UTF-8"
            assert s.app.terminal.colour == "truecolor"
            assert memory() - before < 60_000  # the client's own copies included


@pytest.mark.parametrize("request_", ["exec", "sftp"])
async def test_commands_and_files_are_refused_with_a_sentence(request_: str) -> None:
    async with serving() as s:
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        extra: dict[str, Any] = {"exec": {"command": "id"}, "sftp": {"subsystem": "sftp"}}.get(request_, {})

        t = await open_terminal(connection, term=None, **extra)

        assert await t.wait_ended() == 1
        expected = b"Retro transfers no files" if request_ == "sftp" else b"Commands need an SSH key"
        assert expected in t.errors
        assert s.seats() == []


async def test_nothing_is_forwarded() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        connection = t.connection

        for attempt in (
            connection.open_connection("127.0.0.1", 22),
            connection.open_unix_connection("/run/x.sock"),
            connection.start_server(lambda *_: None, "127.0.0.1", 0),
            connection.start_unix_server(lambda *_: None, "/tmp/x.sock"),
        ):
            with pytest.raises((asyncssh.Error, asyncssh.ChannelListenError)):
                await attempt


async def test_agent_and_x11_are_refused() -> None:
    async with serving() as s:
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        with pytest.raises(asyncssh.ChannelOpenError):
            await open_terminal(connection, x11_forwarding=True, x11_display=":7")
        connection.abort()

        async with join(s.port, "Bo", CODE) as t:
            await t.wait_for("here: Bo")
            terminal_session = s.terminal_session()
            assert not terminal_session._connection._agent_forwarding
            assert terminal_session._channel.get_agent_path() is None
