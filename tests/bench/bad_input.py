"""How soon others see a card while some of thirty people do what is hard for a server, against a quiet time.

python -m tests.bench.bad_input [--seats 30] [--cards 6] [--only NAME]

Runs `retro serve` and its clients on one machine over real SSH. Half of the people do the hard thing; a
card's way to the others is timed, right before it and during it, and the ratio of the two is printed. By
hand; nothing asserts on it. The goal: a ratio of at most 1.2.
"""

import argparse
import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence

from tests.bench.clients import Seat, join, percentile, served
from tests.bench.load import TEMPLATE

GOAL = 1.2
USUAL = (120, 40)
SLOW = (2048, 0.2)
"""Bytes that a slow reader reads at once, and seconds until it reads again."""
PASTE = "\x1b[200~" + "words that were copied from somewhere else " * 1400 + "\x1b[201~"
"""60 kB."""

Hard = Callable[[Sequence[Seat], Sequence[Seat]], contextlib.AbstractAsyncContextManager[None]]
"""Something that some people do; the others are given too."""


@contextlib.asynccontextmanager
async def _reading(some: Sequence[Seat], slowly: bool) -> AsyncIterator[None]:
    for seat in some:
        assert seat.reader is not None
        seat.reader.cancel()
    slow = [asyncio.create_task(_read_slowly(seat)) for seat in some] if slowly else []
    yield
    for task in slow:
        task.cancel()
    for seat in some:
        seat.reader = asyncio.create_task(seat.read())


async def _read_slowly(seat: Seat) -> None:
    assert seat.process is not None
    amount, pause = SLOW
    while await seat.process.stdout.read(amount):  # noqa: ASYNC110  (a slow reader sleeps)
        await asyncio.sleep(pause)


def slow_readers(
    some: Sequence[Seat], others: Sequence[Seat]
) -> contextlib.AbstractAsyncContextManager[None]:
    return _reading(some, slowly=True)


def stopped_readers(
    some: Sequence[Seat], others: Sequence[Seat]
) -> contextlib.AbstractAsyncContextManager[None]:
    return _reading(some, slowly=False)


@contextlib.asynccontextmanager
async def strange_sizes(some: Sequence[Seat], others: Sequence[Seat]) -> AsyncIterator[None]:
    for number, seat in enumerate(some):
        _resize(seat, (1, 1) if number % 2 else (500, 200))
    await asyncio.sleep(3)
    yield
    for seat in some:
        _resize(seat, USUAL)


@contextlib.asynccontextmanager
async def all_resize(some: Sequence[Seat], others: Sequence[Seat]) -> AsyncIterator[None]:
    async def resize() -> None:
        for number in range(100):
            for seat in (*some, *others):
                _resize(seat, (USUAL[0] - number % 2, USUAL[1]))
            await asyncio.sleep(4)

    resizing = asyncio.create_task(resize())
    yield
    resizing.cancel()


@contextlib.asynccontextmanager
async def dialogs(some: Sequence[Seat], others: Sequence[Seat]) -> AsyncIterator[None]:
    for seat in some:
        seat.press("\x1bOP")
    await asyncio.sleep(3)
    yield
    for seat in some:
        seat.press("\x1b")


@contextlib.asynccontextmanager
async def a_long_paste(some: Sequence[Seat], others: Sequence[Seat]) -> AsyncIterator[None]:
    some[0].press(PASTE)
    yield
    some[0].press("\x1b")


HARD: dict[str, Hard] = {
    kind.__name__: kind
    for kind in (slow_readers, stopped_readers, strange_sizes, all_resize, dialogs, a_long_paste)
}


def _resize(seat: Seat, size: tuple[int, int]) -> None:
    assert seat.process is not None
    seat.process.change_terminal_size(*size)


async def cards(writer: Seat, others: Sequence[Seat], first: int, count: int) -> list[float]:
    """Write cards; seconds until each was seen by each of the others."""
    taken: list[float] = []
    for number in range(first, first + count):
        marker = f"fresh{number:03}"
        writer.press(f"{marker} ok")
        await asyncio.sleep(0.3)
        watching = [asyncio.create_task(seat.see(marker)) for seat in others]
        await asyncio.sleep(0)
        sent = time.perf_counter()
        writer.press("\r")
        taken += [moment - sent for moment in await asyncio.gather(*watching)]
        await asyncio.sleep(0.5)
    return taken


async def measure(seats: int, count: int, hard: Hard) -> tuple[list[float], list[float]]:
    """How long cards take in a quiet time and in a hard one; a server of its own, whose board is not full."""
    async with served(TEMPLATE) as server:
        lead = await join(server.port, "Lead", server.leader_code)
        await asyncio.sleep(2)
        lead.press("n")
        people = [await join(server.port, f"Person{number:02}", server.code) for number in range(seats - 1)]
        await asyncio.sleep(5)
        writer, others, some = people[0], people[1 : seats // 2], people[seats // 2 :]
        quiet = await cards(writer, others, 0, count)
        async with hard(some, others):
            during = await cards(writer, others, count, count)
        for seat in (lead, *people):
            assert seat.connection is not None
            seat.connection.abort()
    return quiet, during


def _half(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _two(seconds: list[float]) -> str:
    return f"{_half(seconds) * 1000:.0f} / {percentile(seconds, 0.95) * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--cards", type=int, default=6)
    parser.add_argument("--only", choices=HARD, default="")
    arguments = parser.parse_args()
    print(f"{'':<18}{'quiet p50/p95':>16}{'hard p50/p95':>16}{'ratio p50/p95':>16}")
    for name in [arguments.only] if arguments.only else list(HARD):
        quiet, during = asyncio.run(measure(arguments.seats, arguments.cards, HARD[name]))
        half, most = _half(during) / _half(quiet), percentile(during, 0.95) / percentile(quiet, 0.95)
        beyond = "" if most <= GOAL else "  beyond the goal"
        print(f"{name:<18}{_two(quiet):>16}{_two(during):>16}{half:>9.2f} /{most:>5.2f}{beyond}", flush=True)


if __name__ == "__main__":
    main()
