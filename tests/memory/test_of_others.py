"""What the index keeps of all teams tells nobody more than what they may find."""

from pathlib import Path

import pytest

from retro.memory.question import parse
from retro.memory.scope import Scope
from tests.memory.libraries import TODAY, Memory, an_entry, an_index

OWN = Scope(teams=("platform",), shared=(("product", ("lesson",)),))


@pytest.mark.parametrize("full_text", [True, False])
def test_who_shares_lessons_does_not_share_what_was_talked_about(tmp_path: Path, full_text: bool) -> None:
    own = an_entry("a/L1", team="platform", heading="steady", topic="quarrels")
    other = an_entry("b/L1", team="product", heading="steady", topic="layoffs")
    index = an_index(tmp_path, Memory({"a": [own], "b": [other]}), full_text=full_text)

    def found(typed: str) -> set[tuple[str, str]]:
        answer = index.answer(parse(typed, TODAY), TODAY, scope=OWN)
        return {(each.entry.ref, each.entry.topic) for each in answer.found}

    assert found("steady") == {("a/L1", "quarrels"), ("b/L1", "")}
    assert found("quarrels") == {("a/L1", "quarrels")}
    assert found("layoffs") == set()
    assert found("steady -layoffs") == {("a/L1", "quarrels"), ("b/L1", "")}
    assert {entry.topic for entry in index.kept(["steadi", "steady"], OWN).entries} == {"quarrels", ""}
    assert not index.kept(["layoff", "layoffs"], OWN).entries


def test_no_word_is_suggested_that_only_others_wrote(tmp_path: Path) -> None:
    own = an_entry("a/N1", team="platform", kind="note", heading="deployments")
    other = an_entry("b/N1", team="product", kind="note", heading="deployment deployable deployer deployed")
    some = [an_entry(f"b/N{n}", team="product", kind="note", heading=f"deploymant{n}") for n in range(2, 20)]
    index = an_index(tmp_path, Memory({"a": [own], "b": [other, *some]}))

    (near,) = index.answer(parse("deploymant", TODAY), TODAY, scope=OWN).near

    assert near.near == (("deployments", 1),)


def test_words_that_only_others_wrote_find_nothing_by_how_they_begin(tmp_path: Path) -> None:
    own = an_entry("a/N1", team="platform", kind="note", heading="deploying")
    other = an_entry("b/N1", team="product", kind="note", heading="unheard")
    english = an_entry("c/N1", team="platform", kind="card", heading="deployments")
    index = an_index(tmp_path, Memory({"a": [own], "b": [other], "c": [english]}))
    cards = Scope(shared=(("platform", ("note",)),), teams=())

    assert index.answer(parse("deployi*", TODAY), TODAY, scope=cards).total == 1
    assert index.answer(parse("deploym*", TODAY), TODAY, scope=cards).total == 0
