"""The checksum of a session's file, which finds damage and not forgery: anybody can work it out.

It is BLAKE2b over the session's name and every byte of the file, with zeros where the checksum stands. Its
place is the same in every version from 6 on, so that no damage makes of a file one of another version.
"""

import hashlib
from typing import Any

import msgspec

FIELD = "checksum"
FIRST = 6
"""The first version whose files all have it."""

_START = b'{"meta":{"1":{"%s":"' % FIELD.encode()
_LENGTH = 32
_END = len(_START) + _LENGTH


def checked(tables: dict[str, dict[str, Any]], name: str) -> bytes:
    """The bytes of a file of this name; `tables` has a document 1 in `meta`, without a checksum."""
    first = {FIELD: "0" * _LENGTH, **tables["meta"]["1"]}
    rest = {table: documents for table, documents in tables.items() if table != "meta"}
    data = msgspec.json.encode({"meta": {"1": first}, **rest})
    return b"".join((_START, _digest(data, name), memoryview(data)[_END:]))


def is_right(data: bytes, name: str) -> bool | None:
    """Whether this is what was written under this name; None where no checksum stands at its place."""
    if not data.startswith(_START):
        return None
    return data[len(_START) : _END] == _digest(data, name)


def _digest(data: bytes, name: str) -> bytes:
    digest = hashlib.blake2b(name.encode() + b"\0" + _START + b"0" * _LENGTH, digest_size=_LENGTH // 2)
    digest.update(memoryview(data)[_END:])
    return digest.hexdigest().encode()
