"""What lists say of templates, kept from one time to the next: reading 200 pages takes most of a second.

A page counts as the one that was read while it and every file it names have the same size and time.
Only pages without a mistake are kept: a mistake is told with a path that depends on the current folder.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec

import retro
from retro.agenda.template_summary import Summary
from retro.files import read_file, write_file

MOST: Final = 2000
"""Pages; more than anybody has in all workspaces together."""
FEW: Final = 10
"""Up to so many pages are read anew each time rather than written down."""
_READERS: Final = ("agenda", "session", "stages")
"""The parts of the program on which it depends what is read in a page."""

Stamp = tuple[int, int, int]
"""Size, time in nanoseconds and number of a file."""


class KeptPage(msgspec.Struct, frozen=True, array_like=True):
    """A page that was read, with the stamps of the page and of the files it names, by their paths."""

    files: dict[str, Stamp]
    summary: Summary


class _Kept(msgspec.Struct, frozen=True):
    program: str
    pages: dict[str, KeptPage] = {}


class KeptSummaries:
    """The summaries in a file that only this user can write; none where it cannot be read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._new: dict[str, KeptPage] = {}

    @cached_property
    def _pages(self) -> Mapping[str, KeptPage]:
        with suppress(OSError, ValueError):  # what the codec refuses is a ValueError
            kept = msgspec.json.decode(read_file(self.file), type=_Kept)
            if kept.program == self._program:
                return kept.pages
        return {}

    @cached_property
    def _program(self) -> str:
        """Names this program and the packages beside it, so that what another one has read is not taken."""
        package = Path(retro.__file__).parent
        readers = chain.from_iterable((package / reader).rglob("*.py") for reader in _READERS)
        times = [about[1] for about in stamps(map(str, readers)).values()]
        places = [about[1] for about in stamps(filter(None, sys.path)).values()]
        return f"{retro.__version__} {len(times)} {max(times, default=0)} {max(places, default=0)}"

    def find(self, page: Path) -> Summary | None:
        """Return what was read in a page, or None where it or one of its files has changed since."""
        kept = self._pages.get(str(page))
        return kept.summary if kept and stamps(kept.files) == kept.files else None

    def keep(self, page: Path, files: Mapping[str, Stamp], summary: Summary) -> None:
        """Remember what was read in a page; `files` are the stamps from before it was read."""
        self._new[str(page)] = KeptPage(dict(files), summary)

    def save(self) -> None:
        """Write down what is new, if it is worth it; not being able to is no error."""
        if len(self._new) <= FEW:
            return
        pages = {page: kept for page, kept in self._pages.items() if page not in self._new} | self._new
        kept = _Kept(self._program, dict(list(pages.items())[-MOST:]))
        with suppress(OSError):
            write_file(self.file, msgspec.json.encode(kept))


def stamps(files: Iterable[str]) -> dict[str, Stamp]:
    """Return the stamps of the files that are there, by their paths."""
    found: dict[str, Stamp] = {}
    for file in files:
        with suppress(OSError, ValueError):
            about = os.stat(file)  # noqa: PTH116
            found[file] = (about.st_size, about.st_mtime_ns, about.st_ino)
    return found
