"""How soon a picture is complete after a key, while many cards are put together over real SSH.

python -m tests.bench.grouping [--cards 300] [--seats 4] [--times 40] [--markdown]

One person of several presses the keys, with a pause after each; the first figures are of their own terminal,
the next of somebody else's, the last is what the server did for all of them. A picture is complete with the
last byte before a silence. Prints a table; by hand, nothing asserts on it.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import asyncssh

from tests.bench.clients import HERE, SIZE, Seat, all_see, cpu, join, percentile, served, versions
from tests.bench.tables import table

SILENCE: Final = 0.15
"""Seconds without a byte after which a picture is complete."""
GLANCE: Final = 0.001
BEFORE_KEY: Final = 0.8
"""Seconds from a picture to the next key: nobody reads faster."""
FAST: Final = 0.4
"""Seconds between two cards of one person while the board is filled."""
WORDS: Final = (
    "deploy",
    "build",
    "test",
    "review",
    "meeting",
    "agenda",
    "release",
    "customer",
    "ticket",
    "night",
    "docs",
    "planning",
    "sprint",
    "legacy",
    "quality",
    "laptop",
    "office",
    "coffee",
    "interview",
    "mentor",
    "alert",
    "dashboard",
    "incident",
    "pipeline",
    "secret",
    "budget",
    "roadmap",
    "bug",
)
TEMPLATE: Final = """# Bench

## Cards

```toml
kind = "ideate"
minutes = 60
hidden = false
```

### Fresh

### Slow

### Kept

## Together

```toml
kind = "group"
minutes = 60
```

Put together what belongs together.
"""


@dataclass
class Taken:
    """What one kind of key took, each time it was pressed, in milliseconds."""

    own: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def row(self) -> list[str]:
        """The figures of the table."""
        spent = f"{statistics.mean(self.cpu):.0f}"
        return [*_figures(self.own), *_figures(self.others), spent]


async def complete(seats: Sequence[Seat], keys: str) -> list[float]:
    """Press keys at the first terminal: after how many milliseconds each picture was complete.

    NaN where a terminal was sent nothing.
    """
    presses = seats[0]
    received = [seat.received for seat in seats]
    last = [float("nan")] * len(seats)
    began = latest = time.perf_counter()
    presses.press(keys)
    while time.perf_counter() - latest < SILENCE or (
        any(at != at for at in last) and time.perf_counter() - began < 1
    ):
        await asyncio.sleep(GLANCE)
        for number, seat in enumerate(seats):
            if seat.received != received[number]:
                received[number] = seat.received
                latest = time.perf_counter()
                last[number] = (latest - began) * 1000
    return last


async def fill(people: Sequence[Seat], cards: int) -> None:
    """Let all people write, each under one question, until there are so many cards."""
    chance = random.Random(300)
    for number, seat in enumerate(people):
        seat.press("\t" * (number % 3))
    for number in range(cards):
        if number and number % len(people) == 0:
            await asyncio.sleep(FAST)
        text = " ".join(chance.sample(WORDS, 3))
        people[number % len(people)].press(f"The {text} number {number}\r")
    await asyncio.sleep(3)


async def measure(seats: int, cards: int, times: int) -> dict[str, Taken]:
    """Drive one server: what each key took, at the terminal of who pressed it and at another."""
    found: dict[str, Taken] = {}
    async with served(TEMPLATE) as server:
        lead = await join(server.port, "Lead", server.leader_code)
        await asyncio.sleep(2)
        await all_see([lead], "Fresh", lambda: lead.press("n"))
        await all_see([lead], "paused", lambda: lead.press("t"))
        people = []
        for number in range(seats):
            people.append(await join(server.port, f"Person{number}", server.code))
            await people[-1].see("Fresh")
            people[-1].press("\x1b")
        await asyncio.sleep(2)
        await fill(people, cards)
        await all_see(people, "Together", lambda: lead.press("ny"))
        await all_see([lead], "paused", lambda: lead.press("t"))
        await asyncio.sleep(3)
        watched = (people[0], people[1])

        async def take(name: str, keys: str) -> None:
            await asyncio.sleep(BEFORE_KEY)
            before = cpu(server.pid)
            own, other = await complete(watched, keys)
            took = found.setdefault(name, Taken())
            took.own.append(own)
            took.others.append(other)
            took.cpu.append((cpu(server.pid) - before) * 1000)

        for number in range(times):
            await take("down", "\x1b[B")
            await take("mark", " ")
            await take("mark", " ")
            await take("join", "\r")
            await take("take a suggestion", "y")
            await take("refuse a suggestion", "k")
            await take("undo", "u")
            await take("redo", "U")
            if number % 4 == 3:
                await take("split", "x")
        for seat in (lead, *people):
            assert seat.connection is not None
            seat.connection.abort()
    return found


def rows(found: dict[str, Taken]) -> list[list[str]]:
    """A heading, and a row for each kind of key."""
    heading = ["", "own p50, ms", "own p95, ms", "other's p50, ms", "other's p95, ms", "CPU of all, ms"]
    return [heading, *([name, *taken.row] for name, taken in found.items())]


def _figures(taken: list[float]) -> list[str]:
    known = [each for each in taken if each == each]
    if len(known) < len(taken) / 2:
        return ["", ""]
    return [f"{statistics.median(known):.0f}", f"{percentile(known, 0.95):.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, default=300, help="up to 100 for each seat")
    parser.add_argument("--seats", type=int, default=4, help="people besides the facilitator, from 2")
    parser.add_argument("--times", type=int, default=40, help="how often everything is done")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    arguments = parser.parse_args()
    seats, cards = arguments.seats, arguments.cards
    if seats < 2 or cards > 100 * seats:
        parser.error("--seats from 2, and --cards up to 100 for each of them")
    load = os.getloadavg()[0]
    try:
        found = asyncio.run(measure(seats, cards, arguments.times))
    except (OSError, RuntimeError, asyncssh.Error) as error:
        sys.exit(str(error))
    print(
        f"{cards} cards, {seats} seats of {SIZE[0]}x{SIZE[1]}, {os.cpu_count()} cores, "
        f"load average {load:.1f} at the start"
    )
    print(versions(HERE))
    print()
    print(table(rows(found), markdown=arguments.markdown))


if __name__ == "__main__":
    main()
