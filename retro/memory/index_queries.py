"""Questions to an open index, as SQL."""

import datetime
import itertools
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from retro.memory.answer import ALL, NEWEST, Answer, Found, NearWord
from retro.memory.entry import KEPT, Entry
from retro.memory.index_rows import (
    PER_DAY,
    Part,
    condition,
    day_number,
    expression,
    ids_between,
    parts_of,
    texts_of,
)
from retro.memory.index_tables import Languages
from retro.memory.listing import DUE
from retro.memory.near import MOST, near_words
from retro.memory.patterns import Alternatives, Pattern, patterns
from retro.memory.question import Question, Term
from retro.memory.ranking import BEST, RANKED, WEIGHTS, value_of
from retro.memory.scope import EVERYTHING, Scope
from retro.memory.search_words import is_paired, split
from retro.memory.snippets import snippet

_AT_ONCE: Final = 500
"""Parameters of one statement; SQLite takes 999 everywhere."""
_LAST: Final = "\U0010ffff"
_NEAR_LOOKED_AT: Final = 50
"""Words of anybody that are near a typed one, of which it is asked whether they may be told."""
_LOOKED_AT: Final = 100
"""Entries in which a word is looked for before it counts as one that nobody may see."""


Choose = Callable[[Mapping[str, int], int], Iterable[str]]
"""Chooses words, by how many kept entries have each, and how many there are."""


class Kept(msgspec.Struct, frozen=True):
    """What may be worth remembering, and how rare its words are."""

    entries: tuple[Entry, ...]
    total: int
    """How many lessons, decisions and experiments there are."""
    frequencies: Mapping[str, int]
    """How many of them have each of the words; a word that none has is not in it."""


class Matches:
    """The rows that match: a table, and conditions with their parameters, of which no row fits two."""

    def __init__(self, table: str, either: Sequence[tuple[str, Sequence[Any]]]) -> None:
        self._table = table
        self._either = either

    def rows(
        self, database: sqlite3.Connection, what: str, then: str = "", *more: int, lowest: int = 0
    ) -> list[Any]:
        """Select something of those whose id is not lower."""
        if not self._either:
            return []
        each = (
            f"select {what} from {self._table} where {where} and rowid >= {lowest}"  # noqa: S608
            for where, _ in self._either
        )
        parameters = [value for _, values in self._either for value in values]
        return database.execute(f"{' union all '.join(each)} {then}", (*parameters, *more)).fetchall()

    def count(self, database: sqlite3.Connection) -> int:
        """How many there are."""
        return sum(number for (number,) in self.rows(database, "count(*)"))


class Queries:
    """Asks a database that is fresh."""

    def __init__(self, database: sqlite3.Connection, languages: Languages, full_text: bool) -> None:
        self._database = database
        self._languages = languages
        self._full_text = full_text

    def answer(
        self, question: Question, today: datetime.date, most: int | None, scope: Scope, also: Question
    ) -> Answer:
        """Answer a question; see `Index.answer`."""
        groups = [self._alternatives(group, scope) for group in question.groups]
        without = [pattern for term in question.without for pattern in self._patterns(term, scope)]
        states = dict.fromkeys(each.states for each in (question, also) if DUE in each.states)
        due = [self._due_or_in(each, today) for each in states]
        matches = self._matches(groups, without, parts_of(question, scope, also), question, due=due)
        total = matches.count(self._database)
        ranked = ALL
        if not (groups and self._full_text):
            entries = self._newest(matches, most)
        else:
            entries, some = self._ranked(matches, total, today)
            ranked = NEWEST if some else ALL
            if most is None or most > len(entries):
                best = set(entries)
                entries += [entry for entry in self._newest(matches, None) if entry not in best]
        return Answer(
            question=str(question),
            total=total,
            ranked=ranked,
            found=tuple(self._found(entry, groups, scope) for entry in entries[:most]),
            near=() if total else tuple(self._near(question, scope)),
        )

    def entry(self, ref: str, scope: Scope) -> Entry | None:
        """Return the entry of a ref; see `Index.entry`."""
        rows = self._database.execute("select data from entry where ref = ? order by source", (ref,))
        entries = (msgspec.json.decode(data, type=Entry) for (data,) in rows)
        return next((_shown(entry, scope) for entry in entries if scope.has(entry)), None)

    def kept(self, terms: Sequence[str], scope: Scope, most: int, choose: Choose) -> Kept:
        """Return what has any of some words; see `Index.kept`."""
        table = "kept" if self._full_text else "entry"
        only = Question(kinds=() if self._full_text else tuple(sorted(KEPT)))
        group = tuple(Pattern((term,)) for term in dict.fromkeys(terms))
        everything = parts_of(only, EVERYTHING)
        frequencies = {
            pattern.terms[0]: number
            for pattern in group
            if (number := self._matches([(pattern,)], (), everything, only, table).count(self._database))
        }
        total = self._matches((), (), everything, only, table).count(self._database)
        found: list[Entry] = []
        if having := tuple(Pattern((term,)) for term in choose(frequencies, total) if term in frequencies):
            matches = self._matches([having], (), parts_of(only, scope), only, table)
            found = self._best(matches, most, "kept") if self._full_text else self._newest(matches, most)
        return Kept(
            entries=tuple(_shown(entry, scope) for entry in found),
            total=total,
            frequencies=frequencies,
        )

    # Matching

    def _patterns(self, term: Term, scope: Scope) -> Alternatives:
        return patterns(term, self._languages.all(), partial(self._endings, scope))

    def _alternatives(self, group: Iterable[Term], scope: Scope) -> Alternatives:
        return tuple(dict.fromkeys(pattern for term in group for pattern in self._patterns(term, scope)))

    def _endings(self, scope: Scope, begin: str) -> list[str]:
        rows = self._database.execute(
            "select form, stem from form where form >= ? and form < ? and substr(stem, 1, ?) != ?",
            (begin, begin + _LAST, len(begin), begin),
        ).fetchall()
        return [*dict.fromkeys(stem for form, stem in rows if self._is_written(form, scope))]

    def _is_written(self, form: str, scope: Scope) -> bool:
        """Whether a word stands, with just this ending, in something that may be found.

        Words are kept without saying whose they are; one that only others wrote must not be given away.
        """
        if scope.teams is None:
            return True
        group = self._alternatives((Term(form),), scope)
        matches = self._matches([group], (), parts_of(Question(), scope), Question())
        return any(
            form in split(text)
            for entry in self._newest(matches, _LOOKED_AT)
            for text in texts_of(_shown(entry, scope))
        )

    def _matches(
        self,
        groups: Sequence[Alternatives],
        without: Sequence[Pattern],
        parts: Iterable[Part],
        question: Question,
        table: str = "word",
        due: Sequence[tuple[str, list[str]]] = (),
    ) -> Matches:
        table = table if self._full_text else "entry"
        either = [self._condition(groups, without, part, question, table, due) for part in parts]
        return Matches(table, either)

    def _condition(
        self,
        groups: Sequence[Alternatives],
        without: Sequence[Pattern],
        part: Part,
        question: Question,
        table: str,
        due: Sequence[tuple[str, list[str]]],
    ) -> tuple[str, list[Any]]:
        parameters: list[Any] = list(ids_between(question.since, question.until))
        where = "rowid between ? and ?"
        if self._full_text:
            where += f" and {table} match ?"
            parameters.append(expression(groups, without, part))
        else:
            more, values = condition(groups, without, part)
            where += f" and {more}"
            parameters += values
        if question.sessions:
            either = " or ".join("ref = ? or (ref > ? and ref < ?)" for _ in question.sessions)
            where += f" and rowid in (select id from entry where {either})"  # noqa: S608
            parameters += [
                part for name in question.sessions for part in (name, f"{name}/", f"{name}/{_LAST}")
            ]
        for either, values in due:
            where += f" and ({either})"
            parameters += values
        return where, parameters

    def _due_or_in(self, states: Sequence[str], today: datetime.date) -> tuple[str, list[str]]:
        """Return a condition for what is due today, or in one of the other states, with its parameters.

        With `+` before it, SQLite goes through what matches, and does not ask once for each that is due.
        """
        where = "+rowid in (select id from entry where due <= ?)"
        parameters = [today.isoformat()]
        if others := tuple(state for state in states if state != DUE):
            (part,) = parts_of(Question(states=others), EVERYTHING)
            if self._full_text:
                table, either, values = "word", "word match ?", [expression((), (), part)]
            else:
                table, (either, values) = "entry", condition((), (), part)
            where += f" or +rowid in (select rowid from {table} where {either})"  # noqa: S608
            parameters += values
        return where, parameters

    # Ordering

    def _ranked(self, matches: Matches, total: int, today: datetime.date) -> tuple[list[Entry], bool]:
        """Return the best entries in order, and whether only the newest were looked at."""
        lowest = 0
        if total > RANKED:
            (row,) = matches.rows(self._database, "rowid", "order by rowid desc limit 1 offset ?", RANKED - 1)
            lowest = (
                row[0] // PER_DAY * PER_DAY
            )  # whole days: in one of them, order says only when it was read
        scores = self._scores(matches, lowest, "word", BEST)
        fitting = [
            (value_of(entry, -scores[row], today), entry) for row, entry in self._entries(list(scores))
        ]
        fitting.sort(key=lambda each: (-each[0], *_newer_first(each[1])))
        return [entry for _, entry in fitting], lowest > 0

    def _scores(self, matches: Matches, lowest: int, table: str, most: int) -> dict[int, float]:
        """Return the rows whose words fit best, with bm25, which is lower for better ones.

        Those that fit as well as the last one are there too: which of them is first, only entries tell.
        """
        weights = ", ".join(map(str, (*WEIGHTS.values(), 0.0)))
        rows = matches.rows(self._database, f"rowid, bm25({table}, {weights})", lowest=lowest)
        if len(rows) > most:
            worst = sorted(score for _, score in rows)[most - 1]
            rows = [each for each in rows if each[1] <= worst]
        return dict(rows)

    def _best(self, matches: Matches, most: int, table: str) -> list[Entry]:
        scores = self._scores(matches, 0, table, most)
        fitting = [(scores[row], entry) for row, entry in self._entries(list(scores))]
        fitting.sort(key=lambda each: (each[0], *_newer_first(each[1])))
        return [entry for _, entry in fitting][:most]

    def _newest(self, matches: Matches, most: int | None) -> list[Entry]:
        rows = [
            row for (row,) in matches.rows(self._database, "rowid", "order by rowid desc limit ?", most or -1)
        ]
        if most is not None and len(rows) == most:
            lowest = rows[-1] // PER_DAY * PER_DAY
            rows = [row for (row,) in matches.rows(self._database, "rowid", lowest=lowest)]
        found = sorted((entry for _, entry in self._entries(rows)), key=_newer_first)
        return found[:most]

    def _entries(self, rows: Sequence[int]) -> list[tuple[int, Entry]]:
        found: list[tuple[int, Entry]] = []
        for begin in range(0, len(rows), _AT_ONCE):
            some = rows[begin : begin + _AT_ONCE]
            marks = ", ".join("?" for _ in some)
            found += (
                (row, msgspec.json.decode(data, type=Entry))
                for row, data in self._database.execute(
                    f"select id, data from entry where id in ({marks})",  # noqa: S608
                    some,
                )
            )
        return found

    def _found(self, entry: Entry, groups: Sequence[Alternatives], scope: Scope) -> Found:
        return Found(_shown(entry, scope), snippet(entry, groups, self._languages.of(entry.team)))

    # What was probably meant

    def _near(self, question: Question, scope: Scope) -> Iterable[NearWord]:
        for group in question.groups:
            if self._number(group, scope):
                continue
            missing = [
                form
                for term in group
                for form in split(term.text)
                if not (term.prefix or is_paired(form) or self._number((Term(form),), scope))
            ]
            if not missing:
                yield NearWord(" OR ".join(map(str, group)).strip('"'))
            for form in missing:
                known = self._forms_like(form)
                likest = near_words(form, known, _NEAR_LOOKED_AT)
                near = (word for word in likest if self._is_written(word, scope))
                numbers = ((word, self._number((Term(word),), scope)) for word in near)
                found = ((word, number) for word, number in numbers if number)
                yield NearWord(form, tuple(itertools.islice(found, MOST)))

    def _forms_like(self, form: str) -> list[str]:
        """Return the words whose length is near: no others can be."""
        size = len(form)
        rows = self._database.execute(
            "select form from form where length(form) between ? and ?", (size // 2, size * 2)
        ).fetchall()
        return list(dict.fromkeys(form for (form,) in rows))

    def _number(self, group: Iterable[Term], scope: Scope) -> int:
        either = self._alternatives(group, scope)
        matches = self._matches([either], (), parts_of(Question(), scope), Question())
        return matches.count(self._database)


def _shown(entry: Entry, scope: Scope) -> Entry:
    """Return an entry as it may be shown: who owns it and where it came up is its own team's business."""
    return entry if scope.whole(entry.team) else msgspec.structs.replace(entry, who="", topic="")


def _newer_first(entry: Entry) -> tuple[int, str]:
    return -day_number(entry.day), entry.ref
