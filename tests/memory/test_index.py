"""The index answers as a plain scan of everything would, however it came to be."""

import contextlib
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError, StateError, StoreError
from retro.memory.entry import Entry
from retro.memory.index import Index
from retro.memory.question import Question, Term, parse
from retro.memory.ranking import RANKED
from retro.memory.scope import Scope
from tests.memory.libraries import (
    LANGUAGES,
    TODAY,
    Memory,
    an_entry,
    an_index,
    answered,
    libraries,
    questions,
    refs,
    scanned,
    scopes,
)

FEW = settings(max_examples=40, deadline=None)
FULL_TEXT = pytest.mark.parametrize("full_text", [True, False], ids=["fts5", "like"])


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def everything(library: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    return [entry for entries in library.values() for entry in entries]


@FULL_TEXT
@FEW
@given(library=libraries, asked=st.lists(questions, min_size=3, max_size=8), scope=scopes)
def test_a_question_finds_what_a_scan_finds(
    full_text: bool, library: dict[str, tuple[Entry, ...]], asked: list[Question], scope: Scope
) -> None:
    with a_folder() as folder:
        index = an_index(folder, Memory(library), full_text=full_text)
        for question in asked:
            found = refs(index, question, scope)

            assert len(set(found)) == len(found) == index.answer(question, TODAY, scope=scope).total
            assert set(found) == scanned(everything(library), question, scope), question


@FULL_TEXT
@FEW
@given(before=libraries, after=libraries, asked=st.lists(questions, max_size=6), seed=st.integers())
def test_an_index_that_grew_in_any_order_answers_as_one_built_at_once(
    full_text: bool,
    before: dict[str, tuple[Entry, ...]],
    after: dict[str, tuple[Entry, ...]],
    asked: list[Question],
    seed: int,
) -> None:
    order = [*after, *before]
    random.Random(seed).shuffle(order)
    with a_folder() as grown, a_folder() as fresh:
        sources = Memory()
        index = an_index(grown, sources, full_text=full_text)
        seen: set[str] = set()
        for name in order:
            # The first time as it was before, or not at all; the second time as it is afterwards.
            sources.put(name, *(after if name in seen else before)[name])
            seen.add(name)
            index.refresh()
        new = an_index(fresh, Memory(after), full_text=full_text)
        new.refresh()

        assert sources.entries == after
        assert [answered(index, question) for question in asked] == [answered(new, q) for q in asked]
        assert tables(grown) == tables(fresh)


def tables(folder: Path) -> list[object]:
    """Words and their numbers, and all entries."""
    with contextlib.closing(sqlite3.connect(folder / "library.sqlite")) as database:
        return [
            database.execute("select form, stem, number from form order by 1, 2").fetchall(),
            sorted(database.execute("select source, ref, data from entry").fetchall()),
        ]


@FEW
@given(library=libraries, asked=st.lists(questions, max_size=10))
def test_a_removed_index_is_built_again_and_answers_byte_by_byte_the_same(
    library: dict[str, tuple[Entry, ...]], asked: list[Question]
) -> None:
    with a_folder() as folder:
        index = an_index(folder, Memory(library))
        before = [answered(index, question) for question in asked]
        index.refresh()
        (folder / "library.sqlite").unlink()

        assert [answered(index, question) for question in asked] == before


@FULL_TEXT
@FEW
@given(text=st.text() | st.text(alphabet="ab\"'*()-:^+{}, #ORNOTEAD\0\\", max_size=40))
def test_nothing_that_is_typed_is_part_of_the_language_of_the_index(full_text: bool, text: str) -> None:
    entries = [an_entry("m/L1", "a b OR NOT NEAR abab"), an_entry("m/L2", "h b c f every", who="a")]
    try:
        question = parse(text, TODAY)
    except RuleError:
        return
    with a_folder() as folder:
        index = an_index(folder, Memory({"m": entries}), full_text=full_text)

        assert set(refs(index, question)) == scanned(entries, question)


@FULL_TEXT
def test_filters_do_not_match_words_nor_words_filters(full_text: bool, tmp_path: Path) -> None:
    entries = [an_entry("m/L1", "klesson tplatform every"), an_entry("m/A1", "lesson", who="every")]
    index = an_index(tmp_path, Memory({"m": entries}), full_text=full_text)

    assert refs(index, parse("klesson", TODAY)) == ["m/L1"]
    assert refs(index, parse("every", TODAY)) == ["m/L1"]
    assert refs(index, parse("kind:lesson", TODAY)) == ["m/L1"]


def test_a_source_that_is_gone_is_not_found_any_more(tmp_path: Path) -> None:
    sources = Memory({"m": [an_entry("m/L1", "flaky")], "n": [an_entry("n/L1", "flaky")]})
    index = an_index(tmp_path, sources)
    index.refresh()
    sources.remove("m")

    assert refs(index, parse("flaky", TODAY)) == ["n/L1"]


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    class Counted(Memory):
        def read(self, name: str) -> tuple[Entry, ...]:
            seen.append(name)
            return super().read(name)

    seen: list[str] = []
    sources = Counted({name: [an_entry(f"{name}/L1", "flaky")] for name in "abc"})
    index = an_index(tmp_path, sources)
    index.refresh()
    sources.put("b", an_entry("b/L1", "steady"))
    index.refresh()
    index.refresh()

    assert seen == ["a", "b", "c", "b"]


def test_a_source_that_cannot_be_read_hides_no_other_and_is_named_once(tmp_path: Path) -> None:
    class Damaged(Memory):
        def read(self, name: str) -> tuple[Entry, ...]:
            if name == "a":
                raise StoreError("The file a cannot be read.")
            return super().read(name)

    told: list[str] = []
    sources = Damaged({"a": [], "b": [an_entry("b/L1", "flaky")]})
    for _ in range(2):
        index = Index(tmp_path, sources, {}, warn=told.append)
        assert refs(index, parse("flaky", TODAY)) == ["b/L1"]

    assert told == ["The file a cannot be read."]


def test_a_source_that_goes_while_it_is_read_is_looked_for_again(tmp_path: Path) -> None:
    class Gone(Memory):
        def read(self, name: str) -> tuple[Entry, ...]:
            if here:
                return super().read(name)
            raise FileNotFoundError(name)

    here: list[str] = []
    index = an_index(tmp_path, Gone({"a": [an_entry("a/L1", "flaky")]}))

    assert refs(index, parse("flaky", TODAY)) == []
    here.append("now")
    assert refs(index, parse("flaky", TODAY)) == ["a/L1"]


def test_a_team_that_speaks_another_language_is_read_again(tmp_path: Path) -> None:
    sources = Memory(
        {"a": [an_entry("a/L1", "deployments")], "b": [an_entry("b/L1", "deployed", team="product")]}
    )
    index = Index(tmp_path, sources, {"platform": "en", "product": "en"})
    assert set(refs(index, parse("deploying", TODAY))) == {"a/L1", "b/L1"}

    index = Index(tmp_path, sources, {"platform": "en"})

    assert refs(index, parse("deploying", TODAY)) == ["a/L1"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b"no database at all, " * 100),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.write_bytes(file.read_bytes()[:4096] + b"x" * (file.stat().st_size - 4096)),
        lambda file: _changed(file, "pragma user_version = 99"),
        lambda file: _changed(file, "update about set value = 'other'"),
        lambda file: _changed(file, "drop table word"),
        lambda file: _changed(file, "drop table entry"),
    ],
    ids=["text", "empty", "cut", "overwritten", "newer", "other words", "no words", "no entries"],
)
def test_an_index_that_cannot_be_used_is_built_again(tmp_path: Path, damage: object) -> None:
    index = an_index(tmp_path, Memory({"a": [an_entry("a/L1", "flaky tests")]}))
    before = answered(index, parse("flaky", TODAY))
    damage(tmp_path / "library.sqlite")  # type: ignore[operator]

    assert answered(index, parse("flaky", TODAY)) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "library.building.lock",
        "library.lock",
        "library.sqlite",
    ]


def _changed(file: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute(statement)
        database.commit()


def test_an_index_of_a_python_with_full_text_search_is_built_again_by_one_without(tmp_path: Path) -> None:
    sources = Memory({"a": [an_entry("a/L1", "flaky tests")]})
    for full_text in (True, False, True):
        assert refs(an_index(tmp_path, sources, full_text=full_text), parse('"flaky test"', TODAY)) == [
            "a/L1"
        ]


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    index = Index(tmp_path / "none", Memory(), {})

    with pytest.raises(StateError, match=r"The index of the library in .* cannot be used \(No such file"):
        index.refresh()


def test_the_index_is_for_its_owner_only(tmp_path: Path) -> None:
    an_index(tmp_path, Memory({"a": [an_entry("a/L1", "flaky")]})).refresh()

    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


# Order and sums


def test_more_than_are_ranked_are_all_counted_and_the_newest_come_first(tmp_path: Path) -> None:
    many = [an_entry(f"old/N{n}", "flaky", day="2020-01-01") for n in range(30)]
    many += [an_entry(f"new/N{n}", "flaky build of a long line", day="2026-01-01") for n in range(RANKED)]
    index = an_index(tmp_path, Memory({"old": many[:30], "new": many[30:]}))

    answer = index.answer(parse("flaky", TODAY), TODAY, most=10)

    assert (answer.total, answer.ranked) == (RANKED + 30, f"newest {RANKED}")
    assert {found.entry.day for found in answer.found} == {"2026-01-01"}
    assert len(refs(index, parse("flaky", TODAY))) == RANKED + 30


def test_filters_alone_list_the_newest_first(tmp_path: Path) -> None:
    days = ["2026-03-07", "2026-11-28", "2024-02-29", "2026-03-07"]
    sources = Memory({str(n): [an_entry(f"{n}/L1", "flaky", day=day)] for n, day in enumerate(days)})
    index = an_index(tmp_path, sources)

    assert refs(index, parse("kind:lesson", TODAY)) == ["1/L1", "0/L1", "3/L1", "2/L1"]
    two = index.answer(parse("kind:lesson", TODAY), TODAY, most=2)
    assert [found.entry.ref for found in two.found] == ["1/L1", "0/L1"]
    assert two.total == 4


def test_a_question_that_takes_too_long_is_ended_with_a_sentence(tmp_path: Path) -> None:
    index = an_index(tmp_path, Memory({"a": [an_entry(f"a/N{n}", "flaky tests") for n in range(3000)]}))
    index.refresh()

    with pytest.raises(RuleError, match="takes too long"):
        index.answer(parse("flaky", TODAY), TODAY, most=None, seconds=-1)


# What was probably meant


def test_where_nothing_is_found_near_words_are_named_with_how_often_they_are_there(tmp_path: Path) -> None:
    entries = [an_entry(f"a/L{n}", "A flaky build") for n in range(3)]
    index = an_index(tmp_path, Memory({"a": entries}))

    answer = index.answer(parse("flakey kind:lesson", TODAY), TODAY)

    assert [str(word) for word in answer.near] == ["Nothing has “flakey”. Near: flaky (3)."]
    assert index.answer(parse("flaky", TODAY), TODAY).near == ()


def test_words_that_are_there_but_not_together_are_not_called_missing(tmp_path: Path) -> None:
    index = an_index(
        tmp_path, Memory({"a": [an_entry("a/L1", "flaky"), an_entry("a/L2", "over steady hand")]})
    )

    assert index.answer(parse("flaky steady", TODAY), TODAY).near == ()
    (near,) = index.answer(parse('"hand over"', TODAY), TODAY).near
    assert str(near) == "Nothing has “hand over”."


def test_near_words_tell_nothing_of_another_team(tmp_path: Path) -> None:
    entries = [an_entry("a/L1", "flaky"), an_entry("b/A1", "flakes", team="product")]
    index = an_index(tmp_path, Memory({"a": entries}))

    (near,) = index.answer(parse("flakx", TODAY), TODAY, scope=Scope(teams=("product",))).near

    assert str(near) == "Nothing has “flakx”. Near: flakes (1)."


# What others share


def test_what_others_share_comes_without_its_owner(tmp_path: Path) -> None:
    entries = [an_entry("a/A1", "flaky", who="Ana"), an_entry("b/A1", "flaky", who="Ben", team="product")]
    index = an_index(tmp_path, Memory({"a": entries}))
    scope = Scope(teams=("platform",), shared=(("product", ("action",)),))

    found = index.answer(parse("flaky", TODAY), TODAY, scope=scope).found

    assert {(each.entry.ref, each.entry.who) for each in found} == {("a/A1", "Ana"), ("b/A1", "")}
    assert refs(index, parse("who:Ben", TODAY), scope) == []
    shared, own = index.entry("b/A1", scope), index.entry("a/A1", scope)
    assert shared is not None
    assert own is not None
    assert (shared.who, own.who) == ("", "Ana")
    assert index.entry("a/A1", Scope(teams=("product",))) is None
    assert index.entry("a/A2") is None


@FULL_TEXT
def test_what_is_kept_is_found_by_any_word_with_how_rare_each_is(full_text: bool, tmp_path: Path) -> None:
    entries = [
        an_entry("a/L1", "flaky tests"),
        an_entry("a/D1", "flaky builds", "tests"),
        an_entry("a/L2", "steady", team="product"),
        an_entry("a/N1", "flaky"),
    ]
    index = an_index(tmp_path, Memory({"a": entries}), full_text=full_text)

    kept = index.kept(["flaki", "steady", "flaki", "nothing"])

    assert {entry.ref for entry in kept.entries} == {"a/L1", "a/D1", "a/L2"}
    assert (kept.total, kept.frequencies) == (3, {"flaki": 2, "steady": 1})
    assert {e.ref for e in index.kept(["steady", "flaki"], Scope(teams=("platform",))).entries} == {
        "a/L1",
        "a/D1",
    }
    assert index.kept([]).entries == ()


def test_a_prefix_finds_words_that_lose_more_than_it_with_their_ending(tmp_path: Path) -> None:
    index = an_index(tmp_path, Memory({"a": [an_entry("a/L1", "deployment"), an_entry("a/L2", "depot")]}))

    assert refs(index, Question(groups=((Term("deploym", prefix=True),),))) == ["a/L1"]
    assert LANGUAGES["platform"] == "en"
