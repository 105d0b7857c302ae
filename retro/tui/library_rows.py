"""What is found of earlier meetings, as rows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from textual.content import Content

from retro.tui.screens.page_reader import PLACE
from retro.tui.widgets.row import Row

EMPTY: Final = "Nothing is kept yet. What a meeting decides and learns is found here once it is over."

Result = TypeVar("Result")


class Apart(Protocol):
    """Does something off the event loop."""

    def __call__(self, work: Callable[[], Result], /) -> Awaitable[Result]:
        """Do it, and return what it returns."""


async def at_once() -> None:
    """Wait for nothing."""


@dataclass(frozen=True)
class FoundEntry:
    """One thing that was found, as a list shows it."""

    ref: str
    """Its name for ever, such as `2026-03-07-sprint-24/L2`."""
    facts: str
    """What it is, in words: `lesson, found true twice · #ci · Platform`."""
    pieces: tuple[tuple[str, bool], ...]
    """The place that fits, in pieces: the text, and whether it is one of the words looked for."""


@dataclass(frozen=True)
class Found:
    """The answer to a question."""

    entries: tuple[FoundEntry, ...] = ()
    note: str = ""
    """How many there are, or why there is none."""


@dataclass(frozen=True)
class WholeEntry:
    """Everything that is known of one entry."""

    ref: str
    title: str
    facts: str
    parts: tuple[tuple[str, str], ...] = ()
    """What it says besides: the name of each part, and its text."""
    session: str = ""
    """The id of the session whose minutes it stands in; empty where it stands in none."""


@dataclass(frozen=True)
class LibraryReads:
    """How the library is asked. The first three run in threads, and raise RetroError."""

    ask: Callable[[str], Found]
    whole: Callable[[str], WholeEntry]
    """One entry, by its ref."""
    minutes: Callable[[str], str] | None
    """The minutes of a session as Markdown, by its id; None where they are not shown."""
    copies: bool = True
    """Whether the terminal's clipboard may be sent something."""
    apart: Apart = asyncio.to_thread
    """How they run in threads."""
    turn: Callable[[], Awaitable[None]] = at_once
    """Waited for before a question is asked."""


def found_rows(found: Found) -> list[Row]:
    """Return two rows for each entry: what it is, then the place that fits."""
    rows: list[Row] = []
    for entry in found.entries:
        session, _, label = entry.ref.rpartition("/")
        name = f"{label}  {session}" if session else entry.ref
        text = Content.assemble(
            (name, "bold"), ("   ", ""), (entry.facts, "quiet"), "\n", snippet(entry.pieces)
        )
        rows.append(Row(text, key=entry.ref, hanging=2))
    return rows


def snippet(pieces: Sequence[tuple[str, bool]]) -> Content:
    """Return a text in which the words that were looked for stand out."""
    return Content.assemble(*((text, "bold underline" if fits else "") for text, fits in pieces))


def whole_rows(entry: WholeEntry) -> list[Row]:
    """Return an entry whole: what it says, what it is, and its other parts under their names."""
    rows = [Row(entry.title, style="strong"), Row(f"{entry.facts} · {entry.ref}", style="quiet")]
    for name, text in entry.parts:
        rows += [Row(""), Row(name, style="heading")]
        rows += [Row(line) for line in text.split("\n")]
    return rows


def with_place(rows: Sequence[Row], words: str) -> list[Row]:
    """Return the rows of a page in which the first one that holds these words has the key `PLACE`."""
    wanted = " ".join(words.split())
    for place, row in enumerate(rows):
        if wanted and wanted in " ".join(row.text.plain.split()):
            at = Row(row.text, key=PLACE, right=row.aside, style=row.style, indent=row.indent)
            return [*rows[:place], at, *rows[place + 1 :]]
    return list(rows)
