"""What comes back out of a real index is what comes back out of a plain list."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import pytest

from retro.memory.index import Index
from retro.memory.recall import recall_from
from retro.memory.scope import Scope
from tests.memory.libraries import Memory
from tests.memory.relevance.labelled_set import LANGUAGES, SHARED, Situation, entries, situations
from tests.memory.relevance.orders import context_of, recalled, words_of

DAYS = sorted({one.day for one in situations()})


def scope_of(situation: Situation) -> Scope:
    shared = tuple((team, tuple(kinds)) for team, kinds in SHARED.items() if team != situation.team)
    return Scope(teams=(situation.team,), shared=shared)


@pytest.mark.parametrize("full_text", [True, False])
@pytest.mark.parametrize("day", DAYS)
def test_an_index_recalls_the_same(day: str, full_text: bool, tmp_path: Path) -> None:
    sources = Memory({"all": [entry for entry in entries() if entry.day < day]})
    index = Index(tmp_path, sources, LANGUAGES, full_text=full_text)

    for situation in situations():
        if situation.day != day:
            continue

        ask = partial(index.kept, scope=scope_of(situation))
        found = recall_from(ask, words_of, context_of(situation), SHARED)
        assert [one.entry.ref for one in found] == [one.entry.ref for one in recalled(situation)]
        assert [one.words for one in found] == [one.words for one in recalled(situation)]


def test_only_words_that_are_chosen_are_looked_for(tmp_path: Path) -> None:
    index = Index(tmp_path, Memory({"all": list(entries())}), LANGUAGES)
    told: list[tuple[Mapping[str, int], int]] = []

    def choose(having: Mapping[str, int], kept: int) -> Iterable[str]:
        told.append((having, kept))
        return ["vault", "zebra"]

    kept = index.kept(["vault", "flaki", "zebra"], choose=choose)

    assert told == [({"vault": 1, "flaki": 3}, 240)]
    assert [entry.heading for entry in kept.entries] == ["Keys belong to the vault, not to a laptop"]
    assert kept.frequencies == {"vault": 1, "flaki": 3}
