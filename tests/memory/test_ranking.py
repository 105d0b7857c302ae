"""The order of answers, near words, and the document that programs read."""

import datetime
import json
from pathlib import Path

import pytest

from retro.memory.answer import document
from retro.memory.entry import Entry
from retro.memory.near import near_words
from retro.memory.question import parse
from retro.memory.ranking import value_of
from tests.memory.libraries import TODAY, Memory, an_entry, an_index, refs


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"kind": "lesson"}, {"kind": "action"}),
        ({"kind": "experiment"}, {"kind": "session"}),
        ({"kind": "action"}, {"kind": "note"}),
        ({"kind": "capture"}, {"kind": "card"}),
        ({"state": "in force"}, {"state": "changed"}),
        ({"state": "open"}, {"state": "dropped"}),
        ({"day": "2026-11-01"}, {"day": "2025-11-01"}),
        ({"day": "2020-11-01"}, {"day": "no day"}),
    ],
)
def test_of_two_whose_words_fit_as_well_one_is_better(better: dict[str, str], worse: dict[str, str]) -> None:
    values = [value_of(an_entry("a/L1", "flaky", **fields), 2.0, TODAY) for fields in (better, worse)]

    assert values[0] > values[1]


def test_age_takes_half_of_what_it_takes_in_a_year_and_never_more_than_half() -> None:
    note = an_entry("a/N1", "flaky", day="2025-11-28")

    assert value_of(note, 1.0, TODAY) == 0.75
    assert value_of(note, 1.0, datetime.date(2025, 11, 1)) == 1.0
    assert 0.5 <= value_of(note, 1.0, datetime.date(2999, 1, 1)) < 0.51


def test_a_word_counts_more_in_a_heading_than_as_a_channel_or_in_a_body(tmp_path: Path) -> None:
    entries = [
        an_entry("a/N1", "steady line", "flaky"),
        an_entry("a/N2", "flaky line", "steady"),
        an_entry("a/N3", "steady line", "line", channels=("flaky",)),
        *(an_entry(f"a/N{n}", "steady line", "steady") for n in range(4, 20)),
    ]

    assert refs(an_index(tmp_path, Memory({"a": entries})), parse("flaky", TODAY)) == ["a/N2", "a/N3", "a/N1"]


def test_equals_are_in_the_order_of_day_and_ref_whenever_they_were_read(tmp_path: Path) -> None:
    sources = Memory({"b": [an_entry("b/N2", "flaky"), an_entry("b/N1", "flaky")]})
    index = an_index(tmp_path, sources)
    index.refresh()
    sources.put("a", an_entry("a/N1", "flaky"))

    assert refs(index, parse("flaky", TODAY)) == ["a/N1", "b/N1", "b/N2"]


def test_near_words_are_the_most_like_first() -> None:
    known = ["flaky", "flakes", "flock", "steady", "fluke"]

    assert near_words("flakey", known) == ("flaky", "flakes", "fluke")
    assert near_words("xyz", known) == ()


def test_the_document_has_every_field_of_every_entry(tmp_path: Path) -> None:
    index = an_index(tmp_path, Memory({"a": [an_entry("a/L1", "A flaky build", channels=("ci",))]}))

    found = document(index.answer(parse("flaky kind:lessons", TODAY), TODAY))

    assert json.loads(json.dumps(found)) == {
        "schema": 1,
        "question": "flaky kind:lesson",
        "total": 1,
        "ranked": "all",
        "entries": [
            {
                "ref": "a/L1",
                "kind": "lesson",
                "team": "platform",
                "day": "2026-03-07",
                "heading": "A flaky build",
                "body": "",
                "channels": ["ci"],
                "who": "",
                "state": "",
                "review": "",
                "topic": "",
                "seen": 0,
                "snippet": "A «flaky» build",
            }
        ],
    }
    assert set(found["entries"][0]) == {*Entry.__struct_fields__, "snippet"}
