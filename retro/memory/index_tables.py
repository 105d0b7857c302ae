"""The tables of the index: made, filled, and changed where a source was."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

import msgspec

from retro.errors import RetroError
from retro.memory.entry import KEPT, Entry
from retro.memory.index_rows import PER_DAY, Row, day_number, row_of
from retro.memory.listing import due_from
from retro.memory.search_words import Words, is_paired, made_with

SCHEMA: Final = 4
"""Changed together with the tables: an index with another number is built again."""
_TABLES: Final = """
create table about (name text primary key, value text not null) without rowid;
create table source (name text primary key, stamp text not null, teams text not null) without rowid;
create table entry (id integer primary key, source text not null, ref text not null, data blob not null,
    h text, b text, t text, c text, f text, due text);
create index entry_due on entry (due) where due is not null;
create index entry_source on entry (source);
create index entry_ref on entry (ref);
create table form (form text not null, stem text not null, number integer not null,
    primary key (form, stem)) without rowid;
"""
# Words come as they are to be kept: to this tokenizer all that is not ASCII is part of a word. It keeps no
# texts: those of a row that goes are made again of its entry. Without FTS5 they are in `entry`.
_SEARCHED: Final = """
create virtual table {name} using fts5(h, b, t, c, f, content='', tokenize='ascii', prefix='3');
insert into {name} ({name}, rank) values ('hashsize', 16777216);
"""
SEARCHED: Final = ("word", "kept")
"""All entries; those of `KEPT`, of which a running meeting is reminded."""
_NONE: Final = (None, None, None, None, None)

Forms: TypeAlias = dict[str, Counter[str]]
"""How often each word is there with its ending, by language."""


class Sources(Protocol):
    """What the entries come from: files of sessions and of captures, each with entries of its own."""

    def stamps(self) -> Mapping[str, str]:
        """Return the name of each source, with a text that is another one whenever its entries may be."""

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a source. Raises RetroError if it cannot be read, OSError if it is gone."""


class Languages:
    """The words of each team, by the language that it speaks."""

    def __init__(
        self, languages: Mapping[str, str], agreed: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """`languages` are ISO codes by the id of the team; others have none.

        `agreed` is by team what else its entries are made with, as a text that changes with it.
        """
        self._languages = dict(languages)
        self._agreed = dict(agreed)
        self._words = {language: Words(language) for language in {"", *languages.values()}}

    def of(self, team: str) -> Words:
        """The words of a team."""
        return self._words[self._languages.get(team, "")]

    def speaking(self, language: str) -> Words:
        """The words of a language, whether a team speaks it now or did before."""
        return self._words.get(language) or Words(language)

    def all(self) -> tuple[Words, ...]:
        """The words of every language that any team speaks."""
        return tuple(words for _, words in sorted(self._words.items()))

    def spoken(self, teams: Iterable[str]) -> str:
        """Return what teams speak and agreed, as a text that is another one when that changes."""
        return msgspec.json.encode(
            [(team, self._languages.get(team, ""), self._agreed.get(team, "")) for team in sorted(set(teams))]
        ).decode()

    def are_still(self, spoken: str) -> bool:
        """Whether teams speak what they spoke then, and agreed on the same."""
        return self.spoken(_spoken_then(spoken)) == spoken

    @property
    def made_with(self) -> str:
        """What all of these words are made with."""
        return made_with(self._words)


def has_full_text() -> bool:
    """Whether this Python's SQLite has FTS5."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        try:
            database.execute("create virtual table tried using fts5(text)")
        except sqlite3.OperationalError:
            return False
    return True


class Writer:
    """Writes entries into a database, which is empty or was written by the same version."""

    def __init__(
        self, database: sqlite3.Connection, languages: Languages, full_text: bool, warn: Callable[[str], None]
    ) -> None:
        self._database = database
        self._languages = languages
        self._full_text = full_text
        self._warn = warn

    def build(self, sources: Sources, stamps: Mapping[str, str], go_on: Callable[[], bool]) -> bool:
        """Fill an empty database with everything there is; says whether `go_on` was true all the time."""
        database = self._database
        database.executescript(_TABLES)
        for table in SEARCHED if self._full_text else ():
            database.executescript(_SEARCHED.format(name=table))
        database.execute("begin")
        forms: Forms = {}
        counters: Counter[int] = Counter()
        for name, stamp in sorted(stamps.items()):  # the names of sessions begin with their day
            if not go_on():
                return False
            if (entries := self._read(sources, name)) is None:
                continue
            ids = []
            for entry in entries:
                day = day_number(entry.day)
                counters[day] += 1
                ids.append(day * PER_DAY + counters[day])
            self._insert(name, stamp, dict(zip(ids, entries, strict=True)), forms)
        self._count(forms)
        for table in SEARCHED if self._full_text else ():
            database.execute(f"insert into {table} ({table}) values ('optimize')")  # noqa: S608
        about = {"made with": self._languages.made_with, "full text": str(int(self._full_text))}
        database.executemany("insert into about values (?, ?)", sorted(about.items()))
        database.execute("commit")
        database.execute(f"pragma user_version = {SCHEMA}")
        return True

    def update(self, sources: Sources, stamps: Mapping[str, str]) -> None:
        """Read again what changed, in one transaction."""
        database = self._database
        database.execute("begin immediate")
        forms: Forms = {}
        for name in changed(database, stamps, self._languages):
            stamp = stamps.get(name)
            entries = () if stamp is None else self._read(sources, name)
            self._forget(name, forms)
            if stamp is not None and entries is not None:
                self._insert(name, stamp, self._with_ids(entries), forms)
        self._count(forms)
        fewer = ((form,) for counted in forms.values() for form, number in counted.items() if number < 0)
        database.executemany("delete from form where form = ? and number <= 0", fewer)
        database.execute("commit")

    def _read(self, sources: Sources, name: str) -> tuple[Entry, ...] | None:
        """Return what a source has; None if it is gone, and then looked for again."""
        try:
            return sources.read(name)
        except RetroError as error:
            self._warn(str(error))
            return ()
        except OSError:
            return None

    def _with_ids(self, entries: Iterable[Entry]) -> dict[int, Entry]:
        """Give entries ids of their days that are not taken."""
        found: dict[int, Entry] = {}
        highest: dict[int, int] = {}
        for entry in entries:
            first = day_number(entry.day) * PER_DAY
            if first not in highest:
                (taken,) = self._database.execute(
                    "select max(id) from entry where id between ? and ?", (first, first + PER_DAY - 1)
                ).fetchone()
                highest[first] = taken or first
            highest[first] += 1
            found[highest[first]] = entry
        return found

    def _insert(self, name: str, stamp: str, entries: Mapping[int, Entry], forms: Forms) -> None:
        """Put in what a source has; `forms` counts its words."""
        rows = {row: self._row(entry, self._languages, forms) for row, entry in entries.items()}
        self._database.executemany(
            "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    name,
                    entry.ref,
                    msgspec.json.encode(entry),
                    *(rows[row] if not self._full_text else _NONE),
                    due_from(entry) or None,
                )
                for row, entry in entries.items()
            ),
        )
        for table in SEARCHED if self._full_text else ():
            self._database.executemany(
                f"insert into {table} (rowid, h, b, t, c, f) values (?, ?, ?, ?, ?, ?)",  # noqa: S608
                [(row, *rows[row]) for row in sorted(rows) if table == "word" or entries[row].kind in KEPT],
            )
        spoken = self._languages.spoken(entry.team for entry in entries.values())
        self._database.execute("insert into source values (?, ?, ?)", (name, stamp, spoken))

    def _forget(self, name: str, forms: Forms) -> None:
        """Take everything out that came from a source; `forms` counts down what goes."""
        database = self._database
        known = database.execute("select teams from source where name = ?", (name,)).fetchone()
        if known is None:
            return
        spoken = Languages(_spoken_then(known[0]))
        gone: Forms = {}
        for row, data in database.execute("select id, data from entry where source = ?", (name,)).fetchall():
            entry = msgspec.json.decode(data, type=Entry)
            columns = self._row(entry, spoken, gone)
            for table in SEARCHED if self._full_text else ():
                if table == "word" or entry.kind in KEPT:
                    database.execute(
                        f"insert into {table} ({table}, rowid, h, b, t, c, f) "  # noqa: S608
                        "values ('delete', ?, ?, ?, ?, ?, ?)",
                        (row, *columns),
                    )
        for language, counted in gone.items():
            forms.setdefault(language, Counter()).subtract(counted)
        database.execute("delete from entry where source = ?", (name,))
        database.execute("delete from source where name = ?", (name,))

    def _row(self, entry: Entry, languages: Languages, forms: Forms) -> Row:
        words = languages.of(entry.team)
        return row_of(entry, words, forms.setdefault(words.language, Counter()))

    def _count(self, forms: Forms) -> None:
        for language, counted in forms.items():
            words = self._languages.speaking(language)
            self._database.executemany(
                "insert into form values (?, ?, ?) "
                "on conflict (form, stem) do update set number = number + excluded.number",
                (
                    (form, words.stem(form), number)
                    for form, number in sorted(counted.items())
                    if number and not is_paired(form)
                ),
            )


def _spoken_then(spoken: str) -> dict[str, str]:
    """Return the languages in such a text, by team."""
    return {
        team: language for team, language, _ in msgspec.json.decode(spoken, type=list[tuple[str, str, str]])
    }


def changed(database: sqlite3.Connection, stamps: Mapping[str, str], languages: Languages) -> list[str]:
    """Return the sources that are not as they were when they were read, in order."""
    known = dict(database.execute("select name, stamp from source").fetchall())
    other = [
        spoken
        for (spoken,) in database.execute("select distinct teams from source").fetchall()
        if not languages.are_still(spoken)
    ]
    if known == stamps and not other:
        return []
    names = {name for name, stamp in stamps.items() if known.get(name) != stamp} | (
        known.keys() - stamps.keys()
    )
    for spoken in other:
        rows = database.execute("select name from source where teams = ?", (spoken,)).fetchall()
        names.update(name for (name,) in rows)
    return sorted(names)


def usable(database: sqlite3.Connection, languages: Languages, full_text: bool) -> bool:
    """Whether this version, with these languages, can ask the database."""
    (schema,) = database.execute("pragma user_version").fetchone()
    if schema != SCHEMA:
        return False
    about = dict(database.execute("select * from about").fetchall())
    return about == {"made with": languages.made_with, "full text": str(int(full_text))}
