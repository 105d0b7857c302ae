"""What one more event costs, by the size of the session: `python tests/bench/store.py`.

Ours is durable when it returns; TinyDB's own storage syncs but rewrites in place; the caching
middleware promises nothing until it is closed.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from retro.store import Journal

SIZES = 10, 1000, 10000
SAMPLES = 25


def document(number: int) -> dict[str, Any]:
    return {"kind": "card", "n": number, "seat": "c0ffee", "text": "what slowed us down? " * 12}


def median_ms(insert: Callable[[], object]) -> float:
    insert()
    samples = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        insert()
        samples.append(time.perf_counter() - began)
    return statistics.median(samples) * 1000


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
        await asyncio.gather(*(journal.commit([document(0)]) for _ in range(30)))

    with asyncio.Runner() as runner:
        runner.run(journal.commit([document(number) for number in range(size)]))
        cost = median_ms(lambda: runner.run(thirty())) / 30
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


def main() -> None:
    print(f"{'median ms per insert':26}" + "".join(f"{size:>10,}" for size in SIZES))
    for name, measure in ROWS.items():
        costs = []
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                costs.append(measure(Path(folder) / "s.json", size))
        print(f"{name:26}" + "".join(f"{cost:10.2f}" for cost in costs))


if __name__ == "__main__":
    main()
