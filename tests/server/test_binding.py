"""Where the server listens: both families by default, at one port, and what was asked for otherwise."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retro.cli import parser
from retro.errors import ServerError
from retro.server import SshServer, filtered_listener
from retro.server.filtered_listener import TRIES, FilteredListener, SocketAddress, try_port
from tests.network import HAS_IPV6
from tests.server.small import SmallApp, a_server

needs_ipv6 = pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")

REAL_LISTENER = filtered_listener._listener


def server(folder: Path, bind: str = "", port: int = 0) -> SshServer:
    return a_server(list, SmallApp, folder / "host_key", bind=bind, port=port)


def reaches(at: SshServer, host: str) -> bool:
    """Whether a connection is taken there."""
    try:
        with socket.create_connection((host, at.port), timeout=5) as connection:
            return connection.fileno() >= 0
    except ConnectionRefusedError:
        return False


@needs_ipv6
@pytest.mark.parametrize(
    ("bind", "addresses", "reached"),
    [
        ("", ("0.0.0.0", "::"), (True, True)),
        ("0.0.0.0", ("0.0.0.0",), (True, False)),
        ("::", ("::",), (False, True)),
        ("127.0.0.1", ("127.0.0.1",), (True, False)),
        ("::1", ("::1",), (False, True)),
    ],
)
async def test_one_port_serves_the_families_that_were_asked_for(
    tmp_path: Path, bind: str, addresses: tuple[str, ...], reached: tuple[bool, bool]
) -> None:
    serving = server(tmp_path, bind)
    await serving.start()
    try:
        assert serving.addresses == addresses
        assert (reaches(serving, "127.0.0.1"), reaches(serving, "::1")) == reached
    finally:
        await serving.close()


async def test_a_machine_without_ipv6_serves_ipv4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtered_listener, "_listener", without_ipv6(errno.EAFNOSUPPORT))
    serving = server(tmp_path)
    await serving.bind()
    try:
        assert serving.addresses == ("0.0.0.0",)
    finally:
        await serving.close()


@pytest.mark.parametrize("number", [errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL])
async def test_ipv6_that_was_asked_for_and_is_not_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(filtered_listener, "_listener", without_ipv6(number))

    with pytest.raises(
        ServerError, match=r"^:: is not an address of this machine; choose another with --bind"
    ):
        await server(tmp_path, "::").bind()


@pytest.mark.parametrize("bind", ["203.0.113.9", "no such name", "a" * 100, "[::]"])
async def test_what_is_no_address_here_is_a_sentence(tmp_path: Path, bind: str) -> None:
    with pytest.raises(ServerError, match="is not an address of this machine"):
        await server(tmp_path, bind).bind()


@needs_ipv6
async def test_a_port_that_is_taken_in_one_family_is_in_use(tmp_path: Path) -> None:
    taken = server(tmp_path, "::")
    await taken.bind()
    try:
        with pytest.raises(ServerError, match=f"Port {taken.port} is in use"):
            await server(tmp_path, port=taken.port).bind()

        alone = server(tmp_path, "0.0.0.0", taken.port)  # what was open already was let go of
        await alone.bind()
        await alone.close()
    finally:
        await taken.close()


@needs_ipv6
async def test_a_free_port_is_free_in_both_families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[socket.socket] = []

    def another_was_faster(
        address: SocketAddress, port: int, welcomes: Callable[[str], bool]
    ) -> FilteredListener:
        if address[0] == socket.AF_INET6 and len(others) < 3:
            others.append(REAL_LISTENER(address, port, welcomes))
        return REAL_LISTENER(address, port, welcomes)

    monkeypatch.setattr(filtered_listener, "_listener", another_was_faster)
    serving = server(tmp_path)
    try:
        await serving.bind()

        assert serving.addresses == ("0.0.0.0", "::")
        assert len({listener.getsockname()[1] for listener in serving._listeners}) == 1
        assert len(others) == 3
    finally:
        await serving.close()
        for other in others:
            other.close()


async def test_the_search_for_a_free_port_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def none_is_free(*_: Any) -> FilteredListener:
        tried.append(1)
        raise OSError(errno.EADDRINUSE, "in use")

    monkeypatch.setattr(filtered_listener, "_listener", none_is_free)

    with pytest.raises(ServerError, match="in use"):
        await server(tmp_path, "127.0.0.1").bind()
    assert len(tried) == TRIES


async def test_a_port_is_tried_as_a_server_would_and_given_back(tmp_path: Path) -> None:
    serving = server(tmp_path)
    await serving.bind()
    with pytest.raises(OSError, match="in use"):
        try_port("", serving.port)
    await serving.close()

    assert try_port("", serving.port) == serving.addresses
    assert try_port("", serving.port) == serving.addresses


def without_ipv6(number: int) -> Callable[..., FilteredListener]:
    def listener(address: SocketAddress, port: int, welcomes: Callable[[str], bool]) -> FilteredListener:
        if address[0] == socket.AF_INET6:
            raise OSError(number, "no IPv6 here")
        return REAL_LISTENER(address, port, welcomes)

    return listener


@pytest.mark.parametrize("command", ["host", "serve"])
def test_who_says_nothing_listens_everywhere(command: str) -> None:
    assert parser().parse_args([command]).bind == ""
