"""What is kept, for the library screen."""

from collections.abc import Callable

from retro.commands.kept_library import KeptLibrary
from retro.commands.read_session import read_session
from retro.commands.search import closing_lines
from retro.memory.answer import Answer
from retro.minutes import bare, markdown
from retro.tui.library_rows import Found, FoundEntry, LibraryReads, WholeEntry
from retro.workspace import Workspace

MOST = 100
"""Entries that a screen shows."""


def library_reads(workspace: Workspace, opened: Callable[[], KeptLibrary]) -> LibraryReads:
    """Return how a screen asks what is kept; `opened` returns it, the same each time, once somebody asks."""
    ask, whole = questions(opened)
    return LibraryReads(ask, whole, lambda session: bare(markdown(read_session(workspace, session))))


def questions(
    kept: Callable[[], KeptLibrary], *, most: int = MOST, seconds: float | None = None
) -> tuple[Callable[[str], Found], Callable[[str], WholeEntry]]:
    """Return how a question is answered, with the `most` best entries, and how an entry is read whole.

    A question that takes more than `seconds` is refused.
    """

    def ask(question: str) -> Found:
        library = kept()
        answer = library.ask(question, most=most, seconds=seconds, blank=True)
        entries = tuple(
            FoundEntry(found.entry.ref, library.facts_of(found.entry), tuple(found.snippet))
            for found in answer.found
        )
        return Found(entries, _note(answer, question))

    def whole(ref: str) -> WholeEntry:
        library = kept()
        entry = library.entry(ref)
        return WholeEntry(
            entry.ref,
            entry.heading,
            library.facts_of(entry),
            library.parts_of(entry),
            library.session_of(entry),
        )

    return ask, whole


def _note(answer: Answer, question: str) -> str:
    if not answer.found:
        return " ".join(closing_lines(answer, "")) if question.strip() else ""
    if answer.total > len(answer.found):
        return f"{len(answer.found)} of {answer.total:,}"
    return f"{answer.total:,} found"
