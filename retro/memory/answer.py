"""What was found, and as the JSON document that programs read."""

from typing import Any, Final

import msgspec

from retro.memory.entry import Entry
from retro.memory.ranking import RANKED
from retro.memory.snippets import Piece, marked

SCHEMA: Final = 1
ALL: Final = "all"
NEWEST: Final = f"newest {RANKED}"


class Found(msgspec.Struct, frozen=True):
    """An entry with the part of it that shows why it was found."""

    entry: Entry
    snippet: tuple[Piece, ...]


class NearWord(msgspec.Struct, frozen=True):
    """A word that nothing has, and words like it, each with how many entries have it."""

    word: str
    near: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        known = ", ".join(f"{word} ({number:,})" for word, number in self.near)
        return f"Nothing has “{self.word}”.{f' Near: {known}.' if known else ''}"


class Answer(msgspec.Struct, frozen=True):
    """The answer to a question."""

    question: str
    """As it was read; it can be typed again."""
    total: int
    """How many entries match, shown or not."""
    ranked: str
    """`ALL`; or `NEWEST`, where more match than are ranked; the others follow, the newest first."""
    found: tuple[Found, ...]
    near: tuple[NearWord, ...] = ()
    """Where nothing matches, the words of the question that nothing has at all."""


def document(answer: Answer) -> dict[str, Any]:
    """Return the answer as a JSON document; it has no times of day, and the same answer is the same bytes."""
    return {
        "schema": SCHEMA,
        "question": answer.question,
        "total": answer.total,
        "ranked": answer.ranked,
        "entries": [{**_whole(found.entry), "snippet": marked(found.snippet)} for found in answer.found],
    }


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return one entry as a JSON document."""
    return {"schema": SCHEMA, "entry": _whole(entry)}


def _whole(entry: Entry) -> dict[str, Any]:
    """Return an entry with all of its fields: who reads a document finds each one in every entry."""
    return {name: getattr(entry, name) for name in entry.__struct_fields__}
