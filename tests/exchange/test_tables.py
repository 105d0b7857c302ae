"""Tables for spreadsheets: every cell reads back, and none is a formula."""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.exchange.tables import SEPARATORS, SIGNS, TABLES, as_csv
from retro.session.agenda import Privacy
from tests.builders import Meeting, a_whole_meeting, an_agenda, clean_texts
from tests.minutes.test_texts_on_the_page import Words, held, spoken


def hostile_texts() -> st.SearchStrategy[str]:
    """Texts out of what begins a cell, ends it, holds it together and is calculated."""
    return st.text(st.sampled_from([*SIGNS, *SEPARATORS, *"\n\r \"'\u3000\xa0a1"]), max_size=12)


def read(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text, newline=""), strict=True)]


@pytest.mark.parametrize("table", TABLES)
@settings(deadline=None, max_examples=30)
@given(said=spoken())
def test_no_cell_is_a_formula_and_all_rows_are_as_wide(table: str, said: Words) -> None:
    rows = read(as_csv(TABLES[table](held(said).session)))

    assert len({len(row) for row in rows}) == 1
    lines = [line for row in rows for cell in row for line in cell.split("\n")]
    assert [line for line in lines if line.startswith(tuple("=+-@\t\r＝＋－＠"))] == []


@given(clean_texts(lines=True))
def test_a_cell_reads_back_as_it_was(text: str) -> None:
    """But for the apostrophes: they are added, and nothing is taken away."""
    (cell,) = read(as_csv([(text,)]))[0]

    letters = iter(cell)
    assert all(any(letter == each for each in letters) for letter in text)
    assert len(cell) - len(text) == cell.count("'") - text.count("'")


@pytest.mark.parametrize("sign", SEPARATORS)
@given(st.lists(st.lists(hostile_texts(), min_size=3, max_size=3), min_size=1, max_size=3))
def test_wherever_a_spreadsheet_splits_no_cell_is_a_formula(sign: str, rows: list[list[str]]) -> None:
    text = as_csv(rows)

    by_quotes = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) for cell in row]
    all_three = re.split(f"[{SEPARATORS}]", text)
    bluntly = [cell for line in re.split("[\r\n]", text) for cell in line.split(sign)]

    for cell in (*by_quotes, *all_three, *bluntly):
        begins = cell.strip().strip('" ').lstrip()
        assert not begins.startswith(tuple(SIGNS)), (cell, text)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "  '=1"),
        ('"=1"', '"\'=1"'),
        ("a;=1", "a;'=1"),
        ("a; @SUM(1)", "a; '@SUM(1)"),
        ("a\t-1", "a\t'-1"),
        ("a,+1", "a,'+1"),
        ("one\n=1", "one\n'=1"),
        ("＝1", "'＝1"),
        ("﹣1", "'﹣1"),
        ("a;;=1;=2", "a;;'=1;'=2"),
        ("1=1, it is; a-b", "1=1, it is; a-b"),
        ("'=1", "'=1"),
    ],
)
def test_an_apostrophe_stands_before_what_would_be_calculated(cell: str, expected: str) -> None:
    assert read(as_csv([(cell,)])) == [[expected]]


def test_lines_end_as_the_standard_says() -> None:
    text = as_csv(TABLES["cards"](a_whole_meeting().session))

    assert text.count("\r\n") == text.count("\n") == 7


def test_cards_have_their_topics_and_dots() -> None:
    head, *rows = read(as_csv(TABLES["cards"](a_whole_meeting().session)))

    assert head == ["session", "card", "question", "text", "author", "topic", "topic title", "topic dots"]
    assert rows[4] == ["2026-11-21-sprint-42", "b3", "Stop", "Friday deploys", "", "T1", "Deploys", "5"]


@pytest.mark.parametrize("privacy", list(Privacy))
def test_cards_name_their_authors_only_where_the_contract_allows(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join("Ana").go("ideate").add("Ana", "Start", "one").reveal()

    rows = read(as_csv(TABLES["cards"](meeting.session)))

    assert (rows[1][4] == "Ana") is (privacy is not Privacy.ANONYMOUS)


def test_topics_have_their_place_and_time() -> None:
    rows = read(as_csv(TABLES["topics"](a_whole_meeting().session)))

    note = "Three of four outages began on a Friday.\nNobody was there to roll back."
    assert ["2026-11-21-sprint-42", "T1", "Deploys", "a1 b3 b1", "5", "1", "720", note] in rows


def test_actions_have_the_names_they_have_on_the_page() -> None:
    rows = read(as_csv(TABLES["actions"](a_whole_meeting().session)))

    assert rows[1][0] == "2026-11-21-sprint-42/A1"
    assert [row[4] for row in rows[1:]] == ["", "", "the next night without an alarm", "", ""]
    assert [row[6] for row in rows[1:]] == ["open", "open", "open", "done", "open"]


def test_what_was_not_revealed_is_in_no_table() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret").end()

    assert not any("secret" in as_csv(table(meeting.session)) for table in TABLES.values())
