"""The index of all entries: opened, and kept as fresh as the files that it was made of.

One file with SQLite's own full text search. Every question looks first whether a source changed, and reads
that again. A file that cannot be used is thrown away and built again.
"""

import contextlib
import datetime
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import quote

from retro.errors import RuleError, StateError
from retro.memory.answer import Answer
from retro.memory.entry import Entry
from retro.memory.index_files import PATIENCE, IndexFiles, InUse, usable_folder
from retro.memory.index_queries import Choose, Kept, Queries
from retro.memory.index_tables import Languages, Sources, Writer, changed, has_full_text, usable
from retro.memory.question import Question
from retro.memory.scope import EVERYTHING, Scope

SHOWN: Final = 20
MANY: Final = 100
"""Where more sources changed than this, and more than a quarter of all, building again is quicker."""
_WAIT: Final = 10.0
"""Seconds that SQLite waits for somebody who writes; they are done in less than one."""
_STEPS: Final = 2_000
_TRIES: Final = 5
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_IN_USE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_GONE: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""Erased or replaced in between."""
_TOO_LONG: Final = "This question takes too long; ask with more words, or with a filter such as since:6m."

Result = TypeVar("Result")


def _silent(_sentence: str) -> None:
    """Say nothing."""


class Index:
    """The index in one folder, which is the user's own and is there. May be used by several threads."""

    def __init__(
        self,
        folder: Path,
        sources: Sources,
        languages: Mapping[str, str],
        *,
        warn: Callable[[str], None] = _silent,
        full_text: bool | None = None,
        patience: float = PATIENCE,
        agreed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`languages` are ISO codes by team; `warn` is told in a sentence what cannot be read.

        `agreed` is by team what else its entries are made with, as a text.
        `patience` is how many seconds to wait for somebody else who is at the index; then it is InUse.
        `full_text` says whether SQLite has FTS5; where it is None, that is tried.
        """
        self.files = IndexFiles(folder, patience)
        self._wait = min(patience, _WAIT)
        self._sources = sources
        self._languages = Languages(languages, agreed)
        self._warn = warn
        self._full_text = has_full_text() if full_text is None else full_text

    def answer(
        self,
        question: Question,
        today: datetime.date,
        *,
        most: int | None = SHOWN,
        scope: Scope = EVERYTHING,
        seconds: float | None = None,
        also: Question = Question(),  # noqa: B008  (frozen)
        fresh: bool = True,
    ) -> Answer:
        """Answer a question with the `most` best entries, or with all if None.

        The kinds and states of `also` hold beside those of the question; near words are of the question.
        Without `fresh` not even the files are looked at, as in `kept`.
        Raises StateError where the index cannot be written, RuleError if it takes more than `seconds`.
        """
        return self._ask(
            lambda queries: queries.answer(question, today, most, scope, also), seconds, fresh=fresh
        )

    def entry(self, ref: str, scope: Scope = EVERYTHING) -> Entry | None:
        """Return the entry of a ref, if it is there and may be found. Raises StateError."""
        return self._ask(lambda queries: queries.entry(ref, scope))

    def kept(
        self,
        terms: Sequence[str],
        scope: Scope = EVERYTHING,
        most: int = 100,
        choose: Choose = lambda frequencies, _total: frequencies,
    ) -> Kept:
        """Return lessons, decisions and experiments with any of some words, best first. Raises StateError.

        `terms` are made by `Words.terms`; all are counted, and those that `choose` returns are wanted. Not
        even the files are looked at: what ended since the last `refresh` may not be found yet.
        """
        return self._ask(lambda queries: queries.kept(terms, scope, most, choose), fresh=False)

    def refresh(self) -> None:
        """Read what changed, so that the next question needs not wait for it. Raises StateError."""
        self._ask(lambda _: None)

    def rebuild(self) -> None:
        """Build the index again, whatever there is. Raises StateError."""
        self._build(self._identity())

    def _ask(
        self, ask: Callable[[Queries], Result], seconds: float | None = None, *, fresh: bool = True
    ) -> Result:
        for _ in range(_TRIES):
            identity = self._identity()
            try:
                with self._ready(fresh) as database:
                    if seconds is not None:
                        until = time.monotonic() + seconds
                        database.set_progress_handler(lambda end=until: time.monotonic() > end, _STEPS)  # type: ignore[misc]
                    return ask(Queries(database, self._languages, self._full_text))
            except sqlite3.DatabaseError as error:
                code = _code(error)
                if code == sqlite3.SQLITE_INTERRUPT:
                    raise RuleError(_TOO_LONG) from None
                if code in _DAMAGED:
                    self._warn("The index of the library cannot be used; it is built again.")
                    self._build(identity)
                elif code in _IN_USE:
                    raise InUse(f"The index of the library in {self.files.folder} is in use.") from error
                elif code not in _GONE:
                    raise self._unusable(str(error)) from error
        raise self._unusable("it is damaged or erased again and again")

    @contextlib.contextmanager
    def _ready(self, fresh: bool) -> Iterator[sqlite3.Connection]:
        """Open an index for reading, which is as fresh as its sources, or at least there."""
        identity = self._identity()
        if identity and self.files.journal.exists():
            self._recover()
        if identity:
            with contextlib.closing(self._opened("ro")) as database:
                database.execute("pragma query_only = 1")
                fits = usable(database, self._languages, self._full_text)
                stamps = self._sources.stamps() if fits and fresh else {}
                names = changed(database, stamps, self._languages) if fits and fresh else []
                if fits and not names:
                    yield database
                    return
            if fits and (len(names) <= MANY or len(names) * 4 <= len(stamps)):
                self._update()
            else:
                self._build(identity)
        else:
            self._build(identity)
        with contextlib.closing(self._opened("ro")) as database:
            database.execute("pragma query_only = 1")
            yield database

    def _update(self) -> None:
        """Read what changed. Nobody erases anything meanwhile, nor has a stamp of before."""
        with self.files.changing(), contextlib.closing(self._opened("rw")) as database:
            if usable(database, self._languages, self._full_text):
                self._writer(database).update(self._sources, self._sources.stamps())

    def _recover(self) -> None:
        """Take back what somebody had changed who was killed: SQLite does, for who may write."""
        with self.files.changing(), contextlib.closing(self._opened("rw")) as database:
            database.execute("select count(*) from about").fetchone()

    def _build(self, seen: int) -> None:
        """Build the index beside its place, unless somebody else has since `seen`. Raises StateError."""
        with self.files.building():
            if (there := self._identity()) and there != seen:
                return
            for _ in range(_TRIES):
                path, generation = self.files.new_file()
                try:
                    if self._built(path, generation) and self.files.put(path, generation):
                        return
                finally:
                    with usable_folder(self.files.folder):
                        path.unlink(missing_ok=True)
        raise self._unusable("it was erased again and again while it was built")

    def _built(self, path: Path, generation: int) -> bool:
        """Build the index in a file; says whether nothing was erased meanwhile."""

        def still_fits() -> bool:
            return self.files.generation() == generation

        stamps = self._sources.stamps()
        try:
            with contextlib.closing(_opened(path, "rw", self._wait)) as database:
                database.execute("pragma journal_mode = off")
                database.execute("pragma synchronous = off")  # it is synced when it is whole
                return self._writer(database).build(self._sources, stamps, still_fits)
        except sqlite3.DatabaseError as error:
            if still_fits():
                raise self._unusable(str(error)) from error
            return False  # its file was taken away

    def _opened(self, mode: str) -> sqlite3.Connection:
        return _opened(self.files.index, mode, self._wait)

    def _writer(self, database: sqlite3.Connection) -> Writer:
        return Writer(database, self._languages, self._full_text, self._warn)

    def _identity(self) -> int:
        """Tell one index from another that takes its place; 0 where there is none."""
        try:
            about = self.files.index.stat()
        except OSError:
            return 0
        return about.st_ino ^ about.st_ctime_ns

    def _unusable(self, why: str) -> StateError:
        return StateError(f"The index of the library in {self.files.folder} cannot be used: {why}.")


def _opened(path: Path, mode: str, wait: float) -> sqlite3.Connection:
    """Open a database that is there. Nothing of it goes into any other file but its journal."""
    database = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=wait, isolation_level=None
    )
    try:
        database.execute("pragma temp_store = memory")
        database.execute("pragma journal_mode = delete")
        database.execute("pragma cache_size = -65536")
    except BaseException:
        database.close()
        raise
    return database


def _code(error: sqlite3.DatabaseError) -> int:
    """Return the primary code of an error of SQLite; 0 if it is one of Python's."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF if isinstance(code, int) else 0
