"""What says nearly the same as something new is found, and what only shares words with it is not."""

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.memory.entry import Entry
from retro.memory.index import Index
from retro.memory.question import Question
from retro.memory.same_words import COMPARED, MOST_WORDS, alike, telling_words
from retro.memory.search_words import Words
from tests.memory.libraries import Memory

TODAY = datetime.date(2026, 11, 28)


def kept(heading: str, kind: str = "lesson", state: str = "new", ref: str = "2026-03-07-before/L1") -> Entry:
    return Entry(ref, kind, "", "2026-03-07", heading, state=state)


@given(st.text() | st.text("㈱社ำทค ｶﾞ#a"), st.sampled_from(["", "de", "en"]))
def test_whatever_is_written_it_is_found_again(text: str, language: str) -> None:
    words = Words(language)
    if said := telling_words(text, words):
        with tempfile.TemporaryDirectory() as folder:
            index = Index(Path(folder), Memory({"all": [kept(text)]}), {"": language})
            question = Question((said,), kinds=("lesson",))
            (found,) = index.answer(question, TODAY, most=COMPARED).found
        assert len(said) <= MOST_WORDS
        assert found.entry.heading == text


def test_a_script_without_blanks_is_asked_for_in_parts() -> None:
    assert len(telling_words("ทำความเข้าใจกับข้อกำหนดก่อนเริ่มทำงานทุกครั้ง", Words(""))) == MOST_WORDS


def test_words_that_say_nothing_are_not_asked_for() -> None:
    said = telling_words("We call the vendor and the operators", Words("en"))
    assert [term.text for term in said] == ["operators", "vendor", "call"]
    assert telling_words("and or the", Words("en")) == ()


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("A flaky test is mended within the week", True),
        ("Flaky tests are mended within a week", True),
        ("Within the week a flaky test is mended", True),
        (
            "A flaky test is mended within the week, and whoever broke it tells everybody why",
            False,
        ),
        ("Flaky", False),
        ("The week was good", False),
    ],
)
def test_nearly_the_same_is_neither_a_part_of_it_nor_much_more(new: str, found: bool) -> None:
    assert bool(alike([kept("A flaky test is mended within the week")], new, "now")) is found


def test_what_holds_no_more_is_left_out_but_a_dropped_action_is_not() -> None:
    old = [kept("Call the vendor", state=state) for state in ("retired", "changed", "ended")]
    assert alike(old, "Call the vendor", "now") == ()
    dropped = kept("Call the vendor", "action", "dropped", "2026-03-07-before/A3")
    assert alike([dropped], "Call the vendor", "now") == (dropped,)
    assert alike([dropped], "Call the vendor", "2026-03-07-before") == ()


def test_three_lessons_come_and_one_of_anything_else() -> None:
    for kind, most in (("lesson", 3), ("decision", 1), ("action", 1)):
        many = [kept("Call the vendor", kind, "", f"2026-03-07-before/X{n}") for n in range(1, 6)]
        assert len(alike(many, "Call the vendor", "now")) == most
