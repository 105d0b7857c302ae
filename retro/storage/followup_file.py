"""What became of a session afterwards: where it was published, and what was said of its actions.

A file of its own beside the session's, deleted with it: a session that is over is never written again.
Every entry has a key, and a later one of the same key takes its place.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from retro.errors import DamagedFile, SessionInUse
from retro.storage.disk import beside
from retro.storage.durable_file import DurableStorage
from retro.storage.lock import Lock
from retro.storage.migrations import SCHEMA

Entry = dict[str, Any]

KEY = "key"
"""The name under which every entry says which one it is."""

PATIENCE = 3.0
"""Seconds to wait for another process that is writing the same few lines."""


class FollowupFile:
    """The entries beside one session's file."""

    def __init__(self, session: Path) -> None:
        self.path = beside(session, ".after")

    def entries(self) -> dict[str, Entry]:
        """Every entry by its key, as last saved. Raises StoreError."""
        tables = DurableStorage(self.path).read() if self.path.exists() or self._older.exists() else None
        entries = list(tables["events"].values()) if tables else []
        if not all(isinstance(entry.get(KEY), str) for entry in entries):
            raise DamagedFile(f"The file {self.path} holds an entry without a name.")
        return {entry[KEY]: entry for entry in entries}

    def put(self, *entries: Mapping[str, Any]) -> None:
        """Return when these entries are durable. Raises StoreError."""
        self.change(lambda found: {**found, **{entry[KEY]: dict(entry) for entry in entries}})

    def change(
        self, change: Callable[[dict[str, Entry]], dict[str, Entry]], *, erasing: bool = False
    ) -> None:
        """Replace the entries by what is made of them; nobody writes in between.

        With `erasing`, no copy of what they were before is left.
        """
        lock = self._lock()
        try:
            found = self.entries()
            changed = change(dict(found))
            if changed != found or (erasing and found):
                meta = {"1": {"schema": SCHEMA, "head": {}}}
                events = {str(number): entry for number, entry in enumerate(changed.values(), 1)}
                storage = DurableStorage(self.path)
                storage.read()
                with storage.one_write(erasing=erasing):
                    storage.write({"meta": meta, "events": events})
        finally:
            lock.release()

    @property
    def _older(self) -> Path:
        return beside(self.path, ".bak")

    def _lock(self) -> Lock:
        patient = time.monotonic() + PATIENCE
        while True:
            try:
                return Lock(beside(self.path, ".lock"))
            except SessionInUse:
                if time.monotonic() > patient:
                    raise
                time.sleep(0.02)
