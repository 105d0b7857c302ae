"""Cleaning text: words keep the joiners they are written with, and no cut goes through an emoji."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retro.session.clusters import JOINERS, cluster_around, cut, is_emoji
from retro.session.text import clean, excerpt, visible, visible_in
from tests.builders import texts

NON_JOINER, JOINER = JOINERS
FAMILY = "👨‍👩‍👧‍👦"

_LETTERS = "abéیخاهبۂ\u064e\u0651क्षरর্যශර්ក្👩💻🏽❤\ufe0f🇨🇭1\u20e3─ \n\t\u0301\u200b"
joined = st.text(st.sampled_from(_LETTERS + JOINERS * 6), max_size=30)


def without_joiners(text: str) -> str:
    """The text as it is without any joiner, composed again."""
    return unicodedata.normalize("NFC", text.translate(str.maketrans("", "", JOINERS)))


@pytest.mark.parametrize(
    "word",
    [
        "می‌خواهم",  # Persian: I want
        "خانه‌ها",  # Persian: houses
        "بَ‌َب",  # with vowel signs around
        "می\u200c",  # at the end of a word, as people type it who go on with a blank
        "کار\u200cها",  # behind a letter that does not join the next
        "ه\u200d",  # year of the Hijra: the form that it has inside a word
        "API\u200cها",  # an ending of a foreign word
        "۲۰\u200cها",
        "«\u200cها»",
        "क्‍ष",  # Hindi, half a letter
        "क्‌ष",  # Hindi, a visible virama
        "र्‍य",  # Marathi, eyelash ra
        "উদ্‌যোগ",  # Bengali
        "র‍্যাম",  # Bengali: RAM
        "ශ්‍රී ලංකා",  # Sinhala: Sri Lanka
        "ක‍්ෂ",  # Sinhala, touching letters
        "ನ್‌",  # Kannada, at the end of a word
        "അവന്‍",  # Malayalam, as it was written before 2008
        "👩‍💻",
        FAMILY,
        "🧑🏽‍🤝‍🧑🏿",
        "🏳️‍🌈",
        "🏴‍☠️",
        "❤️‍🔥",
        "🐦‍⬛",
    ],
)
def test_a_joiner_stays_where_a_word_is_written_with_it(word: str) -> None:
    assert clean(word) == word
    assert clean(f"so {word}, {word}") == f"so {word}, {word}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Al\u200cice", "Alice"),
        ("Al\u200dice", "Alice"),
        ("\u200cAna\u200d", "Ana"),
        ("Ана\u200c", "Ана"),
        ("1\u200c0", "10"),
        ("李\u200d娜", "李娜"),
        ("\u200cمی", "می"),
        ("a \u200cمی", "a می"),
        ("ا\u200d", "ا"),
        ("می\u200d👩", "می👩"),
        ("می\u200c\u200d\u200cخواهم", "می\u200cخواهم"),
        ("ب\u200dب", "بب"),
        ("👩\u200d", "👩"),
        ("👩\u200c💻", "👩💻"),
        ("👩\u200da", "👩a"),
        ("─\u200d─", "──"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),  # the key pressed twice
        ("می\u200b\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_joiner_that_only_hides_is_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@example("ی\u200cٔا", False)
@example("ක\u200d්\u200c", False)
@example("1\u064e\u064e\u0301\u200c\u064e", False)
@given(joined, st.booleans())
def test_cleaning_twice_changes_nothing_and_joiners_change_nothing_else(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once
    assert without_joiners(once) == clean(without_joiners(text), lines=lines)


@pytest.mark.parametrize("emoji", ["🇨🇭", FAMILY, "👍🏽", "1️⃣", "❤️", "🏳️‍🌈"])
def test_an_emoji_of_several_characters_is_one_cluster(emoji: str) -> None:
    text = f"a{emoji}{emoji}b"
    size = len(emoji)
    assert is_emoji(emoji)
    assert [cluster_around(text, 1 + inside) for inside in range(1, size)] == [(1, 1 + size)] * (size - 1)
    assert cluster_around(text, 1 + size) == (1 + size, 1 + size)


@pytest.mark.parametrize("letters", ["e\u0301", "क्षि", "می\u200c", "한"])
def test_letters_with_marks_are_no_emoji(letters: str) -> None:
    assert not is_emoji(letters)


@pytest.mark.parametrize("index", [-1, 0, 3, 9])
def test_at_the_ends_and_beyond_them_there_is_no_cluster(index: int) -> None:
    assert cluster_around("🇨🇭a", index) == (index, index)


def test_a_text_is_cut_before_an_emoji_and_not_through_it() -> None:
    assert cut(f"abc {FAMILY}", 8) == "abc "
    assert cut("ab🇨🇭🇩🇪", 5) == "ab🇨🇭"
    assert cut("می\u200cخواهم", 3) == "می"
    assert excerpt(f"Thanks{FAMILY}", 9) == "Thanks…"


def test_what_fits_is_not_cut_and_one_cluster_that_never_fits_is() -> None:
    assert cut(FAMILY, len(FAMILY)) == FAMILY
    assert cut(FAMILY, 3) == "👨‍👩"
    assert cut(FAMILY, 0) == ""


@given(joined, st.integers(0, 30))
def test_what_was_cut_is_still_clean_and_fits(text: str, limit: int) -> None:
    part = cut(clean(text), limit)
    assert len(part) <= limit
    assert clean(text).startswith(part)
    assert clean(part) == part.strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain \\u001b words \\r C:\\users", None),
        ("Überall, 漢字, می\u200cخواهم, 👩\u200d💻, a\nb, a\r\nb\tc, a\u2060b", None),
        ("\x1b[2J", "\ufffd[2J"),
        ("a\rb", "a\ufffdb"),
        ("a\x08b", "a\ufffdb"),
        ("a\x0cb", "a\ufffdb"),
        ("a\x7fb", "a\ufffdb"),
        ("a\x9bb", "a\ufffdb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\u2028b", "a\ufffdb"),
        ("می\u200c\u202eخ", "می\u200c\ufffdخ"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_a_document_is_looked_through_for_what_steers_in_every_text(text: str, shown: str | None) -> None:
    document = {"id": 1, "texts": ["x", {text: [text, None, 2.5, True]}]}

    wanted = text if shown is None else shown
    assert visible_in(document) == {"id": 1, "texts": ["x", {wanted: [wanted, None, 2.5, True]}]}


@example("C:\\bin \\u001b \x08\x0c\x0b\x00\x1c\x85\xad")
@given(st.one_of(texts(), st.text()))
def test_a_document_shows_what_each_of_its_texts_shows(text: str) -> None:
    assert visible_in({"a": [text, (text,)]}) in (
        {"a": [visible(text), [visible(text)]]},
        {"a": [visible(text), (visible(text),)]},
    )
