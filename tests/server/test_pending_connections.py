"""Places for those who wait to be let in: shared among networks, and always one for who has a seat."""

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from functools import partial

import asyncssh
import pytest

from retro.server import Limits
from retro.server.pending_connections import (
    ADDRESSES,
    PendingConnections,
    PendingPlace,
    host_of,
    network_of,
    wide_network_of,
)
from tests.server.people import a_key
from tests.server.small import CODE, limits, nobody_is_there, serving, until
from tests.server.test_strangers import is_closed
from tests.terminal import Terminal, answers, connect, join

many_addresses = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8 without any preparation"
)


class Crowd:
    """Connections that wait."""

    def __init__(self, **changes: int) -> None:
        self.pending = PendingConnections(limits(**changes))
        self.sent_away: list[str] = []

    @classmethod
    def usual(cls) -> "Crowd":
        """Connections to a server with the default limits."""
        crowd = cls()
        crowd.pending = PendingConnections(Limits())
        return crowd

    def come(self, *addresses: str) -> list[PendingPlace | None]:
        return [self.pending.enter(address, partial(self.sent_away.append, address)) for address in addresses]

    @property
    def networks(self) -> Counter[str]:
        return Counter(place.network for place in self.pending._places)


@pytest.mark.parametrize(
    ("address", "host", "network", "wide"),
    [
        ("192.0.2.77", "192.0.2.77/32", "192.0.2.0/24", "192.0.0.0/16"),
        ("::ffff:192.0.2.77", "192.0.2.77/32", "192.0.2.0/24", "192.0.0.0/16"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/64", "fe80::/48"),
        ("[2001:db8::1]", "2001:db8::/64", "2001:db8::/64", "2001:db8::/48"),
        ("", "", "", ""),
        ("/run/socket " * 1000, "", "", ""),
    ],
)
def test_the_text_of_an_address_says_its_network(address: str, host: str, network: str, wide: str) -> None:
    assert (host_of(address), network_of(address), wide_network_of(address)) == (host, network, wide)


def test_an_office_behind_one_address_comes_in_at_nine() -> None:
    crowd = Crowd(waiting=100, waiting_per_address=60)
    assert all(crowd.come(*["192.0.2.7"] * 60))
    assert crowd.come("192.0.2.7", "192.0.2.8") == [None, None]
    assert crowd.sent_away == []


async def test_a_hundred_people_behind_one_address_come_at_once_with_the_defaults() -> None:
    crowd = Crowd.usual()
    for place in crowd.come(*["192.0.2.7"] * 20):  # mistyped something, and come again
        assert place
        crowd.pending.go_away(place)

    assert all(crowd.come(*["192.0.2.7"] * 100))
    assert all(crowd.come(*[f"198.51.{number}.1" for number in range(30)]))
    assert crowd.sent_away == []


@pytest.mark.parametrize("attackers", [2, 30])
def test_a_newcomer_takes_a_place_over_from_the_network_that_has_most(attackers: int) -> None:
    crowd = Crowd(waiting=100, waiting_per_address=60)
    crowd.come(*[f"10.{number % attackers}.0.{number}" for number in range(200)])
    assert crowd.pending.waiting == 100

    assert crowd.come("192.0.2.7") != [None]

    assert crowd.sent_away == ["10.0.0.0"]  # the oldest of them
    assert crowd.pending.waiting == 100
    crowd.come(*[f"10.{number % attackers}.0.{number}" for number in range(200)])
    assert crowd.networks["192.0.2.0/24"] == 1


def test_a_network_gets_its_share_and_no_more() -> None:
    crowd = Crowd(waiting=90, waiting_per_address=60)
    crowd.come(*["10.0.0.1"] * 45, *["10.1.0.1"] * 45)

    crowd.come(*["192.0.2.7"] * 60)

    assert set(crowd.networks.values()) == {30}


def test_one_household_with_many_networks_keeps_nobody_out() -> None:
    crowd = Crowd(waiting=100, waiting_per_address=60)
    crowd.come(*[f"2001:db8:1:{number:x}::1" for number in range(100)])

    assert crowd.come("2001:db8:2::1") != [None]
    assert crowd.come("2001:db8:1:ffff::1") == [None]


def test_taking_over_comes_to_an_end() -> None:
    crowd = Crowd(waiting=10, waiting_per_address=6)
    for round_ in range(20):
        crowd.come(*[f"10.{number}.{round_}.1" for number in range(30)])

    assert len(crowd.sent_away) == 0  # each has one: nobody has more than another
    crowd.come(*[f"10.0.{number}.1" for number in range(30)])
    assert crowd.sent_away == []


async def test_who_has_left_gives_way_before_who_is_silent_and_these_before_who_talks() -> None:
    crowd = Crowd(waiting=6, waiting_per_address=6, cooldown=100)
    talking, silent, gone = crowd.come("10.0.0.1", "10.0.0.2", "10.0.0.3")
    crowd.come("10.0.0.4", "10.0.0.5", "10.0.0.6")
    assert talking
    assert silent
    assert gone
    for place in crowd.pending._places:
        if place is not silent:
            crowd.pending.talks(place)
    crowd.pending.go_away(gone)

    crowd.come("192.0.2.7")
    assert crowd.sent_away == []  # nobody needs to be sent away who is gone
    crowd.come("198.51.100.1")
    assert crowd.sent_away == ["10.0.0.2"]
    crowd.come("203.0.113.1")
    assert crowd.sent_away == ["10.0.0.2", "10.0.0.1"]


async def test_a_place_that_was_taken_over_is_given_back_only_once() -> None:
    crowd = Crowd(waiting=2, waiting_per_address=2)
    old, _ = crowd.come("10.0.0.1", "10.0.0.1")
    (new,) = crowd.come("192.0.2.7")
    assert old
    assert new

    crowd.pending.go_away(old)
    crowd.pending.go_in(old)
    assert crowd.pending.waiting == 2
    crowd.pending.go_in(new)
    crowd.pending.go_in(new)
    assert crowd.pending.waiting == 1
    await asyncio.sleep(0.01)
    assert crowd.networks == Counter({"10.0.0.0/24": 1})


def test_who_was_seated_has_places_that_nobody_else_can_take() -> None:
    crowd = Crowd(waiting=10, waiting_per_address=6)
    crowd.pending.seated("192.0.2.7", ("a session", "s1"))
    crowd.come(*[f"10.{number}.0.1" for number in range(10)])
    assert crowd.come("198.51.100.1", "192.0.2.8") == [None, None]

    assert all(crowd.come("192.0.2.7", "192.0.2.7"))
    assert crowd.come("192.0.2.7") == [None]  # and no more than these
    assert crowd.sent_away == []


def test_an_office_that_was_seated_can_come_back_together() -> None:
    crowd = Crowd(waiting=10, waiting_per_address=6)
    for number in range(20):
        crowd.pending.seated("192.0.2.7", ("a session", f"s{number}"))
        crowd.pending.seated("192.0.2.7", ("a session", f"s{number}"))
    crowd.come(*[f"10.{number}.0.1" for number in range(10)])

    assert sum(place is not None for place in crowd.come(*["192.0.2.7"] * 100)) == 40


def test_few_addresses_of_a_seat_are_remembered() -> None:
    pending = PendingConnections(Limits())
    for number in range(100):
        pending.seated(f"192.0.2.{number}", ("a session", "s1"))
        pending.seated("192.0.2.0", ("a session", "s1"))

    assert len(pending._seen) == ADDRESSES
    assert pending._seen["192.0.2.0/32"] == 1


# Over the network


@contextlib.asynccontextmanager
async def silent(port: int, addresses: Sequence[str]) -> AsyncIterator[list[asyncio.StreamReader]]:
    """Hold connections that say nothing."""
    opened = [await asyncio.open_connection("127.0.0.1", port, local_addr=(a, 0)) for a in addresses]
    await asyncio.sleep(0.2)
    yield [reader for reader, _ in opened]
    for _, writer in opened:
        writer.close()


@many_addresses
@pytest.mark.parametrize("networks", [2, 30])
async def test_silent_connections_from_many_networks_keep_no_newcomer_out(networks: int) -> None:
    most = limits(waiting=40, waiting_per_address=30, cooldown=15)
    addresses = [f"127.0.{1 + number % networks}.{number + 1}" for number in range(120)]
    async with serving(limits=most) as s, silent(s.port, addresses) as held:
        await until(lambda: s.state().pending.waiting == 40)

        async with join(s.port, "Ana", CODE) as ana, join(s.port, "Bo", CODE) as bo:
            await bo.wait_for("here: Ana, Bo")
            assert not ana.ended.is_set()

        assert sum(await asyncio.gather(*(is_closed(reader, 1) for reader in held))) >= 81


@many_addresses
async def test_who_has_a_seat_comes_back_when_every_place_is_taken() -> None:
    key, most = a_key(), limits(waiting=10, waiting_per_address=10)

    def ana() -> contextlib.AbstractAsyncContextManager[Terminal]:
        return join(s.port, "Ana", CODE, keys=[key], user="ana", local_addr=("127.9.0.1", 0))

    async with serving(limits=most) as s:
        async with ana() as t:
            await t.wait_for("here: Ana")
        await nobody_is_there(s)
        async with silent(s.port, [f"127.{100 + number}.0.1" for number in range(10)]):
            await until(lambda: s.state().pending.waiting == 10)
            with pytest.raises((asyncssh.Error, OSError)):
                async with join(s.port, "Bo", CODE, local_addr=("127.10.0.1", 0)):
                    pass
            async with ana() as t:
                await t.wait_for("here: Ana")


async def test_who_was_let_in_and_does_not_begin_keeps_a_place_until_then() -> None:
    async with serving() as s:
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        assert s.state().pending.waiting == 1

        channel, _ = await connection.create_session(asyncssh.SSHClientSession, term_type="xterm")
        assert s.state().pending.waiting == 0

        channel.close()
        connection.close()
        await connection.wait_closed()
