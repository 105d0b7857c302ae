"""What the store costs: one more event, thirty people at once, opening, folding.

`python tests/bench/store.py [FOLDER]`; without a folder in one for temporary files.

Ours is durable when it returns; TinyDB's own storage syncs but rewrites in place; the caching
middleware promises nothing until it is closed. Sizes are numbers of events.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.commands.save_trial import durable_writes
from retro.errors import RuleError
from retro.stages import codec
from retro.storage import Journal
from retro.storage.disk import Machine
from tests.builders import Meeting
from tests.storage.folding import ENGINE

Event = dict[str, Any]
SIZES = 10, 1000, 5000, 10000
SAMPLES = 25
PEOPLE = 30
MEMORY = Path("/dev/shm")
GOALS = {"p99": 25.0, "times": 3.0, "open": 2.0}


def document(number: int) -> Event:
    return {"kind": "card", "n": number, "seat": "c0ffee", "text": "what slowed us down? " * 12}


def median_ms(insert: Callable[[], object]) -> float:
    insert()
    samples = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        insert()
        samples.append(time.perf_counter() - began)
    return statistics.median(samples) * 1000


# One more event


def ours(path: Path, size: int) -> float:
    journal = Journal.create(path, {})
    with asyncio.Runner() as runner:
        runner.run(journal.commit([document(number) for number in range(size)]))
        cost = median_ms(lambda: runner.run(journal.commit([document(0)])))
    journal.close()
    return cost


def together(path: Path, size: int) -> float:
    """Thirty people at once, the cost for each."""
    journal = Journal.create(path, {})

    async def thirty() -> None:
        await asyncio.gather(*(journal.commit([document(0)]) for _ in range(PEOPLE)))

    with asyncio.Runner() as runner:
        runner.run(journal.commit([document(number) for number in range(size)]))
        cost = median_ms(lambda: runner.run(thirty())) / PEOPLE
    journal.close()
    return cost


def json_storage(path: Path, size: int) -> float:
    with TinyDB(path) as db:
        db.insert_multiple(document(number) for number in range(size))
        return median_ms(lambda: db.insert(document(0)))


def caching(path: Path, size: int) -> float:
    with TinyDB(path, storage=CachingMiddleware(JSONStorage)) as db:  # type: ignore[no-untyped-call]
        db.insert_multiple(document(number) for number in range(size))
        return median_ms(lambda: db.insert(document(0)))


ROWS: dict[str, Callable[[Path, int], float]] = {
    "ours": ours,
    "ours, 30 at once": together,
    "TinyDB JSONStorage": json_storage,
    "TinyDB CachingMiddleware": caching,
}


def one_more() -> None:
    print(f"{'median ms per insert':26}" + "".join(f"{size:>10,}" for size in SIZES))
    last = {}
    for name, measure in ROWS.items():
        costs = []
        for size in SIZES:
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                costs.append(measure(Path(folder) / "s.json", size))
        last[name] = costs[-1]
        print(f"{name:26}" + "".join(f"{cost:10.2f}" for cost in costs))
    times = last["TinyDB JSONStorage"] / last["ours"]
    print(f"ours is {times:.1f} times as fast as JSONStorage at {SIZES[-1]:,} (goal: {GOALS['times']:.0f})\n")


# Thirty people for a while


class Watched(Machine):
    """This machine's disk, with how long each of its syncs took."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def fsync(self, fd: int, /) -> None:
        began = time.perf_counter()
        self.sync(fd)
        self.took.append(time.perf_counter() - began)

    def sync(self, fd: int) -> None:
        super().fsync(fd)


class Steady(Watched):
    """A disk whose sync takes a millisecond, every time: over memory, where a sync costs nothing."""

    def sync(self, fd: int) -> None:
        time.sleep(0.001)


def waiting(path: Path, before: list[Event], seconds: float, pause: float, system: Watched) -> list[float]:
    """How long each of thirty people waits who write one after the other, now and then or all the time."""
    journal = Journal.create(path, {}, before, system=system)
    took: list[float] = []

    async def person(number: int, until: float) -> None:
        rng = random.Random(number)
        while time.perf_counter() < until:
            await asyncio.sleep(pause * rng.expovariate(1))
            began = time.perf_counter()
            await journal.commit([document(number)])
            took.append(time.perf_counter() - began)

    async def everybody() -> None:
        system.took.clear()
        until = time.perf_counter() + seconds
        await asyncio.gather(*(person(number, until) for number in range(PEOPLE)))

    asyncio.run(everybody())
    journal.close()
    return sorted(took)


def part(sorted_seconds: list[float], percent: int) -> float:
    return sorted_seconds[len(sorted_seconds) * percent // 100] * 1000


def thirty_people() -> None:
    columns = ("commits", "p50 ms", "p99 ms", "sync p50", "sync p99")
    print(f"{'30 people at 5,000 events':40}" + "".join(f"{column:>10}" for column in columns))
    before = a_long_session(5000)
    disks: list[tuple[str, type[Watched], str | None]] = [("here", Watched, FOLDER)]
    if MEMORY.is_dir():
        disks.append(("a sync is 1 ms", Steady, str(MEMORY)))
    for where, disk, parent in disks:
        for name, pause in (("a card every 3 s each", 3.0), ("as fast as they can", 0.0)):
            system = disk()
            with tempfile.TemporaryDirectory(dir=parent) as folder:
                took = waiting(Path(folder) / "s.json", before, 20.0 if pause else 1.0, pause, system)
            syncs = sorted(system.took)
            print(
                f"{where + ', ' + name:40}{len(took):10,}{part(took, 50):10.2f}{part(took, 99):10.2f}"
                f"{part(syncs, 50):10.2f}{part(syncs, 99):10.2f}"
            )
    print(f"goal: p99 of at most {GOALS['p99']:.0f} ms where a sync takes about 1 ms, the slowest too\n")


# A whole session


def a_long_session(size: int) -> list[Event]:
    """A meeting that goes on and on: cards, votes that are taken back, topics, notes."""
    people = [f"Person {number}" for number in range(PEOPLE)]
    meeting = Meeting().join(*people).go("ideate")
    for number in range(300):
        meeting.add(people[number % PEOPLE], "Start", f"{document(number)['text'][:200]} {number}")
    meeting.reveal().go("vote")
    cards = [card.id for card in meeting.session.board.cards]
    for number in range(size):
        if len(meeting.documents) >= size * 2 // 3:
            break
        try:
            meeting.vote(people[number % PEOPLE], cards[number * 7 % len(cards)])
        except RuleError:
            meeting.reopen_vote() if number % 50 == 0 else meeting.done(people[number % PEOPLE])
    meeting.go("discuss")
    while len(meeting.documents) < size:
        meeting.talk(cards[len(meeting.documents) % len(cards)], 0.1)
    return meeting.documents


def whole_sessions() -> None:
    columns = ("file kB", "read s", "fold s", "snapshot s", "then kB")
    print(f"{'a session of so many events':32}" + "".join(f"{column:>12}" for column in columns))
    translate, rules = codec(), ENGINE
    for size in (5000, 10000):
        documents = a_long_session(size)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            path = Path(folder) / "s.json"
            Journal.create(path, {}, documents).close()
            began = time.perf_counter()
            journal = Journal.open(path)
            read = time.perf_counter() - began
            rules.fold(map(translate.decode, journal.events))
            opened = time.perf_counter() - began
            journal.close()
            large = path.stat().st_size / 1000
            began = time.perf_counter()
            folded = translate.folded(rules, documents)
            took = time.perf_counter() - began
            Journal.create(path.with_name("t.json"), {}, folded).close()
            small = path.with_name("t.json").stat().st_size / 1000
        print(
            f"{len(documents):<32,}{large:10,.0f}{read:10.2f}{opened - read:10.2f}{took:12.2f}{small:8,.0f}"
        )
    print(f"goal: 5,000 events are open within {GOALS['open']:.0f} s\n")


def main() -> None:
    took = durable_writes(Path(FOLDER or tempfile.gettempdir()))
    print(f"a durable write of 30 kB here: {took[len(took) // 2] * 1000:.2f} ms\n")
    one_more()
    thirty_people()
    whole_sessions()


FOLDER = sys.argv[1] if len(sys.argv) > 1 else None

if __name__ == "__main__":
    main()
