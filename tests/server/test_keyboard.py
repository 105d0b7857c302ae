import asyncio
import random
from typing import Any

import pytest
from textual import constants, events

from retro.server.keyboard import Keyboard, TypeAhead
from retro.server.limits import Limits
from tests.server.small import limits


class Ears:
    """A keyboard and what it let through."""

    def __init__(self, given: Limits) -> None:
        self.heard: list[Any] = []
        self.cuts = 0
        self.lost = 0
        self.broken = 0
        self.keyboard = Keyboard(given, self.heard.append, self._cut, self._lose, self._break)

    def _cut(self) -> None:
        self.cuts += 1

    def _lose(self) -> None:
        self.lost += 1

    def _break(self) -> None:
        self.broken += 1

    def feed(self, *chunks: str | bytes) -> None:
        for chunk in chunks:
            self.keyboard.feed(chunk.encode() if isinstance(chunk, str) else chunk)

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.heard if isinstance(event, events.Key)]

    @property
    def pastes(self) -> list[str]:
        return [event.text for event in self.heard if isinstance(event, events.Paste)]


@pytest.fixture
async def ears() -> Ears:
    return Ears(limits(paste=1000, paste_idle=0.2))


async def test_keys_are_heard(ears: Ears) -> None:
    ears.feed("a\x1b[A\r\x03", "ä".encode()[:1], "ä".encode()[1:])

    assert ears.keys == ["a", "up", "enter", "ctrl+c", "ä"]


async def test_a_lone_escape_is_a_key_after_a_moment(ears: Ears) -> None:
    ears.feed("\x1b")
    assert ears.keys == []
    await asyncio.sleep(0.15)
    assert ears.keys == ["escape"]


async def test_a_sequence_in_two_packets_is_one_key(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 5)
    ears.feed("\x1b")
    await asyncio.sleep(0.05)
    ears.feed("[A")
    await asyncio.sleep(0.15)
    assert ears.keys == ["up"]


async def test_bytes_that_are_no_utf8_do_no_harm(ears: Ears) -> None:
    ears.feed(b"\xff\xfea\xc3", b"b")
    assert "a" in ears.keys
    assert "b" in ears.keys


async def test_letters_that_are_no_utf8_are_told_of_once(ears: Ears) -> None:
    ears.feed("é\ufffd")
    assert ears.lost == 0

    ears.feed(b"caf\xe9 ", b"caf\xe9 ")

    assert ears.lost == 1


async def test_nobody_resizes_by_typing(ears: Ears) -> None:
    ears.feed("\x1b[48;65535;65535;0;0t", "\x1b[48;24;80;480;800t", "\x1b[?2048;1$y", "\x1b[?2026;1$y")
    ears.feed("\x1b[6;7R", "\x1b[I\x1b[O", "\x1b[<0;3;4M")

    (click,) = ears.heard
    assert (click.x, click.y) == (2, 3)


async def test_what_breaks_the_parser_costs_only_itself(ears: Ears) -> None:
    ears.feed("\x1b[1114112u\x1b[99999999999;1ua\x1b[Bb")

    assert ears.keys == ["a", "down", "b"]
    assert ears.broken == 0


async def test_who_keeps_breaking_the_parser_is_cut_off_once(ears: Ears) -> None:
    ears.feed("\x1b[1114112u" * 50, "a")

    assert ears.broken == 1
    assert ears.keys == []


async def test_random_sequences_never_raise() -> None:
    dice = random.Random(7)
    ears = Ears(limits(faults=10**9))
    alphabet = "0123456789;:<?>$~uMmtRABHIOZ[]\x1b\x1b\x1b\x00\x7f\x9d é"

    for _ in range(2000):
        ears.feed("\x1b[" + "".join(dice.choices(alphabet, k=dice.randint(1, 30))))

    assert len(ears.heard) > 1000
    assert not any(isinstance(event, events.Resize) for event in ears.heard)


async def test_a_paste_arrives_in_one_piece(ears: Ears) -> None:
    ears.feed("\x1b[200~one\ntwo\x1b[201~x")

    assert ears.pastes == ["one\ntwo"]
    assert ears.keys == ["x"]


@pytest.mark.parametrize("size", [1, 3, 7])
async def test_a_long_paste_is_cut_wherever_packets_end(ears: Ears, size: int) -> None:
    typed = "k\x1b[200~" + "p" * 3000 + "\x1b[201~" + "l" + "\x1b[200~short\x1b[201~"

    ears.feed(*(typed[at : at + size] for at in range(0, len(typed), size)))

    long, short = ears.pastes
    assert 1000 <= len(long) <= 1006
    assert set(long) == {"p"}
    assert short == "short"
    assert ears.keys == ["k", "l"]
    assert ears.cuts == 1


@pytest.mark.parametrize("length", [999, 1000, 1001, 1003, 1006, 1007])
@pytest.mark.parametrize("size", [1, 4, 9999])
async def test_a_paste_as_long_as_it_may_be_is_whole(ears: Ears, length: int, size: int) -> None:
    typed = "\x1b[200~" + "p" * length + "\x1b[201~" + "k"

    ears.feed(*(typed[at : at + size] for at in range(0, len(typed), size)))

    assert ears.keys == ["k"]
    assert set(ears.pastes[0]) == {"p"}
    assert (ears.cuts == 0) == (length <= 1000)
    assert len(ears.pastes[0]) == length if length <= 1000 else len(ears.pastes[0]) >= 1000


async def test_a_paste_without_an_end_takes_no_memory_and_ends_in_silence(ears: Ears) -> None:
    ears.feed("\x1b[200~")
    for _ in range(50):
        ears.feed("p" * 100_000)
    assert [len(paste) for paste in ears.pastes] == [1006]

    await asyncio.sleep(0.3)
    ears.feed("a")

    assert ears.keys == ["a"]


IDLE = 2.0


@pytest.mark.parametrize(
    "key",
    [
        "\x1b[A",
        "\x1b[1;5C",
        "\x1bOP",
        "\x1b[[A",
        "\x1b[<0;30;12M",
        "\x1b[M !!",
        "é",
        "李",
        "🦊",
        "\x1b[32;2u",
    ],
)
def test_of_a_key_begun_before_the_picture_nothing_is_left(key: str) -> None:
    sent = key.encode()
    for cut in range(1, len(sent)):
        ahead = TypeAhead(IDLE)
        ahead.drop(b"abc" + sent[:cut], 0)
        assert ahead.rest(sent[cut:] + b"xy", 60) == b"xy"
        assert ahead.rest(b"z", 61) == b"z"


@pytest.mark.parametrize("key", ["\x1b[1;5C", "李", "🦊"])
def test_of_a_key_in_single_bytes_nothing_is_left(key: str) -> None:
    first, second, *others = (bytes([byte]) for byte in key.encode())
    ahead = TypeAhead(IDLE)
    ahead.drop(first + second, 0)

    assert b"".join(ahead.rest(byte, 1) for byte in others) == b""
    assert ahead.rest(b"a", 2) == b"a"


def test_of_a_paste_begun_before_the_picture_nothing_is_left() -> None:
    sent = b"\x1b[200~one\rtwo\x1b[201~"
    for cut in range(1, len(sent)):
        ahead = TypeAhead(IDLE)
        ahead.drop(sent[:cut], 0)
        assert ahead.rest(sent[cut:] + b"xy", 1) == b"xy"
        for step in range(2, 6):
            ahead = TypeAhead(IDLE)
            ahead.drop(b"a" + sent[: max(2, cut)], 0)
            pieces = [sent[at : at + step] for at in range(max(2, cut), len(sent), step)]
            assert b"".join(ahead.rest(piece, 1) for piece in pieces) == b""
            assert ahead.rest(b"xy", 1) == b"xy"


def test_a_paste_whose_end_is_lost_takes_no_keys_for_long() -> None:
    ahead = TypeAhead(IDLE)
    ahead.drop(b"\x1b[200~one", 0)

    assert ahead.rest(b"two", 1) == b""
    assert ahead.rest(b"three", 4) == b"three"


@pytest.mark.parametrize(
    "before", [b"", b"abc\r", b"\x1b", b"\x1b[A", b"\x1b[200~one\x1b[201~", "é".encode()]
)
def test_what_is_pressed_after_the_picture_is_taken_whole(before: bytes) -> None:
    for after in (b"a", b"O", "é".encode(), b"\x1b[A", b"\x1b", b"\x1b[200~one\x1b[201~"):
        ahead = TypeAhead(IDLE)
        ahead.drop(before, 0)
        assert ahead.rest(after, 1) == after
