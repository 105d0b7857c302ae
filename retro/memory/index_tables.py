"""The tables of the index: made, filled, and changed where a source was."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

import msgspec

from retro.errors import RetroError
from retro.memory.entry import KEPT, Entry
from retro.memory.index_rows import PER_DAY, WORDS, Row, day_number, row_of
from retro.memory.search_words import Words, is_paired, made_with, split

SCHEMA: Final = 1
"""Changed together with the tables: an index with another number is built again."""
_TABLES: Final = """
create table about (name text primary key, value text not null) without rowid;
create table source (name text primary key, stamp text not null, teams text not null) without rowid;
create table entry (id integer primary key, source text not null, kind text not null, ref text not null,
    data blob not null, h text not null, b text not null, c text not null, f text not null);
create index entry_source on entry (source);
create index entry_ref on entry (ref);
create table form (form text not null, stem text not null, number integer not null,
    primary key (form, stem)) without rowid;
"""
# Words come as they are to be kept: to this tokenizer all that is not ASCII is part of a word.
_SEARCHED: Final = """
create virtual table {name} using fts5(h, b, c, f, content='entry', content_rowid='id', tokenize='ascii',
    prefix='3');
"""
SEARCHED: Final = ("word", "kept")
"""All entries; those of `KEPT`, of which a running meeting is reminded."""
_COLUMNS: Final = ", ".join((*WORDS, "f"))


class Sources(Protocol):
    """What the entries come from: files of sessions and of captures, each with entries of its own."""

    def stamps(self) -> Mapping[str, str]:
        """Return the name of each source, with a text that is another one whenever its entries may be."""

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return the entries of a source. Raises RetroError if it cannot be read, OSError if it is gone."""


class Languages:
    """The words of each team, by the language that it speaks."""

    def __init__(self, languages: Mapping[str, str]) -> None:
        """`languages` are ISO codes by the id of the team; others have none."""
        self._languages = dict(languages)
        self._words = {language: Words(language) for language in {"", *languages.values()}}

    def of(self, team: str) -> Words:
        """The words of a team."""
        return self._words[self._languages.get(team, "")]

    def all(self) -> tuple[Words, ...]:
        """The words of every language that any team speaks."""
        return tuple(words for _, words in sorted(self._words.items()))

    def spoken(self, teams: Iterable[str]) -> str:
        """Return which languages teams speak, as a text that is another one when that changes."""
        return msgspec.json.encode(
            [(team, self._languages.get(team, "")) for team in sorted(set(teams))]
        ).decode()

    def are_still(self, spoken: str) -> bool:
        """Whether teams speak what they spoke then."""
        return (
            self.spoken(team for team, _ in msgspec.json.decode(spoken, type=list[tuple[str, str]])) == spoken
        )

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
        forms: Counter[tuple[str, str]] = Counter()
        counters: Counter[int] = Counter()
        database.execute("begin")
        for name, stamp in sorted(stamps.items()):
            if not go_on():
                return False
            if (entries := self._read(sources, name)) is None:
                continue
            rows = []
            for entry in entries:
                day = day_number(entry.day)
                counters[day] += 1
                rows.append((day * PER_DAY + counters[day], name, *self._row(entry, forms)))
            self._insert(rows)
            self._know(name, stamp, entries)
        self._count(forms)
        if self._full_text:
            for name in SEARCHED:
                database.execute(_SEARCHED.format(name=name))
                only = () if name == "word" else sorted(KEPT)
                where = f"where kind in ({', '.join('?' for _ in only)})" if only else ""
                selected = f"select id, {_COLUMNS} from entry {where} order by id"  # noqa: S608
                database.execute(f"insert into {name} (rowid, {_COLUMNS}) {selected}", only)
                database.execute(f"insert into {name} ({name}) values ('optimize')")  # noqa: S608
        about = {"made with": self._languages.made_with, "full text": str(int(self._full_text))}
        database.executemany("insert into about values (?, ?)", sorted(about.items()))
        database.execute("commit")
        database.execute(f"pragma user_version = {SCHEMA}")
        return True

    def update(self, sources: Sources, stamps: Mapping[str, str]) -> None:
        """Read again what changed, in one transaction."""
        database = self._database
        database.execute("begin immediate")
        forms: Counter[tuple[str, str]] = Counter()
        for name in changed(database, stamps, self._languages):
            stamp = stamps.get(name)
            entries = () if stamp is None else self._read(sources, name)
            self._forget(name, forms)
            if stamp is None or entries is None:
                continue
            rows: list[tuple[Any, ...]] = []
            for entry in entries:
                first = day_number(entry.day) * PER_DAY
                rows.append((self._free_id(first, rows), name, *self._row(entry, forms)))
            self._insert(rows)
            if self._full_text:
                for table in SEARCHED:
                    database.executemany(
                        f"insert into {table} (rowid, {_COLUMNS}) values (?, ?, ?, ?, ?)",  # noqa: S608
                        [(row[0], *row[-4:]) for row in rows if table == "word" or row[2] in KEPT],
                    )
            self._know(name, stamp, entries)
        self._count(forms)
        database.execute("delete from form where number <= 0")
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

    def _row(self, entry: Entry, forms: Counter[tuple[str, str]]) -> Row:
        words = self._languages.of(entry.team)
        forms.update(_forms(entry, words))
        return row_of(entry, words)

    def _insert(self, rows: Iterable[tuple[object, ...]]) -> None:
        self._database.executemany("insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _know(self, name: str, stamp: str, entries: Iterable[Entry]) -> None:
        spoken = self._languages.spoken(entry.team for entry in entries)
        self._database.execute("insert into source values (?, ?, ?)", (name, stamp, spoken))

    def _free_id(self, first: int, rows: Iterable[tuple[Any, ...]]) -> int:
        """Return an id of a day that is not taken."""
        (highest,) = self._database.execute(
            "select max(id) from entry where id between ? and ?", (first, first + PER_DAY - 1)
        ).fetchone()
        here = [row[0] for row in rows if first <= row[0] < first + PER_DAY]
        return int(max(highest or first, *here, first)) + 1

    def _forget(self, name: str, forms: Counter[tuple[str, str]]) -> None:
        """Take everything out that came from a source; `forms` counts backwards what goes."""
        database = self._database
        known = database.execute("select teams from source where name = ?", (name,)).fetchone()
        if known is None:
            return
        spoken = Languages(dict(msgspec.json.decode(known[0], type=list[tuple[str, str]])))
        rows = database.execute(
            f"select id, kind, data, {_COLUMNS} from entry where source = ?",  # noqa: S608
            (name,),
        ).fetchall()
        for row, kind, data, *columns in rows:
            entry = msgspec.json.decode(data, type=Entry)
            forms.subtract(_forms(entry, spoken.of(entry.team)))
            for table in SEARCHED if self._full_text else ():
                if table == "word" or kind in KEPT:
                    database.execute(
                        f"insert into {table} ({table}, rowid, {_COLUMNS}) values ('delete', ?, ?, ?, ?, ?)",  # noqa: S608
                        (row, *columns),
                    )
        database.execute("delete from entry where source = ?", (name,))
        database.execute("delete from source where name = ?", (name,))

    def _count(self, forms: Counter[tuple[str, str]]) -> None:
        self._database.executemany(
            "insert into form values (?, ?, ?) "
            "on conflict (form, stem) do update set number = number + excluded.number",
            (
                (form, stem, number)
                for (form, stem), number in forms.items()
                if number and not is_paired(form)
            ),
        )


def changed(database: sqlite3.Connection, stamps: Mapping[str, str], languages: Languages) -> list[str]:
    """Return the sources that are not as they were when they were read, in order."""
    known = {
        name: (stamp, spoken) for name, stamp, spoken in database.execute("select * from source").fetchall()
    }
    other = {spoken for spoken in {spoken for _, spoken in known.values()} if not languages.are_still(spoken)}
    fresh = {name for name, stamp in stamps.items() if name not in known or known[name][0] != stamp}
    return sorted(fresh | (known.keys() - stamps.keys()) | {n for n, (_, s) in known.items() if s in other})


def usable(database: sqlite3.Connection, languages: Languages, full_text: bool) -> bool:
    """Whether this version, with these languages, can ask the database."""
    (schema,) = database.execute("pragma user_version").fetchone()
    if schema != SCHEMA:
        return False
    about = dict(database.execute("select * from about").fetchall())
    return about == {"made with": languages.made_with, "full text": str(int(full_text))}


def _forms(entry: Entry, words: Words) -> Iterator[tuple[str, str]]:
    for text in (entry.heading, entry.body, *entry.channels):
        for form in split(text):
            yield form, words.stem(form)
