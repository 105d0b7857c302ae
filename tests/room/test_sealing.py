"""What is private at rest: opened by its own secret for its own stage, and of few sizes."""

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.room.sealing import FOR_EACH_SEAT, NONCE, padded_size, seal, unseal

SECRET, NONCE_BYTES = b"s" * 32, b"n" * NONCE


def sealed(plain: bytes = b'{"values": {}}', nonce: bytes = NONCE_BYTES, seats: int = 3) -> str:
    return seal(plain, SECRET, nonce, "session", "stage", seats)


@given(st.dictionaries(st.text(), st.text(), max_size=20))
def test_what_was_sealed_is_opened_by_its_secret(values: dict[str, str]) -> None:
    plain = msgspec.json.encode(values)

    opened = unseal(sealed(plain), SECRET, "session", "stage")

    assert opened is not None
    assert msgspec.json.decode(opened) == values


def test_another_secret_session_or_stage_opens_nothing() -> None:
    text = sealed()

    assert unseal(text, b"t" * 32, "session", "stage") is None
    assert unseal(text, b"", "session", "stage") is None
    assert unseal(text, SECRET, "another", "stage") is None
    assert unseal(text, SECRET, "session", "another") is None


@pytest.mark.parametrize("at", [0, NONCE, NONCE + 5, -1])
def test_what_was_changed_is_not_opened(at: int) -> None:
    data = bytearray(base64.b64decode(sealed()))
    data[at] ^= 1

    assert unseal(base64.b64encode(data).decode(), SECRET, "session", "stage") is None


@pytest.mark.parametrize("text", ["", "AAAA", "no base64!", "ä"])
def test_what_is_no_sealed_part_is_not_opened(text: str) -> None:
    assert unseal(text, SECRET, "session", "stage") is None


def test_the_same_values_look_different_each_time() -> None:
    assert sealed(nonce=b"a" * NONCE) != sealed(nonce=b"b" * NONCE)


@given(st.integers(0, 300_000), st.integers(0, 100))
def test_the_size_follows_the_seats_and_not_the_text(size: int, seats: int) -> None:
    padded = padded_size(size, seats)

    assert padded >= size
    assert padded % 256 == 0
    assert padded == max(seats, 1) * FOR_EACH_SEAT or padded < 2 * size
