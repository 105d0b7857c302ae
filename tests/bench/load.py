"""Many people in one session over real SSH: how soon they see what others do, and what it costs the server.

python tests/bench/load.py [--seats 30] [--seconds 10] [--runs 1] [--before PATH] [--markdown]

Runs `retro serve` and its load on the same machine and prints a table; what is going on is said on stderr.
`--before` names a checkout of an earlier state, with a `.venv` of its own or what it needs in this one: the
two are measured in turn, and the table has both and the ratio. Of several runs it has medians and, in
brackets, the least and the most. By hand; nothing asserts on it.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncssh

from tests.bench.clients import (
    HERE,
    SIZE,
    Seat,
    Server,
    all_see,
    cpu,
    join,
    memory,
    percentile,
    served,
    type_letters,
    versions,
)
from tests.bench.tables import Figures, rows_of, table

CARDS = 100
"""Cards on the board before the measured ones."""
PACE = 0.5
"""Seconds between two of the measured cards."""
ALONE = 8
"""Cards that are written while nothing else happens, to know what a card costs."""
LONGEST = 10
"""Seconds of the second measurement of cards: a participant's column shows 28 cards, these and those."""
AT_ONCE = 4
"""People who join at the same time."""
TEMPLATE = """# Bench

## Live board

```toml
kind = "ideate"
minutes = 60
hidden = false
```

### Fresh

### Board

## Next

```toml
kind = "brief"
minutes = 5
```

The stage after.

## Vote

```toml
kind = "vote"
minutes = 5
dots = 3
```

The time to vote.
"""


class Progress:
    """Says on stderr what is going on, with the seconds since the beginning."""

    def __init__(self) -> None:
        self.name = self.phase = ""
        self._began = time.perf_counter()

    def __call__(self, phase: str) -> None:
        self.phase = phase
        print(
            f"{time.perf_counter() - self._began:6.1f} s  {self.name}: {phase}", file=sys.stderr, flush=True
        )


def limits_for(seats: int) -> Mapping[str, float]:
    """The `[limits]` with which so many people may join from one address as fast as the server can."""
    places = seats + 20
    return {
        "waiting": max(places, 100),
        "waiting_per_address": max(places, 60),
        "connections": max(places, 300),
        "seats": max(places, 120),
        "seats_per_minute": max(places, 60),
    }


async def measure(seats: int, seconds: float, checkout: Path, say: Progress) -> Figures:
    """Drive one server, from the first who joins to a vote of all."""
    figures: Figures = {}
    say("starting the server")
    async with served(TEMPLATE, checkout=checkout, limits=limits_for(seats)) as server:
        lead = await join(server.port, "Lead", server.leader_code)
        await asyncio.sleep(2)
        await all_see([lead], "Fresh", lambda: lead.press("n"))
        await _stop_timer(lead)
        people = [await join(server.port, "Person000", server.code)]
        await people[0].see("Fresh")
        people[0].press("\x1b")  # who comes late reads where the meeting is
        await _quiet(server, seats)
        with_one = memory(server.pid)
        joining = await _join_all(server, people, seats, say)

        say(f"writing {CARDS} cards")
        await _fill(people)
        await _quiet(server, seats)
        with_all = memory(server.pid)

        say("idle, the timer stands")
        standing = await server.busy(seconds)
        say(f"{ALONE} cards, nothing else")
        alone = await _cards_alone(server, people, standing)
        await _quiet(server, seats)
        say("idle, the timer runs")
        lead.press("t")
        await asyncio.sleep(1)
        running = await server.busy(seconds)
        say("cards, and one who types")
        figures |= await _cards_and_typing(server, people, seconds)
        figures |= alone
        await _stop_timer(lead)
        await _quiet(server, seats)

        for kind, marker in (("brief", "The stage after"), ("vote", "The time to vote")):
            say(f"to the next stage, a {kind}")
            figures |= await _stage_change(server, lead, people, kind, marker)
        figures |= joining
        figures["idle, timer standing, % of a core"] = standing
        figures["idle, timer running, % of a core"] = running
        figures["memory a further seat, MB"] = (with_all - with_one) / (seats - 1)
        figures["memory of the server with all, MB"] = with_all
        for seat in (lead, *people):
            assert seat.connection is not None
            seat.connection.abort()
    return figures


async def _join_all(server: Server, people: list[Seat], seats: int, say: Progress) -> Figures:
    """Let all others join, a third after the other; CPU milliseconds a seat, and seconds until all are in."""
    places = asyncio.Semaphore(AT_ONCE)

    async def come(number: int) -> Seat:
        async with places:
            seat = await join(server.port, f"Person{number:03}", server.code)
            await seat.see("Fresh")
            seat.press("\x1b")  # who comes late reads where the meeting is
        return seat

    rest = seats - 1
    thirds = list(itertools.pairwise(1 + rest * third // 3 for third in range(4)))
    costs, took = [], 0.0
    for first, end in thirds:
        say(f"joining, {first} to {end - 1} of {rest}")
        before, began = cpu(server.pid), time.perf_counter()
        people += await asyncio.gather(*(come(number) for number in range(first, end)))
        took += time.perf_counter() - began
        await _quiet(server, seats)
        costs.append(cpu(server.pid) - before)
    a_seat = [spent / (end - first) * 1000 for spent, (first, end) in zip(costs, thirds, strict=True)]
    return {
        "joining, CPU a seat, ms": sum(costs) / rest * 1000,
        "joining, CPU a seat of the first third, ms": a_seat[0],
        "joining, CPU a seat of the last third, ms": a_seat[-1],
        f"joining until all are in, {AT_ONCE} at once, s": took,
    }


async def _fill(people: Sequence[Seat]) -> None:
    """Fill the second column, and leave all with the first one, where what is measured is written."""
    for seat in people:
        seat.press("\t")
    for number in range(CARDS):
        if number and number % len(people) == 0:
            await asyncio.sleep(1)
        people[number % len(people)].press(f"Board card number {number} with a few more words\r")
    await asyncio.sleep(1)
    for seat in people:
        seat.press("\x1b[Z")


async def _write(people: Sequence[Seat], first: int, count: int) -> list[float]:
    """Write cards at the pace, whether or not the earlier ones have come: seconds to each other screen."""

    async def one(number: int) -> list[float]:
        await asyncio.sleep((number - first) * PACE)
        marker = f"fresh{number:03}"
        # What is typed shows on the writer's own screen before it is saved: it starts with Enter.
        writer = people[number % (len(people) - 1)]
        writer.press(marker + " ok")
        await asyncio.sleep(PACE / 2)
        others = [seat for seat in people if seat is not writer]
        sent, moments = await all_see(others, marker, lambda: writer.press("\r"))
        return [moment - sent for moment in moments]

    taken = await asyncio.gather(*(one(number) for number in range(first, first + count)))
    await asyncio.sleep(PACE / 2)
    return [seconds for each in taken for seconds in each]


async def _cards_alone(server: Server, people: Sequence[Seat], idle: float) -> Figures:
    """What a card costs for each seat, without what the server does in any case (percent of a core)."""
    before, began = cpu(server.pid), time.perf_counter()
    received = sum(seat.received for seat in people)
    await _write(people, 0, ALONE)
    spent = cpu(server.pid) - before - idle / 100 * (time.perf_counter() - began)
    received = sum(seat.received for seat in people) - received
    return {
        "CPU a card and seat, ms": spent / ALONE / len(people) * 1000,
        "bytes a card and seat": received / ALONE / len(people),
    }


async def _cards_and_typing(server: Server, people: Sequence[Seat], seconds: float) -> Figures:
    """How soon cards and keys are seen while the timer runs and the last one types."""
    echoes: list[float] = []
    before, own, began = cpu(server.pid), time.process_time(), time.perf_counter()
    cards, _ = await asyncio.gather(
        _write(people, ALONE, int(seconds / PACE)), type_letters(people[-1], echoes, seconds)
    )
    took = time.perf_counter() - began
    return {
        "a card on every screen, p50, ms": statistics.median(cards) * 1000,
        "a card on every screen, p95, ms": percentile(cards, 0.95) * 1000,
        "a key's echo meanwhile, p50, ms": statistics.median(echoes) * 1000,
        "a key's echo meanwhile, p95, ms": percentile(echoes, 0.95) * 1000,
        "server meanwhile, % of a core": (cpu(server.pid) - before) / took * 100,
        "load generator meanwhile, % of a core": (time.process_time() - own) / took * 100,
    }


async def _stage_change(
    server: Server, lead: Seat, people: Sequence[Seat], kind: str, marker: str
) -> Figures:
    """How soon the facilitator, half of all and the last one see the next stage."""
    before = cpu(server.pid)
    began, (at_lead, *moments) = await all_see([lead, *people], marker, lambda: lead.press("ny"))
    await _stop_timer(lead)
    await _quiet(server, len(people))
    return {
        f"to a {kind}, facilitator, ms": (at_lead - began) * 1000,
        f"to a {kind}, half of all, ms": (statistics.median(moments) - began) * 1000,
        f"to a {kind}, last, ms": (max(moments) - began) * 1000,
        f"to a {kind}, CPU a seat, ms": (cpu(server.pid) - before) / len(people) * 1000,
    }


async def _stop_timer(lead: Seat) -> None:
    await all_see([lead], "paused", lambda: lead.press("t"))


async def _quiet(server: Server, seats: int) -> None:
    """Wait until the server has done all that was asked of it; the timer must stand.

    Even then it has something to do for each connection, such as asking whether its client is still there.
    Raises TimeoutError.
    """
    until = time.perf_counter() + 60 + seats
    while (busy := await server.busy(1.2)) > 5 + seats / 20:
        if time.perf_counter() > until:
            raise TimeoutError(f"the server does not come to rest, {busy:.0f} % of a core")


async def run(
    states: Mapping[str, Path], runs: int, seats: int, seconds: float, say: Progress
) -> dict[str, list[Figures]]:
    """Measure each state so many times, in turn, so that a busy moment of the machine meets both alike."""
    found: dict[str, list[Figures]] = {state: [] for state in states}
    for number in range(runs):
        for state in list(states)[:: -1 if number % 2 else 1]:
            say.name = f"{state}, {number + 1} of {runs}"
            found[state].append(await measure(seats, seconds, states[state], say))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seats", type=int, default=30, help="people besides the facilitator, from 4")
    parser.add_argument("--seconds", type=float, default=LONGEST, help=f"of each measurement, 1 to {LONGEST}")
    parser.add_argument("--runs", type=int, default=1, help="so many times, for medians")
    parser.add_argument("--before", type=Path, metavar="PATH", help="the checkout of an earlier state")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    arguments = parser.parse_args()
    seats, seconds, before = arguments.seats, arguments.seconds, arguments.before
    if seats < 4 or not 1 <= seconds <= LONGEST or arguments.runs < 1:
        parser.error(f"--seats from 4, --seconds from 1 to {LONGEST}, --runs from 1")
    if before and not (before / "retro" / "__main__.py").exists():
        parser.error(f"{before} is no checkout of Retro")
    states = ({"before": before.resolve()} if before else {}) | {"now": HERE}
    say = Progress()
    load = os.getloadavg()[0]
    try:
        runs = asyncio.run(run(states, arguments.runs, seats, seconds, say))
    except (OSError, RuntimeError, asyncssh.Error) as error:
        sys.exit(f"{say.name}: {say.phase}: {error}")
    print(
        f"{seats} seats of {SIZE[0]}x{SIZE[1]}, {os.cpu_count()} cores, load average {load:.1f} at the start"
    )
    for state, checkout in states.items():
        print(f"{state}: {versions(checkout)}")
    print()
    print(table(rows_of(runs), markdown=arguments.markdown))


if __name__ == "__main__":
    main()
