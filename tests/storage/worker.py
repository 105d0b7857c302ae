"""Write a session until killed: `python -m tests.storage.worker PATH SEED`."""

import asyncio
import sys
from pathlib import Path

from retro.storage import Journal

from .workload import SMALL, fold, is_secret, operations


async def main(path: Path, seed: int) -> None:
    journal = Journal.create(path, {"title": "killed"}, fold=fold, cap=SMALL)
    print(0, flush=True)
    for number, operation in enumerate(operations(seed), 1):
        erase = is_secret if operation.erases else None
        await journal.commit(operation.events, erase=erase, private=operation.private)
        print(number, flush=True)


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
