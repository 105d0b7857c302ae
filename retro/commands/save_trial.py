"""Whether sessions can be saved, for `retro doctor`, and for `host` and `serve` before anybody is let in."""

import shutil
import tempfile
import time
from pathlib import Path

from retro.errors import RetroError, WorkspaceError
from retro.storage.disk import refusal
from retro.storage.durable_file import DurableStorage
from retro.storage.migrations import SCHEMA, Tables
from retro.words import ended
from retro.workspace import Workspace

TIGHT, FULL = 200_000_000, 10_000_000
"""Bytes: from when on it is worth a word, and when a meeting may not end well."""

WRITES = 50
CARDS = 100
TEXT = "what slowed us down? " * 12
"""What one trial saves, so many times: a session of ordinary size."""


def free_space(folder: Path) -> tuple[int, str]:
    """Return the bytes that are free, and a sentence about them."""
    free = shutil.disk_usage(folder).free
    return free, f"{free / 1_000_000:,.0f} MB are free; a session needs one or two"


def trial(folder: Path, writes: int = WRITES) -> list[float]:
    """Save something as sessions are saved; the seconds of each time, sorted. Raises WorkspaceError."""
    try:
        return durable_writes(folder, writes)
    except (OSError, RetroError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        why = refusal(cause) if isinstance(cause, OSError) else str(error)
        raise WorkspaceError(f"nothing can be saved in {folder}: {why}") from error


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


def ready_to_save(workspace: Workspace) -> str:
    """Save something once. Raises WorkspaceError where that fails; gives a sentence where little is free."""
    try:
        trial(workspace.sessions, 1)
    except WorkspaceError as error:
        sentence = str(error)
        raise WorkspaceError(ended(f"{sentence[:1].upper()}{sentence[1:]}")) from error
    free, sentence = free_space(workspace.sessions)
    return f"The disk is nearly full: {sentence}." if free < FULL else ""
