"""Many people for a long time: what the host holds of memory and file handles must not grow.

python -m tests.bench.soak [--seats 60] [--minutes 10]

Everybody writes, changes, withdraws, votes, loses the connection and comes back, while the facilitator
goes to and fro between writing and voting. Prints a line each minute. By hand; nothing asserts on it.
"""

import argparse
import asyncio
import contextlib
import random
import time
from pathlib import Path

import asyncssh

from tests.bench.clients import Answers, cpu, memory, served

TEMPLATE = """# Soak

## Writing

```toml
kind = "ideate"
minutes = 60
```

### Well

### Badly

## Voting

```toml
kind = "vote"
minutes = 60
dots = 5
```
"""


class Person:
    """Somebody at a terminal, who loses the connection now and then."""

    def __init__(self, name: str, port: int, code: str) -> None:
        self.name = name
        self.port, self.code = port, code
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.rng = random.Random(name)
        self.received = 0
        self.joined = 0
        self._process: asyncssh.SSHClientProcess[bytes] | None = None

    def press(self, keys: str) -> None:
        if self._process is not None:
            with contextlib.suppress(BrokenPipeError, OSError):
                self._process.stdin.write(keys.encode())

    async def live(self, size: tuple[int, int] = (80, 24)) -> None:
        """Join, act for a while, drop the line; for ever."""
        while True:
            with contextlib.suppress(OSError, asyncssh.Error):
                connection, _ = await asyncssh.create_connection(
                    lambda: Answers(self.name, self.code),
                    "127.0.0.1",
                    self.port,
                    username=self.name,
                    client_keys=[self.key],
                    known_hosts=None,
                    config=None,
                )
                self._process = await connection.create_process(
                    term_type="xterm-256color", term_size=size, encoding=None
                )
                self.joined += 1
                reading = asyncio.create_task(self._read(self._process))
                await self.act(self.rng.uniform(30, 240))
                connection.abort()
                reading.cancel()
            await asyncio.sleep(self.rng.uniform(0.5, 5))

    async def act(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            keys = [
                *(f"thought {self.rng.random()}\r", "half a thou", "\x1b[A better\r", "\x1b[A\x18", "\t"),
                *(" ", "\x1b[B ", "\x7f", "\x1b[B", "\x04"),
            ]
            self.press(self.rng.choice(keys))
            await asyncio.sleep(self.rng.uniform(0.5, 4))

    async def _read(self, process: "asyncssh.SSHClientProcess[bytes]") -> None:
        with contextlib.suppress(asyncssh.Error, OSError):  # the line was dropped
            while data := await process.stdout.read(65536):
                self.received += len(data)


class Lead(Person):
    """The facilitator: to and fro between the stages, without revealing or closing anything."""

    async def act(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(20)
            self.press("N")
            await asyncio.sleep(0.5)
            self.press("y")
            await asyncio.sleep(20)
            self.press("b")


def handles(pid: int) -> int:
    """Open files and connections of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def soak(seats: int, minutes: int) -> None:
    async with served(TEMPLATE) as server:
        lead = Lead("Lead", server.port, server.leader_code)
        people = [Person(f"Person{number:02}", server.port, server.code) for number in range(seats)]
        tasks = [asyncio.create_task(lead.live((140, 45)))]
        await asyncio.sleep(2)
        lead.press("n")
        for person in people:
            tasks.append(asyncio.create_task(person.live()))
            await asyncio.sleep(0.2)
        print("minute   memory   handles   cpu   joined   received   file")
        before = cpu(server.pid)
        for minute in range(minutes + 1):
            used, joined = cpu(server.pid), sum(person.joined for person in people)
            received = sum(person.received for person in people) / 1e6
            (file,) = (server.folder / "sessions").glob("*.json")
            print(
                f"{minute:6} {memory(server.pid):5.0f} MB {handles(server.pid):9}"
                f" {(used - before) / 0.6:4.0f} %"
                f" {joined:7} {received:7.0f} MB {file.stat().st_size / 1e6:6.1f} MB",
                flush=True,
            )
            before = used
            if minute < minutes:
                await asyncio.sleep(60)
        for task in tasks:
            task.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, default=60)
    parser.add_argument("--minutes", type=int, default=10)
    arguments = parser.parse_args()
    asyncio.run(soak(arguments.seats, arguments.minutes))


if __name__ == "__main__":
    main()
