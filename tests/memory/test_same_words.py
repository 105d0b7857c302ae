"""What says nearly the same as something new is found, and what only shares words with it is not."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.memory.entry import Entry
from retro.memory.question import parse
from retro.memory.same_words import MOST_WORDS, alike, any_word_of
from retro.memory.search_words import Words
from retro.session.text import clean

TODAY = datetime.date(2026, 11, 28)


def kept(heading: str, kind: str = "lesson", state: str = "new", ref: str = "2026-03-07-before/L1") -> Entry:
    return Entry(ref, kind, "", "2026-03-07", heading, state=state)


@given(st.text(max_size=400).map(clean), st.sampled_from(["", "de", "en"]))
def test_of_any_text_a_question_can_be_made_or_none(text: str, language: str) -> None:
    question = any_word_of(text, Words(language))
    if question:
        (group,) = parse(question, TODAY).groups
        assert 1 <= len(group) <= MOST_WORDS


def test_words_that_say_nothing_are_not_asked_for() -> None:
    assert (
        any_word_of("We call the vendor and the operators", Words("en"))
        == '"operators" OR "vendor" OR "call"'
    )
    assert any_word_of("and or the", Words("en")) == ""


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
