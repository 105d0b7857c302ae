"""Entries as data on standard output, in the one shape that every command with `--json` has."""

import sys
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from retro.memory.entry import Entry
from retro.memory.question import written

SCHEMA: Final = 1


def question_of(kind: str, **filters: str) -> str:
    """Return what was asked for, as it would be typed: `kind:decision state:due`."""
    said = {"kind": kind, **{name: value for name, value in filters.items() if value}}
    return " ".join(f"{name}:{written(value)}" for name, value in said.items())


def document_of(question: str, entries: Iterable[Entry]) -> Mapping[str, object]:
    """Return what is printed: all that fits, in the order of the list."""
    found = [*entries]
    return {"schema": SCHEMA, "question": question, "total": len(found), "ranked": "all", "entries": found}


def printed(document: Mapping[str, object]) -> str:
    """Return a document as JSON, to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def print_entries(question: str, entries: Iterable[Entry]) -> None:
    """Print entries as JSON."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(printed(document_of(question, entries)))
