"""What the page about search says is so."""

import re
from pathlib import Path

import pytest

from retro.errors import RuleError
from retro.memory.entry import KINDS
from retro.memory.question import EXAMPLES, parse
from tests.memory.libraries import TODAY, Memory, an_entry, an_index, refs

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
DATES = re.findall(r"`([^`]+)`", PAGE[PAGE.index("Dates:") : PAGE.index("Without a year")])


@pytest.mark.parametrize("row", re.findall(r"^\| (`.*?) \|.*\|$", PAGE, re.MULTILINE))
def test_every_question_of_the_tables_can_be_asked(row: str) -> None:
    for text in re.findall(r"`([^`]+)`", row):
        if not text.endswith(":") and text != "#":
            assert parse(text, TODAY)


@pytest.mark.parametrize("date", DATES)
def test_every_date_can_be_typed(date: str) -> None:
    assert parse(f"since:{date}", TODAY).since


def test_every_filter_and_kind_is_there() -> None:
    assert all(f"`{name}:`" in PAGE for name in EXAMPLES)
    assert ", ".join(KINDS) in PAGE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("naive", True),
        ("hand-over", True),
        ("deploying", True),
        ("deploym*", True),
        ("depl*", True),
        ("eploy*", False),
        ("渋滞", True),
        ("ci", True),
        ('"over hand"', False),
        ("hand -over", False),
        ("unstable OR deployment naive", True),
    ],
)
def test_what_the_page_says_is_found_is_found(tmp_path: Path, text: str, found: bool) -> None:
    entry = an_entry("a/L1", "Naïve hand over: a deployment", "渋滞する", channels=("ci",))

    assert bool(refs(an_index(tmp_path, Memory({"a": [entry]})), parse(text, TODAY))) == found


@pytest.mark.parametrize("text", ["kin:x", "kind:x", "since:x", "kind:", "OR x", "x" * 301, "x " * 33, ""])
def test_what_the_page_says_is_refused_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse(text, TODAY)
