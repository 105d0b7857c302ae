"""Words that say nothing are few, and none of them is a thing that teams talk about."""

import pytest

from retro.memory.function_words import FUNCTION_WORDS, says_nothing
from retro.memory.search_words import split


def test_there_are_lists_of_four_languages_at_least() -> None:
    assert {"en", "de", "fr", "es"} <= set(FUNCTION_WORDS)


@pytest.mark.parametrize("language", sorted(FUNCTION_WORDS))
def test_a_list_is_short_and_as_words_are_split(language: str) -> None:
    words = FUNCTION_WORDS[language]

    assert 100 < len(words) < 350
    assert all(split(word) == [word] for word in words)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "we do not know what this is about, and three of us were there"),
        ("de", "wir sind es nicht, was auch immer das ist, und drei von uns waren dabei"),
        ("fr", "nous ne sommes que deux, et c'était déjà là avec vous"),
        ("es", "no somos más que dos, y ya está con nosotros también"),
    ],
)
def test_a_sentence_about_nothing_says_nothing(language: str, sentence: str) -> None:
    assert [word for word in split(sentence) if not says_nothing(word, language)] == []


@pytest.mark.parametrize("word", ["7", "2026", "30", "a", "s"])
def test_numbers_and_single_letters_say_nothing(word: str) -> None:
    assert says_nothing(word, "en")


def test_a_letter_of_another_script_may_be_a_word() -> None:
    assert not says_nothing("鍵", "en")


@pytest.mark.parametrize("word", ["test", "build", "key", "release", "parcel", "review", "call", "team"])
def test_what_a_team_talks_about_is_on_no_list(word: str) -> None:
    assert not any(word in words for words in FUNCTION_WORDS.values())


def test_a_list_holds_for_its_own_language_only() -> None:
    assert says_nothing("die", "de")
    assert not says_nothing("die", "en")


@pytest.mark.parametrize("language", ["", "pl"])
def test_without_a_list_all_hold(language: str) -> None:
    assert all(says_nothing(word, language) for word in ("the", "und", "nous", "pero"))
