"""Words as they are searched."""

import re
import sys
import threading

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from retro.memory.search_words import LANGUAGES, Words, count, is_paired, made_with, split

ALL = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't *panic*, it's 12:30!", "don t panic it s 12 30"),
        ("hand-over foo_bar", "hand over foo bar"),
        ("STRASSE Straße", "strasse strasse"),
        ("naïve Ünïcode Ångström", "naive unicode angstrom"),
        ("ｆｕｌｌ ﬁne ™ x²", "full fine tm x2"),
        ("ёлка йод", "елка йод"),
        ("می‌خواهم", "میخواهم"),
        ("🔥 !!! —", ""),
        ("deploy🔥failed", "deploy failed"),
        ("1️⃣ first", "1 first"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
    ],
)
def test_case_width_accents_and_signs_are_nothing(text: str, words: str) -> None:
    assert " ".join(split(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("渋滞する", "渋滞 滞す する る"),
        ("渋", "渋"),
        ("CIの失敗", "ci の失 失敗 敗"),
        ("ビルド", "ビル ルド ド"),
        ("データー", "デー ータ ター ー"),
        ("빌드 실패", "빌드 드 실패 패"),
        ("สวัสดี", "สว วั ัส สด ดี ี"),
    ],
)
def test_scripts_without_blanks_become_pairs_and_their_last_character(text: str, words: str) -> None:
    assert " ".join(split(text)) == words


def test_endings_are_nothing_in_a_language_and_kept_without_one() -> None:
    assert Words("en").terms("Flaky builds, building") == ["flaki", "build", "build"]
    assert Words("de").terms("Häuser") == Words("de").terms("haus")
    assert Words().terms("builds") == ["builds"]
    assert Words("tlh").terms("builds") == ["builds"]


def test_every_language_is_one_of_the_stemmers() -> None:
    assert set(LANGUAGES.values()) <= set(snowballstemmer.algorithms())
    assert all(Words(language).language == language for language in LANGUAGES)


def test_no_word_has_a_character_that_is_something_to_the_index() -> None:
    """The index is told that words are what is not ASCII, small letters and digits."""
    assert re.findall(r"[\0-/:-`{-\x7f\ue000-\uf8ff]", "".join(split(" ".join(ALL)))) == []


def test_a_word_found_is_found_when_it_is_typed_again() -> None:
    assert [form for form in split(" ".join(ALL)) if not is_paired(form) and split(form) != [form]] == []


@given(st.text(), st.sampled_from(["", "en", "de", "ru"]))
def test_places_go_with_the_same_words(text: str, language: str) -> None:
    words = Words(language)
    tokens = list(words.tokens(text))

    assert [token.term for token in tokens] == words.terms(text)
    assert all(0 <= token.begin < token.end <= len(text) for token in tokens)
    assert [token.begin for token in tokens] == sorted(token.begin for token in tokens)


@given(st.text())
def test_case_is_nothing_in_any_text(text: str) -> None:
    assert split(text.casefold()) == split(text)


def test_places_of_pairs_are_those_of_their_characters() -> None:
    text = "Naïve 渋滞する"

    assert [text[t.begin : t.end] for t in Words().tokens(text)] == ["Naïve", "渋滞", "滞す", "する", "る"]


def test_characters_of_a_script_without_blanks_count_as_one_word() -> None:
    assert count("CIの失敗が多い flaky") == 3
    assert count("") == 0
    assert is_paired("の失")
    assert not is_paired("flaky")


def test_what_words_are_made_with_has_the_stemmer_in_it_where_it_counts() -> None:
    assert made_with(["", ""]) == made_with([])
    assert made_with(["", "en"]) != made_with([])


def test_threads_that_share_words_get_the_right_ones() -> None:
    forms = [
        f"{form}{ending}"
        for form in ("organiz", "relat", "wait", "test")
        for ending in ("ing", "ation", "ed")
    ]
    right = [Words("en").stem(form) for form in forms]
    for _ in range(20):
        words = Words("en")
        wrong: list[str] = []

        def look(words: Words = words, wrong: list[str] = wrong) -> None:
            wrong += [form for form, stem in zip(forms, right, strict=True) if words.stem(form) != stem]

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
