"""Files of sessions as tests want them, with the checksum that Retro would have written."""

from pathlib import Path
from typing import Any

import msgspec

from retro.storage.checksum import FIELD, checked


def bytes_as_written(path: Path, tables: dict[str, Any]) -> bytes:
    """The bytes that Retro would write for these tables at this path, or at that of an older copy."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(tables))
    plain["meta"]["1"].pop(FIELD, None)
    return checked(plain, path.name.partition(".json")[0])


def put_tables(path: Path, tables: dict[str, Any]) -> None:
    path.write_bytes(bytes_as_written(path, tables))
