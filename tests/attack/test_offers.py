"""What the server offers: current algorithms, keys that are proven, and nothing but a terminal."""

import asyncio
import shutil
import socket
import struct
import subprocess
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import Boolean, String, UInt32

from retro.session.people import Role
from tests.server.openssh import openssh
from tests.server.people import a_key
from tests.server.small import CODE, serving
from tests.terminal import answers, connect, join

REQUEST_FAILURE = 82
OLD: dict[str, list[str]] = {
    "kex_algs": ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "rsa2048-sha256"],
    "encryption_algs": ["aes128-cbc", "3des-cbc", "aes192-cbc", "arcfour256"],
    "mac_algs": ["hmac-sha1", "hmac-md5", "umac-64@openssh.com", "hmac-sha1-etm@openssh.com"],
    "server_host_key_algs": ["ssh-rsa", "rsa-sha2-256", "ecdsa-sha2-nistp256"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def offer(port: int) -> list[list[str]]:
    """Read the server's lists of algorithms as they go over the wire, before anything is agreed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"SSH-2.0-raw\r\n")
    assert (await reader.readline()).startswith(b"SSH-2.0-")
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    packet = await reader.readexactly(length)
    writer.close()
    assert packet[1] == 20  # KEXINIT
    lists, at = [], 18
    for _ in range(8):
        (size,) = struct.unpack(">I", packet[at : at + 4])
        lists.append(packet[at + 4 : at + 4 + size].decode().split(","))
        at += 4 + size
    return lists


async def test_only_current_algorithms_are_offered_and_exchange_is_strict() -> None:
    async with serving() as s:
        kex, host_keys, *ciphers_and_macs = await offer(s.port)
    assert set(kex) - {"mlkem768x25519-sha256", "ext-info-s"} == {
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
        "kex-strict-s-v00@openssh.com",
    }
    assert host_keys == ["ssh-ed25519"]
    for there, back in (ciphers_and_macs[0:2], ciphers_and_macs[2:4], ciphers_and_macs[4:6]):
        assert there == back
    ciphers, macs, compression = (set(lists) for lists in ciphers_and_macs[::2])
    assert ciphers <= {
        *("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"),
        *("aes256-ctr", "aes128-ctr"),
    }
    assert macs <= {
        *("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"),
    }
    assert compression == {"none"}


@pytest.mark.parametrize("what", OLD)
async def test_a_client_with_old_algorithms_alone_is_refused(what: str) -> None:
    async with serving() as s:
        for algorithm in OLD[what]:
            # Other ciphers bring a code of their own, and an old one would not be asked for.
            offers: dict[str, Any] = {"encryption_algs": ["aes256-ctr"], what: [algorithm]}
            with pytest.raises((asyncssh.KeyExchangeFailed, ValueError)):
                await connect(s.port, says=answers("Ana", CODE), **offers)
        assert s.seats() == []


async def test_a_key_signed_with_sha1_proves_nothing() -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    async with serving() as s:
        connection, caller = await connect(
            s.port, says=answers("Ana", CODE), keys=[key], signature_algs=["ssh-rsa"]
        )
        connection.abort()
        assert caller.asked[0] == "Session code: "  # the key opened nothing, and is bound to nothing


async def test_a_key_that_was_merely_offered_opens_nothing(tmp_path: Path) -> None:
    victim, own = a_key(), a_key()
    own.write_private_key(tmp_path / "own")
    (tmp_path / "own").chmod(0o600)
    victim.write_public_key(tmp_path / "victim.pub")
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[victim]) as t:
            await t.wait_for("seat of Ana")

        async with openssh(s.port, identities=[tmp_path / "victim.pub", tmp_path / "own"]) as t:
            await t.wait_for("Session code:")  # asked like any stranger
            await t.press(CODE, "enter")
            await t.wait_for("Your name")
            await t.press("Mallory", "enter")
            await t.wait_for("seat of Mallory")
        seats = {seat.name: seat.key for seat in s.room.session.seats}
        assert seats == {"Ana": victim.get_fingerprint(), "Mallory": own.get_fingerprint()}


async def test_a_facilitators_key_that_was_merely_offered_leads_nowhere(tmp_path: Path) -> None:
    leader = a_key()
    leader.write_public_key(tmp_path / "leader.pub")
    async with serving() as s:
        s.room.access_policy.leader_keys = frozenset({leader.get_fingerprint()})
        async with openssh(s.port, identities=[tmp_path / "leader.pub"]) as t:
            await t.wait_for("Session code:")
        assert not [seat for seat in s.room.session.seats if seat.role is Role.FACILITATOR]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-A"],
        ["-X"],
        ["-Y"],
        ["-oTunnel=yes"],
        ["-oSendEnv=*"],
        ["-oSetEnv=LD_PRELOAD=/tmp/x.so"],
        ["-L{port}:127.0.0.1:22"],
        ["-D{port}"],
        ["-oStreamLocalBindUnlink=yes"],
    ],
    ids=" ".join,
)
async def test_what_openssh_asks_for_beside_the_terminal_has_no_effect(arguments: list[str]) -> None:
    options = [argument.format(port=free_port()) for argument in arguments]
    async with serving() as s, openssh(s.port, options=options, user="ana") as t:
        await t.wait_for("Session code:")
        await t.press(CODE, "enter")
        await t.wait_for("Your name")
        await t.press("enter")
        await t.wait_for("seat of ana")
        terminal_session = s.terminal_session()
        assert not terminal_session._connection._agent_forwarding
        assert set(terminal_session._channel.variables) <= {
            "TERM",
            "LANG",
            "COLORTERM",
            "NO_COLOR",
            "LC_ALL",
            "LC_CTYPE",
        }
        assert terminal_session._connection._local_listeners == {}
        assert len(terminal_session._connection._channels) == 1


async def test_ports_and_sockets_cannot_be_listened_on(tmp_path: Path) -> None:
    there = tmp_path / "there.sock"
    for forwarding in ("-R0:127.0.0.1:22", f"-R{there}:127.0.0.1:22"):
        options = [forwarding, "-oExitOnForwardFailure=yes"]
        async with serving() as s, openssh(s.port, options=options, user="ana") as t:
            await t.wait_for("Session code:")
            await t.press(CODE, "enter")
            await t.wait_for("Your name")
            await t.press("enter")
            assert await t.wait_ended() == 255
            assert "remote port forwarding failed" in t.text()
    assert not there.exists()


@pytest.mark.parametrize("program", ["sftp", "scp"])
async def test_files_are_not_moved(program: str, tmp_path: Path) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"there is no {program} on this machine")
    key = a_key()
    key.write_private_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "file").write_text("x")
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        options = [
            "-Fnone",
            "-oStrictHostKeyChecking=no",
            "-oUserKnownHostsFile=/dev/null",
            "-oBatchMode=yes",
        ]
        options += [f"-oIdentityFile={tmp_path / 'key'}", "-oIdentityAgent=none", f"-P{s.port}"]
        there = ["127.0.0.1:/etc/passwd", str(tmp_path / "stolen")]
        process = await asyncio.create_subprocess_exec(
            found,
            *options,
            *(there if program == "scp" else ["127.0.0.1"]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            _, errors = await process.communicate()
        assert process.returncode
        assert not (tmp_path / "stolen").exists()
        assert b"Traceback" not in errors


async def test_whoever_is_inside_cannot_ask_the_server_for_anything_else() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        connection: Any = t.connection
        for asked, data in {
            b"tcpip-forward": String("127.0.0.1") + UInt32(0),
            b"streamlocal-forward@openssh.com": String("/tmp/there.sock"),
            b"nonsense@example.org": b"",
        }.items():
            kind, _ = await connection._make_global_request(asked, data)
            assert kind == REQUEST_FAILURE
        display = Boolean(False) + String("MIT-MAGIC-COOKIE-1") + String("00") + UInt32(0)
        for request, data in {
            b"auth-agent-req@openssh.com": b"",
            b"x11-req": display,
            b"exec": String("id"),
            b"subsystem": String("sftp"),
            b"shell": b"",
        }.items():
            assert not await t.channel._make_request(request, data), request
        await t.channel._make_request(b"signal", String("KILL"))
        assert len(s.apps) == 1
        assert len(s.state().terminal_sessions) == 1
        await t.press("a")
        await t.wait_for("pressed a")
