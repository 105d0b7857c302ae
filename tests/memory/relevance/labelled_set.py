"""Reads the situations, the entries and the marks."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from retro.memory.entry import Entry

HERE: Final = Path(__file__).parent
LANGUAGES: Final = {"platform": "en", "shop": "en", "versand": "de"}
"""The three teams, and in which language each of them writes."""
SHARED: Final = {"platform": frozenset({"lesson"}), "shop": frozenset({"lesson"})}
"""What kinds the other teams may find."""
KINDS_OF_LETTERS: Final = {"L": "lesson", "D": "decision", "E": "experiment"}
EMPTY_NAMES: Final = ("empty-", "leer-")
"""How the names of situations begin that were written to have nothing that fits."""

Marks = Mapping[tuple[str, str], int]
"""(name of a situation, ref of an entry) to 1 or 2; what is not in it is 0."""


class Situation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic that was just opened, or without one the beginning of a meeting."""

    day: str
    title: str
    channels: tuple[str, ...] = ()
    topic: str = ""
    cards: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    team: str = ""
    name: str = ""

    @property
    def meant_empty(self) -> bool:
        """Whether it was written to have nothing that fits."""
        return self.name.startswith(EMPTY_NAMES)


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    says: str
    more: str = ""
    channels: tuple[str, ...] = ()
    topic: str = ""
    state: str = ""
    seen: int = 0


@cache
def situations() -> tuple[Situation, ...]:
    """All of them, in the order of the files."""
    found: list[Situation] = []
    for team in LANGUAGES:
        read = msgspec.toml.decode(_text(f"{team}.situations.toml"), type=dict[str, Situation])
        found += (msgspec.structs.replace(one, team=team, name=name) for name, one in read.items())
    return tuple(found)


@cache
def entries() -> tuple[Entry, ...]:
    """All of them, in the order of the files."""
    return tuple(
        Entry(
            ref=f"{team}-{session}/{local}",
            kind=KINDS_OF_LETTERS[local[0]],
            team=team,
            day=session[:10],
            heading=kept.says,
            body=kept.more,
            channels=kept.channels,
            state=kept.state,
            topic=kept.topic,
            seen=kept.seen,
        )
        for team in LANGUAGES
        for session, records in msgspec.toml.decode(
            _text(f"{team}.entries.toml"), type=dict[str, dict[str, _Kept]]
        ).items()
        for local, kept in records.items()
    )


def may_find(situation: Situation, entry: Entry) -> bool:
    """Whether the pair is judged: of an earlier day, and the team's own or shared with it."""
    known = entry.team == situation.team or entry.kind in SHARED.get(entry.team, ())
    return known and entry.day < situation.day


def held_back(every: tuple[Situation, ...]) -> frozenset[str]:
    """The names of the half that tunes nothing."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for one in every:
        groups.setdefault((one.team, one.meant_empty), []).append(one.name)
    return frozenset(
        name
        for names in groups.values()
        for name in sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[len(names) // 2 :]
    )


def marks(which: str) -> Marks:
    """The marks of the pass `first` or `second`."""
    read = tomllib.loads(_text(f"{which}.marks.toml"))
    return {(name, ref): mark for name, given in read.items() for ref, mark in given.items()}


def agreed(first: Marks, second: Marks) -> Marks:
    """The marks that count: the mean of both, rounded down."""
    both = {pair: (first.get(pair, 0) + second.get(pair, 0)) // 2 for pair in {*first, *second}}
    return {pair: mark for pair, mark in both.items() if mark}


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
