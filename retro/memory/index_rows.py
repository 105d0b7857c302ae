"""An entry as a row of the index, and a question as an expression over such rows.

Filters are words of a column of their own, so that one expression asks for everything. No character that a
person typed is part of the language of expressions: each word is made of letters and digits, and quoted.
"""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from retro.memory.entry import Entry
from retro.memory.listing import DUE, due_from
from retro.memory.patterns import Alternatives, Pattern
from retro.memory.question import NO_TEAM, Question
from retro.memory.scope import Scope
from retro.memory.search_words import Words, split
from retro.session.text import fold

PER_DAY: Final = 10_000_000
"""The id of a row is its day times this, and a counter: a higher one is never an earlier day."""
EVERY: Final = "every"
"""The word in the column of filters that every row has."""
DATED: Final = "d"
"""The same for what is due, or will be: on which day is asked of the table of entries."""
WORDS: Final = ("h", "b", "t", "c")
"""The columns with words of headings, of bodies, of the topics that entries came from, and of channels."""
SHARED_WORDS: Final = ("h", "b", "c")
"""Those that others may look in: who shares lessons has not shared what was talked about."""

Filters = tuple[tuple[str, ...], ...]
"""Words in the column of filters: of each group one."""


class Row(NamedTuple):
    """What an entry is in the index; words are between blanks."""

    h: str
    b: str
    t: str
    c: str
    f: str


class Part(NamedTuple):
    """Some of the entries that may be found, and in which of their words. No entry is in two parts."""

    filters: Filters
    words: tuple[str, ...] = WORDS


def row_of(entry: Entry, words: Words, forms: Counter[str]) -> Row:
    """Make the row of an entry, whose team speaks the language of `words`. `forms` counts its words."""
    # The topic that it came from is found, too; recall reads it in the same way.
    texts = [split(text) for text in texts_of(entry)]
    forms.update(itertools.chain(*texts))
    h, b, t, c = (_between_blanks(words.stems(text)) for text in texts)
    filters = [EVERY, _filter("k", entry.kind), _team(entry.team), _shared(entry.team, entry.kind)]
    filters += [_filter("c", channel) for channel in entry.channels]
    filters += [_filter("w", fold(entry.who))] if entry.who else []
    filters += [_filter("s", _state(entry.state))] if entry.state else []
    filters += [DATED] if due_from(entry) else []
    return Row(h, b, t, c, _between_blanks(filters))


def texts_of(entry: Entry) -> tuple[str, str, str, str]:
    """Return what is searched of an entry, in the order of `WORDS`."""
    return entry.heading, entry.body, entry.topic, " ".join(entry.channels)


def parts_of(question: Question, scope: Scope, also: Question | None = None) -> tuple[Part, ...]:
    """Return what may be found in this scope, perhaps nothing; the filters of `also` hold besides.

    The time and the session are not in it, and of what is due only that it has a date.
    """
    found = (*_filters_of(question), *(_filters_of(also) if also else ()))
    if scope.teams is None:
        return (Part(found),)
    whole = tuple(_team(team) for team in scope.teams)
    shared = tuple(
        _shared(team, kind) for team, kinds in scope.shared if not scope.whole(team) for kind in kinds
    )
    if question.who:  # who the owners of another team's entries are is no answer, so nobody can ask for it
        shared = ()
    parts = (Part((*found, whole)), Part((*found, shared), SHARED_WORDS))
    return tuple(part for part in parts if part.filters[-1])


def _filters_of(question: Question) -> Filters:
    found: list[Iterable[str]] = [
        [_filter("k", kind) for kind in question.kinds],
        ["t" if team == NO_TEAM else _team(team) for team in question.teams],
        [_filter("w", fold(name)) for name in question.who],
        [DATED if state == DUE else _filter("s", _state(state)) for state in question.states],
        *([_filter("c", channel) for channel in group] for group in question.channels),
    ]
    return tuple(tuple(dict.fromkeys(group)) for group in found if group)


def expression(groups: Sequence[Alternatives], without: Sequence[Pattern], part: Part) -> str:
    """Return what is asked of a part in the language of FTS5."""
    columns = f"{{{' '.join(part.words)}}}"
    parts = [f"{columns}: ({' OR '.join(map(_quoted, group))})" for group in groups]
    parts += [f"f: ({' OR '.join(_quoted(Pattern((word,))) for word in group)})" for group in part.filters]
    wanted = " AND ".join(parts or [f'f: "{EVERY}"'])
    return f"({wanted}) NOT ({columns}: ({' OR '.join(map(_quoted, without))}))" if without else wanted


def condition(
    groups: Sequence[Alternatives], without: Sequence[Pattern], part: Part
) -> tuple[str, list[str]]:
    """Return the same as a condition of SQL, with its parameters, where there is no FTS5."""
    there = f"({' or '.join(f'instr({column}, ?)' for column in part.words)})"
    parts = [f"({' or '.join(there for _ in group)})" for group in groups]
    parts += [f"({' or '.join('instr(f, ?)' for _ in group)})" for group in part.filters]
    parts += [f"not {there}" for _ in without]
    looked_for = [pattern for group in groups for pattern in group]
    parameters = [text for pattern in looked_for for text in [_text(pattern)] * len(part.words)]
    parameters += [f" {word} " for group in part.filters for word in group]
    parameters += [text for pattern in without for text in [_text(pattern)] * len(part.words)]
    return " and ".join(parts) or "true", parameters


def ids_between(since: str, until: str) -> tuple[int, int]:
    """Return the lowest and the highest id of rows of a time."""
    low = day_number(since) if since else 0
    high = day_number(until) if until else datetime.date.max.toordinal()
    return low * PER_DAY, (high + 1) * PER_DAY - 1


def day_number(day: str) -> int:
    """Return the number of a day; 0 for what is no date."""
    try:
        return datetime.date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


def _text(pattern: Pattern) -> str:
    return f" {' '.join(pattern.terms)}{'' if pattern.prefix else ' '}"


def _quoted(pattern: Pattern) -> str:
    return f'"{" ".join(pattern.terms)}"{" *" if pattern.prefix else ""}'


def _between_blanks(words: Sequence[str]) -> str:
    return f" {' '.join(words)} " if words else ""


def _team(team: str) -> str:
    return _filter("t", team.casefold()) if team else "t"


def _shared(team: str, kind: str) -> str:
    return _filter("x", f"{team.casefold()}/{kind}")


def _state(state: str) -> str:
    return "".join(letter for letter in state.casefold() if letter.isalnum())


@lru_cache(10_000)
def _filter(letter: str, value: str) -> str:
    """Return a value as one word, which is no other value's."""
    plain = value.isascii() and value.isalnum() and value == value.lower()
    return letter + (value if plain else f"\ue000{value.encode().hex()}")
