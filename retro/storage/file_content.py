"""The bytes of a session's file and what they say: the tables of this version, or what is wrong with them."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from retro.storage.checksum import FIELD, FIRST, is_right
from retro.storage.migrations import SCHEMA, Tables, migrated

CHANGED = "was changed by something other than Retro"


class NewerSchemaError(Exception):
    """The bytes are from a newer version."""


class _MetaDocument(msgspec.Struct, forbid_unknown_fields=True):
    schema: Annotated[int, msgspec.Meta(ge=1, le=SCHEMA)]
    head: dict[str, Any]


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    stage: str
    sealed: str = ""
    values: dict[str, Any] = {}
    done: list[str] = []
    earlier: list[dict[str, Any]] = []
    left_over: Any = None


class _SessionFile(msgspec.Struct, forbid_unknown_fields=True):
    """The shape without which a readable file is damage all the same."""

    meta: dict[Literal["1"], _MetaDocument]
    events: dict[str, dict[str, Any]]
    private: dict[str, _Part] = {}


class PrivateTable:
    """What is private, as a table: a document for each stage, whose number says nothing of when it came."""

    NAME = "private"

    @staticmethod
    def of(tables: Tables | None) -> dict[str, dict[str, Any]]:
        """The documents by stage."""
        table = (tables or {}).get(PrivateTable.NAME, {})
        return {document["stage"]: document for document in table.values()}

    @staticmethod
    def put(tables: Tables, documents: Mapping[str, dict[str, Any]]) -> None:
        """Hold these documents; a file without any has no such table."""
        tables.pop(PrivateTable.NAME, None)
        if documents:
            ordered = [documents[stage] for stage in sorted(documents)]
            tables[PrivateTable.NAME] = dict(zip(map(str, count(1)), ordered, strict=False))


class ChangedError(ValueError):
    """A readable file that is not as it was written; `session` names whose file it is, if another's."""

    def __init__(self, session: str = "") -> None:
        super().__init__("the checksum is another")
        self.session = session


def said_of(error: Exception, name: str) -> tuple[str, str]:
    """What is wrong with a copy of a session, and what can be done about it, if there is something."""
    if not isinstance(error, ChangedError):
        return "is damaged", ""
    if error.session:
        return f"is the file of another session, {error.session}", "rename that file to its own name"
    session = name.partition(".json")[0]
    return CHANGED, f"if that was intended, accept it with: retro sessions check --accept {session}"


def name_of(path: Path) -> str:
    """The name to which the checksum of a file is bound; for a session it is the id."""
    return path.name.removesuffix(".json")


def decode(data: bytes, name: str, *, accept: bool = False) -> tuple[Tables, int]:
    """The tables as this version has them, and the version that wrote them.

    `name` is the one that the file was written under; with `accept` it may have been changed since.
    Raises ValueError, ChangedError and NewerSchemaError.
    """
    right = is_right(data, name)
    tables = msgspec.json.decode(data)
    version = _schema(tables)
    has_checksum = _without_checksum(tables) or right is not None
    if not (right or accept) and (has_checksum or FIRST <= version <= SCHEMA):
        _check(tables)
        raise ChangedError(_owner(tables, data))
    if version > SCHEMA:
        raise NewerSchemaError
    if has_checksum and version < FIRST:
        raise ValueError("no file of such a version has a checksum")
    _check(tables)
    if version < SCHEMA:
        try:
            tables = migrated(tables)
        except Exception as error:  # a step expects what its version wrote
            raise ValueError("no file of such a version is like this") from error
        _check(tables)
    # A hand may have taken an event out: the numbers stay positions, whatever is missing.
    in_order = sorted(tables["events"].items(), key=lambda numbered: int(numbered[0]))
    tables["events"] = {str(number): event for number, (_, event) in zip(count(1), in_order)}
    kept = {"meta": tables["meta"], "events": tables["events"]}
    PrivateTable.put(kept, PrivateTable.of(tables))
    return kept, version


def _without_checksum(tables: Any) -> bool:
    """Take out the checksum, which is no part of the tables; whether there was one."""
    try:
        return tables["meta"]["1"].pop(FIELD, None) is not None
    except (KeyError, TypeError, AttributeError):
        return False


def _owner(tables: Tables, data: bytes) -> str:
    """The session whose file this is without any change, if that can be told."""
    match tables["events"].get("1"):
        case {"id": str(owner)} | {"session": {"id": str(owner)}} if is_right(data, owner):
            return owner
    return ""


def _check(tables: Any) -> None:
    if not msgspec.convert(tables, _SessionFile).meta:
        raise ValueError("no meta document")


def _schema(tables: Any) -> int:
    try:
        schema = tables["meta"]["1"]["schema"]
    except (KeyError, TypeError):
        return 0
    return schema if isinstance(schema, int) else 0
