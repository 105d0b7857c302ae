"""One key is one key, in whatever form a terminal writes it."""

import time

import pytest
from textual import constants, events

from retro.keyparser import KeyParser


def keys(*typed: str) -> list[tuple[str, str | None]]:
    parser = KeyParser()
    heard = [message for part in typed for message in parser.feed(part)]
    time.sleep(constants.ESCAPE_DELAY + 0.02 if typed[-1].startswith("\x1b") and not heard else 0)
    heard += parser.tick()
    return [(key.key, key.character) for key in heard if isinstance(key, events.Key)]


@pytest.mark.parametrize(
    ("typed", "character"),
    [
        ("\x1b[32;2u", " "),  # Shift+Space
        ("\x1b[27;2;32~", " "),  # as xterm writes it
        ("\x1b[32;2;32u", " "),
        ("\x1b[32u", " "),
        ("\x1b[65;2u", "A"),
        ("\x1b[97;2u", "A"),
        ("\x1b[97;2;65u", "A"),
        ("\x1b[27;2;65~", "A"),
        ("\x1b[97;65u", "A"),  # caps lock
        ("\x1b[97;66u", "a"),  # caps lock and shift
        ("\x1b[97;129u", "a"),  # num lock
        ("\x1b[228;2u", "Ä"),
        ("\x1b[223;2u", "ß"),
        ("\x1b[49:33;2u", "!"),
        ("\x1b[33;2u", "!"),
        ("\x1b[57400u", "1"),  # keypad
        ("\x1b[97;3;229u", "å"),  # Option on a Mac
    ],
)
def test_a_letter_with_shift_alone_is_the_letter(typed: str, character: str) -> None:
    ((key, written),) = keys(typed)

    assert written == character
    assert "shift" not in key
    assert keys(character)[0][0] == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("\x1b[13;2u", "enter"),
        ("\x1b[13;5u", "enter"),
        ("\x1b[27;2;13~", "enter"),
        ("\x1b[13u", "enter"),
        ("\x1b[57414u", "enter"),
        ("\x1b[127;2u", "backspace"),
        ("\x1b[8;2u", "backspace"),
        ("\x1b[27;2;127~", "backspace"),
        ("\x1b[9;2u", "shift+tab"),
        ("\x1b[27;2;9~", "shift+tab"),
        ("\x1b[27;2u", "escape"),
        ("\x1b[27u", "escape"),
        ("\x1b[27;5;99~", "ctrl+c"),
        ("\x1b[99;5u", "ctrl+c"),
        ("\x1b[127;5u", "ctrl+backspace"),
        ("\x1b[127;3u", "alt+backspace"),
    ],
)
def test_a_key_that_writes_nothing_is_the_same_key_with_shift(typed: str, key: str) -> None:
    assert [key for key, _ in keys(typed)] == [key]


@pytest.mark.parametrize("typed", ["\x1bd", "\x1b[100;3u", "\x1b[27;3;100~"])
def test_a_letter_held_with_alt_does_not_write_itself(typed: str) -> None:
    assert keys(typed) == [("alt+d", None)]


def test_a_sign_held_with_alt_does_not_write_itself() -> None:
    assert keys("\x1b,") == [("alt+comma", None)]


@pytest.mark.parametrize("typed", ["\n", "\r", "\r\n", "\x1b[106;5u"])
def test_a_line_feed_is_return_and_with_one_before_it_not_a_second(typed: str) -> None:
    assert [key for key, _ in keys(typed)] == ["enter"]
    assert [key for key, _ in keys(*typed)] == ["enter"]


def test_each_of_several_line_feeds_is_return() -> None:
    assert [key for key, _ in keys("a\nb\n\n")] == ["a", "enter", "b", "enter", "enter"]
    assert [key for key, _ in keys("a\r\nb\r\n\r\n")] == ["a", "enter", "b", "enter", "enter"]


def test_a_key_in_pieces_is_still_one_key() -> None:
    assert keys(*"\x1b[32;2u", "x") == [("space", " "), ("x", "x")]
