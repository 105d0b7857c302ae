"""What somebody on the network can do to a session: each tries for a while and says what came of it.

Run by the tests for a moment, and by `tests/bench/attack.py` as a process of its own:

    python -m tests.attack.attacks NAME PORT CODE SECONDS STRENGTH
"""

import asyncio
import contextlib
import os
import random
import struct
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

import asyncssh
from asyncssh.packet import Boolean, String, UInt32

from tests.server.people import a_key, questions
from tests.terminal import Terminal, answers, connect, join, open_terminal

HUGE: Final = 2**32 - 1
MSG_IGNORE, MSG_GLOBAL_REQUEST, MSG_CHANNEL_OPEN, MSG_CHANNEL_REQUEST = 2, 80, 90, 98


@dataclass
class Target:
    """A session under attack, for some seconds; `strength` 1 is the whole list's numbers."""

    port: int
    code: str
    seconds: float = 1.0
    strength: float = 0.05
    began: float = field(default_factory=time.monotonic)
    key: asyncssh.SSHKey = field(default_factory=a_key)
    """Of the guest, who comes back again and again."""
    name: str = field(default_factory=lambda: f"Mallory {os.getpid()}")
    was_in: bool = False
    """Whether the guest was let in once; only then does their time begin."""

    @property
    def goes_on(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() - self.began < self.seconds

    def times(self, number: int) -> int:
        """Say how often, at this strength."""
        return max(int(number * self.strength), 5)

    async def rest(self) -> None:
        """Wait until the time is over, holding what is held."""
        await asyncio.sleep(max(self.seconds - (time.monotonic() - self.began), 0))


Outcome = Counter[str]
Attack = Callable[[Target], Coroutine[Any, Any, Outcome]]
NETWORK: Final = (asyncssh.Error, OSError, TimeoutError, AssertionError)
"""How an attack may be turned away."""


# Strangers


async def silent(target: Target) -> Outcome:
    """100 connections that never say who they are."""
    said: Outcome = Counter()
    opened = []
    for _ in range(100):
        with contextlib.suppress(OSError):
            opened.append(await asyncio.open_connection("127.0.0.1", target.port))
            said["opened"] += 1
    await target.rest()
    for _, writer in opened:
        writer.close()
    return said


async def silent_from_two_networks(target: Target) -> Outcome:
    """The same from two networks, sixty each, while somebody new wants to come in."""
    return await _silent_from(2, target)


async def silent_from_thirty_networks(target: Target) -> Outcome:
    """The same from thirty networks, four each, while somebody new wants to come in."""
    return await _silent_from(30, target)


async def _silent_from(networks: int, target: Target) -> Outcome:
    """Hold 120 connections, again and again, from networks of 127.0.0.0/8, which only Linux has ready."""
    said: Outcome = Counter()
    held: list[asyncio.StreamWriter] = []

    async def hold() -> None:
        while target.goes_on:
            for number in range(120):
                place = (f"127.0.{1 + number % networks}.{1 + number}", 0)
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", target.port, local_addr=place)
                    held.append(writer)
                    said["opened"] += 1
            await asyncio.sleep(0.5)

    async def come() -> None:
        await asyncio.sleep(target.seconds / 3)
        try:
            async with asyncio.timeout(30), joined(target, local_addr=("127.0.99.1", 0)) as t:
                await t.wait_until(lambda: bool(t.received))
                said["a newcomer in"] += 1
        except NETWORK:
            said["a newcomer kept out"] += 1

    await asyncio.gather(hold(), come())
    for writer in held:
        writer.transport.abort()
    return said


async def half_open(target: Target) -> Outcome:
    """Handshakes that stop in the middle and hold the line."""
    said: Outcome = Counter()
    held = []
    for _ in range(target.times(60)):
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")
            held.append((reader, writer))
            said["opened"] += 1
    await target.rest()
    for _, writer in held:
        writer.transport.abort()
    return said


async def nonsense(target: Target) -> Outcome:
    """Random bytes instead of SSH, and SSH that turns into random bytes."""
    said: Outcome = Counter()
    random.seed(7)
    while target.goes_on:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            if said["sent"] % 2:
                writer.write(b"SSH-2.0-x\r\n" + struct.pack(">IB", 30, 5) + b"\x14")
            writer.write(random.randbytes(50_000))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    await reader.read(100_000)
            writer.transport.abort()
        said["sent"] += 1
    return said


async def handshakes(target: Target) -> Outcome:
    """Key exchanges without end, from ten hands."""
    said: Outcome = Counter()

    async def hand() -> None:
        while target.goes_on:
            try:
                connection, _ = await connect(target.port, says={})
                connection.abort()
            except NETWORK:
                said["turned away"] += 1

    await asyncio.gather(*(hand() for _ in range(10)))
    return said


async def exchanges(target: Target) -> Outcome:
    """Keys exchanged anew all the time on one connection that was let in."""
    said: Outcome = Counter()
    while target.goes_on:
        with contextlib.suppress(*NETWORK):
            async with joined(target) as t:
                for _ in range(target.times(2_000)):
                    if not target.goes_on or t.ended.is_set():
                        break
                    connection: Any = t.connection
                    if not connection._kex and not connection._kexinit_sent:
                        connection._send_kexinit()
                        said["exchanges"] += 1
                    await asyncio.sleep(0.002)
    return said


async def ignored(target: Target) -> Outcome:
    """Packets that SSH ignores, as many as the line takes."""
    said: Outcome = Counter()
    while target.goes_on:
        with contextlib.suppress(*NETWORK):
            async with joined(target) as t:
                while target.goes_on and not t.ended.is_set():
                    if t.connection._transport.get_write_buffer_size() < 200_000:  # type: ignore[union-attr]
                        for _ in range(200):
                            t.connection.send_packet(MSG_IGNORE, String(b"x"))
                        said["packets"] += 200
                    await asyncio.sleep(0.005)
    return said


async def wrong_codes(target: Target) -> Outcome:
    """1,000 wrong codes, from thirty connections at a time."""
    said: Outcome = Counter()
    left = target.times(1_000)

    async def guess() -> None:
        nonlocal left
        while left > 0 and target.goes_on:
            left -= 3
            guesses = [f"maple-otter-violin-{random.randint(10, 99)}x" for _ in range(3)]
            with contextlib.suppress(*NETWORK):
                async with asyncio.timeout(max(target.seconds, 20)):
                    heard = await questions(target.port, {"Session code": guesses})
                    said["let in"] += "+ in" in heard
                    said["asked"] += sum("Session code" in line for line in heard)

    await asyncio.gather(*(guess() for _ in range(30)))
    return said


# Guests, who know the code


@contextlib.asynccontextmanager
async def joined(target: Target, **more: Any) -> AsyncIterator[Terminal]:
    """Sit down at the guest's seat."""
    async with join(target.port, target.name, target.code, keys=[target.key], **more) as t:
        t.draws = False
        if not target.was_in:
            target.was_in, target.began = True, time.monotonic()
        yield t


async def channels(target: Target) -> Outcome:
    """60 terminals on one connection."""
    said: Outcome = Counter()
    async with joined(target) as t:
        for _ in range(60):
            try:
                await open_terminal(t.connection)
                said["opened"] += 1
            except asyncssh.ChannelOpenError:
                said["refused"] += 1
    return said


async def variables(target: Target) -> Outcome:
    """3,000 variables of 30 kB."""
    said: Outcome = Counter()
    env = {f"LC_{number}": "x" * 30_000 for number in range(target.times(3_000))}
    try:
        async with asyncio.timeout(target.seconds), joined(target, env=env):
            said["opened"] += 1
    except NETWORK:
        said["turned away"] += 1
    return said


async def sizes(target: Target) -> Outcome:
    """A terminal of 65535 by 65535, asked for and changed to."""
    said: Outcome = Counter()
    while target.goes_on:
        with contextlib.suppress(*NETWORK):
            async with joined(target, size=(65_535, 65_535)) as t:
                for size in ((65_535, 65_535), (80, 65_535), (0, 0), (1, 1), (65_535, 1)):
                    t.channel.change_terminal_size(*size)
                    said["sizes"] += 1
                    await asyncio.sleep(0.1)
    return said


async def resizes(target: Target) -> Outcome:
    """Another size with every packet."""
    said: Outcome = Counter()
    async with joined(target) as t:
        while target.goes_on:
            for number in range(100):
                t.channel.change_terminal_size(40 + number, 10 + number % 60)
            said["sizes"] += 100
            await asyncio.sleep(0.01)
    return said


async def typed_sizes(target: Target) -> Outcome:
    """A size that is typed, as a terminal would report it."""
    return await _typing(target, b"\x1b[48;65535;65535;0;0t\x1b[8;65535;65535t")


async def random_keys(target: Target) -> Outcome:
    """Random escape sequences and bytes that are no UTF-8."""
    draw = random.Random(7)
    begin = (b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[<", b"\x1b[?", b"\xff\xfe", b"\xc3", b"\x9b", b"\x00")
    pieces = [
        draw.choice(begin) + bytes(draw.choice(b"0123456789;:?<>=umMt~ABCR$y ") for _ in range(8))
        for _ in range(500)
    ]
    return await _typing(target, b"".join(pieces))


async def keys(target: Target) -> Outcome:
    """Keys and mouse as fast as the line takes them."""
    return await _typing(target, b"a\x7f\x1b[<35;10;10M" * 500)


async def paste(target: Target) -> Outcome:
    """A paste of 10 MB that never ends."""
    return await _typing(target, b"p" * 20_000, first=b"\x1b[200~", most=10_000_000)


async def cards(target: Target) -> Outcome:
    """A card with every packet."""
    return await _typing(target, b"spam\r" * 200, most=target.times(100_000))


async def _typing(target: Target, data: bytes, first: bytes = b"", most: int = 10**9) -> Outcome:
    said: Outcome = Counter()
    while target.goes_on and said["bytes"] < most:
        with contextlib.suppress(*NETWORK):
            async with joined(target) as t:
                t.send(first)
                while target.goes_on and not t.ended.is_set() and said["bytes"] < most:
                    if t.channel.get_write_buffer_size() < 100_000:
                        t.send(data)
                        said["bytes"] += len(data)
                    await asyncio.sleep(0.01)
                said["cut off"] += t.ended.is_set()
    await target.rest()
    return said


async def never_reads(target: Target) -> Outcome:
    """A terminal that takes nothing, and keeps asking for another picture."""
    return await _deaf(target, lambda t: t.channel.pause_reading(), window=65_536)


async def never_reads_its_line(target: Target) -> Outcome:
    """The same with a window of four gigabytes, and the line itself stalled."""
    return await _deaf(target, lambda t: t.connection._transport.pause_reading(), window=HUGE)  # type: ignore[union-attr]


async def _deaf(target: Target, stop: Callable[[Terminal], None], window: int) -> Outcome:
    said: Outcome = Counter()
    async with joined(target, window=window, size=(300, 100)) as t:
        await t.wait_until(lambda: len(t.received) > 2_000)
        stop(t)
        while not t.connection.is_closed():
            for number in range(4):
                t.channel.change_terminal_size(200 + number, 60)
            said["asked"] += 4
            await asyncio.sleep(0.1)
            if not target.goes_on:
                break
    return said


async def requests(target: Target) -> Outcome:
    """Everything else that SSH knows: forwarding both ways, sockets, agent, unknown requests and channels."""
    said: Outcome = Counter()
    async with joined(target) as t:
        connection = t.connection
        while target.goes_on:
            attempts: tuple[Callable[[], Awaitable[Any]], ...] = (
                lambda: connection.open_connection("127.0.0.1", 22),
                lambda: connection.open_unix_connection("/run/x.sock"),
                lambda: connection.start_server(lambda *_: None, "127.0.0.1", 0),
                lambda: connection.start_unix_server(lambda *_: None, "/tmp/x.sock"),
                lambda: connection.open_tun(0),
                lambda: open_terminal(connection, term=None, command="id"),
                lambda: open_terminal(connection, term=None, subsystem="sftp"),
            )
            for attempt in attempts:
                try:
                    await attempt()
                    said["granted"] += 1
                except (asyncssh.Error, asyncssh.ChannelListenError, asyncssh.ChannelOpenError):
                    said["refused"] += 1
            for kind in (b"auth-agent@openssh.com", b"x11", b"nonsense", b"\xff" * 300):
                connection.send_packet(MSG_CHANNEL_OPEN, String(kind), UInt32(99), UInt32(HUGE), UInt32(HUGE))
            connection.send_packet(MSG_GLOBAL_REQUEST, String(b"nonsense@example.org"), Boolean(True))
            number = t.channel._send_chan
            for request in (b"auth-agent-req@openssh.com", b"x11-req", b"break", b"signal", b"nonsense"):
                connection.send_packet(
                    MSG_CHANNEL_REQUEST, UInt32(number or 0), String(request), Boolean(False), String(b"KILL")
                )
            await asyncio.sleep(0.05)
    return said


async def comings_and_goings(target: Target) -> Outcome:
    """Joins and leaves without end, at one seat."""
    said: Outcome = Counter()

    async def hand() -> None:
        while target.goes_on:
            with contextlib.suppress(*NETWORK):
                connection, _ = await connect(
                    target.port, says=answers(target.name, target.code), keys=[target.key]
                )
                await open_terminal(connection)
                said["joined"] += 1
                connection.abort()

    await asyncio.gather(*(hand() for _ in range(3)))
    return said


async def asking_for_a_place(target: Target) -> Outcome:
    """Asks for others' places by names that look like theirs, and guesses their return codes, without end."""
    said: Outcome = Counter()
    looks = ("Ana", "ANA", "\u0410na", "An\u0430.", "  a n a ", "Bo", "B\u043e", "Dana", "D\u0430na")

    async def hand(number: int) -> None:
        while target.goes_on:
            name = looks[(number + said["asked"]) % len(looks)]
            guess = f"maple-otter-violin-basil-{random.randint(10, 99)}"
            says = {"Session code": [target.code], "Your name": [name], "is already here": [guess, "?"]}
            with contextlib.suppress(*NETWORK):
                connection, _ = await connect(target.port, says=says)
                said["asked"] += 1
                t = await open_terminal(connection)
                await asyncio.sleep(0.05 * number)
                said["let in"] += "return code" in t.text() or b"1049h" in t.received
                connection.abort()

    await asyncio.gather(*(hand(number) for number in range(4)))
    return said


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        *(silent, silent_from_two_networks, silent_from_thirty_networks),
        *(half_open, nonsense, handshakes, wrong_codes),
        *(exchanges, ignored, channels, variables, sizes, resizes, typed_sizes, random_keys, keys, paste),
        *(cards, never_reads, never_reads_its_line, requests, comings_and_goings),
        *(asking_for_a_place,),
    )
}
"""By name, strangers first."""


def main() -> None:
    """Run one attack and say what came of it."""
    name, port, code, seconds, strength = sys.argv[1:]
    os.nice(19)  # an attacker has a machine of their own
    target = Target(int(port), code, float(seconds), float(strength))
    outcome = asyncio.run(ATTACKS[name](target))
    print(dict(outcome))


if __name__ == "__main__":
    main()
