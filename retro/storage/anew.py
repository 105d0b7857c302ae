"""Storing a session anew, so that no file of it holds anything but what is given."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from retro.errors import UnknownSession
from retro.session.summary import SessionSummary
from retro.storage.disk import MACHINE, System
from retro.storage.durable_file import DurableStorage, PrivateTable


def store_anew(
    path: Path,
    events: Sequence[dict[str, Any]],
    head: SessionSummary | None = None,
    *,
    private: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    system: System = MACHINE,
) -> None:
    """Let a session's file hold these events and documents, and let no other generation of it exist.

    Whoever calls this holds the session's lock. Raises NotSaved, and then nothing has changed.
    """
    storage = DurableStorage(path, system=system)
    tables = storage.read()
    if tables is None:
        raise UnknownSession(f"There is no session {path.stem}.")
    meta = {"1": {**tables["meta"]["1"], **({} if head is None else {"head": msgspec.to_builtins(head)})}}
    with storage.one_write(erasing=True):
        anew = {"meta": meta, "events": dict(zip(map(str, count(1)), events, strict=False))}
        PrivateTable.put(anew, private)
        storage.write(anew)
