"""How long this disk takes to keep a card."""

import tempfile
import time
from pathlib import Path

from retro.storage.durable_file import DurableStorage
from retro.storage.migrations import SCHEMA, Tables

WRITES = 50
CARDS = 100
TEXT = "what slowed us down? " * 12


def durable_writes(folder: Path, writes: int = WRITES) -> list[float]:
    """Save a session of ordinary size again and again; the seconds of each, shortest first."""
    events = {str(number): {"event": "CardAdded", "text": TEXT} for number in range(CARDS)}
    tables: Tables = {"meta": {"1": {"schema": SCHEMA, "head": {}}}, "events": events}
    took = []
    with tempfile.TemporaryDirectory(prefix=".retro-doctor-", dir=folder) as beside:
        storage = DurableStorage(Path(beside) / "try.json")
        for _ in range(writes):
            began = time.perf_counter()
            storage.write(tables)
            took.append(time.perf_counter() - began)
    return sorted(took)
