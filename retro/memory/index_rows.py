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
WORDS: Final = ("h", "b", "c")
"""The columns with words of headings, of bodies and of channels."""

Filters = tuple[tuple[str, ...], ...]
"""Words in the column of filters: of each group one."""


class Row(NamedTuple):
    """What an entry is in the index; words are between blanks."""

    h: str
    b: str
    c: str
    f: str


def row_of(entry: Entry, words: Words, forms: Counter[str]) -> Row:
    """Make the row of an entry, whose team speaks the language of `words`. `forms` counts its words."""
    # The topic that it came from is found, too; recall reads it in the same way.
    texts = [
        split(text) for text in (entry.heading, f"{entry.body}\n{entry.topic}", " ".join(entry.channels))
    ]
    forms.update(itertools.chain(*texts))
    h, b, c = (_between_blanks(words.stems(text)) for text in texts)
    filters = [EVERY, _filter("k", entry.kind), _team(entry.team), _shared(entry.team, entry.kind)]
    filters += [_filter("c", channel) for channel in entry.channels]
    filters += [_filter("w", fold(entry.who))] if entry.who else []
    filters += [_filter("s", _state(entry.state))] if entry.state else []
    filters += [DATED] if due_from(entry) else []
    return Row(h, b, c, _between_blanks(filters))


def filters_of(question: Question, scope: Scope) -> Filters:
    """Return what the column of filters must have, in this scope.

    The time and the session are not in it, and of what is due only that it has a date.
    """
    found: list[Iterable[str]] = [
        [_filter("k", kind) for kind in question.kinds],
        ["t" if team == NO_TEAM else _team(team) for team in question.teams],
        [_filter("w", fold(name)) for name in question.who],
        [DATED if state == DUE else _filter("s", _state(state)) for state in question.states],
        *([_filter("c", channel) for channel in group] for group in question.channels),
    ]
    if scope.teams is not None:
        whole = [_team(team) for team in scope.teams]
        shared = [_shared(team, kind) for team, kinds in scope.shared for kind in kinds]
        # Who the owners of another team's entries are is no answer, so nobody can ask for it.
        found.append((whole if question.who else [*whole, *shared]) or ["nothing"])
    return tuple(tuple(dict.fromkeys(group)) for group in found if group)


def expression(groups: Sequence[Alternatives], without: Sequence[Pattern], filters: Filters) -> str:
    """Return what is asked in the language of FTS5."""
    columns = f"{{{' '.join(WORDS)}}}"
    parts = [f"{columns}: ({' OR '.join(map(_quoted, group))})" for group in groups]
    parts += [f"f: ({' OR '.join(_quoted(Pattern((word,))) for word in group)})" for group in filters]
    wanted = " AND ".join(parts or [f'f: "{EVERY}"'])
    return f"({wanted}) NOT ({columns}: ({' OR '.join(map(_quoted, without))}))" if without else wanted


def condition(
    groups: Sequence[Alternatives], without: Sequence[Pattern], filters: Filters
) -> tuple[str, list[str]]:
    """Return the same as a condition of SQL, with its parameters, where there is no FTS5."""
    parts = [f"({' or '.join(_looked_for for _ in group)})" for group in groups]
    parts += [f"({' or '.join('instr(f, ?)' for _ in group)})" for group in filters]
    parts += [f"not {_looked_for}" for _ in without]
    looked_for = [pattern for group in groups for pattern in group]
    parameters = [text for pattern in looked_for for text in [_text(pattern)] * len(WORDS)]
    parameters += [f" {word} " for group in filters for word in group]
    parameters += [text for pattern in without for text in [_text(pattern)] * len(WORDS)]
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


_looked_for: Final = f"({' or '.join(f'instr({column}, ?)' for column in WORDS)})"


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
