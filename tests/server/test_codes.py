import secrets
import statistics
from math import log2

from retro.server.codes import _NUMBERS as NUMBERS
from retro.server.codes import (
    LONG_WORDS,
    SESSION_WORDS,
    leader_code,
    return_code,
    session_code,
)
from retro.server.codes import _words as words
from retro.session.names import looks_like_code


def test_a_session_code_is_three_words_and_a_number() -> None:
    *said, number = session_code(secrets.token_bytes).split("-")

    assert len(said) == 3
    assert all(word in words() for word in said)
    assert 10 <= int(number) <= 99


def test_codes_that_outlive_a_meeting_are_longer() -> None:
    assert leader_code(secrets.token_bytes).count("-") == LONG_WORDS
    assert return_code(secrets.token_bytes).count("-") == LONG_WORDS


def test_the_entropy_is_as_documented() -> None:
    word, number = log2(len(words())), log2(len(NUMBERS))

    assert round(SESSION_WORDS * word + number, 1) == 39.5
    assert round(LONG_WORDS * word + number, 1) == 50.5


def test_the_first_four_letters_of_a_word_are_its_own() -> None:
    assert len({word[:4] for word in words()}) == len(words()) == 2048


def test_every_word_and_number_is_as_likely_as_any_other() -> None:
    numbers = [int(session_code(secrets.token_bytes).rpartition("-")[2]) for _ in range(3000)]

    assert set(numbers) == set(range(10, 100))
    assert abs(statistics.mean(numbers) - 54.5) < 3


def test_a_mistyped_return_code_is_not_taken_for_a_name() -> None:
    assert looks_like_code("abuse-february-alert-brief-9")
    assert looks_like_code("abuse february alert 92")
    assert not looks_like_code("Ana Maria")
    assert not looks_like_code("Ana 2")
    assert not looks_like_code("")
