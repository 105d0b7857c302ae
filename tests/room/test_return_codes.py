"""Return codes: drawn when they are shown, the same for all terminals of a seat, hashed with a key."""

import asyncio
import hashlib
import secrets

import pytest

from retro.errors import NotSaved, RuleError
from retro.room.return_codes import CODES_LOST, KEY, KEY_BYTES, code_matches, hash_code
from retro.session import acts
from tests.room.rooms import LEADER, Harness, Vault, sit
from tests.simulation.loop import virtual

CODE = "abuse-february-alert-brief-92"
SECRET = bytes(range(KEY_BYTES))
SALT = b"0123456789abcdef"


def plain_hash(code: str) -> str:
    """A hash as versions without a key made it."""
    digest = hashlib.pbkdf2_hmac("sha256", code.replace("-", "").encode(), SALT, 100_000)
    return f"pbkdf2$100000${SALT.hex()}${digest.hex()}"


def set_codes(harness: Harness) -> list[str]:
    """The hashes that were stored for seats, in their order."""
    changed = [event["seat"] for event in harness.journal.events if event["event"] == "SeatChanged"]
    return [seat["code"] for seat in changed if seat.get("code")]


def test_a_return_code_matches_however_it_is_typed() -> None:
    hashed = hash_code(CODE, SECRET, SALT)

    assert code_matches("Abuse February  alert brief 92", hashed, SECRET)
    assert not code_matches("abuse-february-alert-brief-93", hashed, SECRET)
    assert "abuse" not in hashed


def test_two_hashes_of_one_code_differ() -> None:
    assert hash_code(CODE, SECRET, b"1" * 16) != hash_code(CODE, SECRET, b"2" * 16)


def test_a_hash_says_nothing_without_its_key() -> None:
    hashed = hash_code(CODE, SECRET, SALT)

    for other in (None, b"", secrets.token_bytes(KEY_BYTES)):
        assert not code_matches(CODE, hashed, other)
    # What the file has is not the form without a key under another name.
    form, rounds, _, salt, digest = hashed.split("$")
    assert form == "hmac-pbkdf2"
    assert not code_matches(CODE, f"pbkdf2${rounds}${salt}${digest}", SECRET)
    assert SECRET.hex()[:8] not in hashed


@pytest.mark.parametrize("key", [SECRET, None], ids=["key", "no key"])
def test_a_hash_of_an_earlier_version_still_opens(key: bytes | None) -> None:
    assert code_matches(CODE, plain_hash(CODE), key)
    assert not code_matches("abuse-february-alert-brief-93", plain_hash(CODE), key)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "pbkdf2",
        "pbkdf2$14$zz$00",
        "pbkdf2$999999999$00$00",
        f"pbkdf2${'0' * 5000}1$00$00",
        "plain$x$y$z",
        "hmac-pbkdf2$10000$$00$00",
        "hmac-pbkdf2$10000$00",
        "hmac-pbkdf2$-1$00112233$00$00",
        "pbkdf2$10000$00112233$00$00",
    ],
)
def test_a_seat_without_a_code_cannot_be_taken_by_one(stored: str) -> None:
    assert not code_matches("", stored, SECRET)


@virtual
async def test_a_return_code_is_stored_and_then_shown_to_its_seat_alone() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        told: list[str] = []
        sit(room, "ana", lambda: told.append(room.view("ana").return_code))

        await room.return_codes.draw("ana")
        await asyncio.sleep(1)

        found = harness.stored().seat("ana")
        assert found is not None
        assert await room.return_codes.matches("maple-otter-violin-basil-10", found)
        assert told[-1] == room.return_codes.known("ana") == "maple-otter-violin-basil-10"
        assert room.view("ben").return_code == ""
        assert "maple-otter" not in str(harness.journal.events)


@virtual
async def test_all_terminals_of_a_seat_are_told_the_same_code() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        told: list[str] = []

        async def terminal() -> None:
            await room.return_codes.draw("ana")
            told.append(room.return_codes.known("ana"))

        await asyncio.gather(*(terminal() for _ in range(4)))
        await terminal()

        assert set(told) == {"maple-otter-violin-basil-10"}
        assert len(set_codes(harness)) == 1


@virtual
async def test_who_does_not_wait_for_the_code_finds_it_the_next_time() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        harness.journal.free.clear()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await room.return_codes.draw("ana")
        assert room.return_codes.known("ana") == ""  # nothing is shown that is not stored

        harness.journal.free.set()
        await room.return_codes.draw("ana")

        assert room.return_codes.known("ana") == "maple-otter-violin-basil-10"
        assert len(set_codes(harness)) == 1


@virtual
async def test_a_code_that_opened_a_seat_does_not_replace_one_that_was_drawn_since() -> None:
    async with Harness().open("Ana") as room:
        await room.return_codes.draw("ana")

        room.return_codes.keep("ana", "the-code-of-before-10")

        assert room.return_codes.known("ana") == "maple-otter-violin-basil-10"


@virtual
async def test_a_disk_that_refuses_leaves_no_code_to_show() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        for full, refusing in ((True, False), (False, True)):
            harness.journal.full, harness.vault.writes = full, not refusing
            room.return_codes._key = None
            with pytest.raises(NotSaved):
                await room.return_codes.draw("ana")
            assert room.return_codes.known("ana") == ""
        harness.vault.writes = True


@virtual
async def test_a_seat_that_was_taken_away_gets_no_code() -> None:
    async with Harness().open("Ana") as room:
        await room.submit(LEADER, acts.RemoveSeat("ana"))

        with pytest.raises(RuleError):
            await room.return_codes.draw("ana")

        assert room.return_codes.known("ana") == ""


@virtual
async def test_codes_open_their_seats_after_a_restart() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await room.return_codes.draw("ana")
        code = room.return_codes.known("ana")

    async with harness.open() as room:
        ana = room.session.seat("ana")
        assert ana is not None
        assert room.return_codes.known("ana") == ""
        assert await room.return_codes.matches(code, ana)
        assert not room.return_codes.is_lost(ana)
        assert CODES_LOST not in room.resumed


@virtual
async def test_a_facilitator_is_told_that_codes_are_lost_with_the_vault() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await room.return_codes.draw("ana")
        code = room.return_codes.known("ana")
    harness.vault = Vault()

    async with harness.open() as room:
        assert CODES_LOST in room.resumed
        await room.return_codes.draw("ben")  # under a key that was drawn here
        for name, lost in (("ana", True), ("ben", False)):
            found = room.session.seat(name)
            assert found is not None
            assert room.return_codes.is_lost(found) is lost
        ana = room.session.seat("ana")
        assert ana is not None
        assert not await room.return_codes.matches(code, ana)

        await room.return_codes.draw("ana")
        assert not room.return_codes.are_lost(room.session)


@virtual
async def test_the_key_is_destroyed_with_the_end_of_the_session() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await room.return_codes.draw("ana")
        assert len(harness.vault.secrets[KEY]) == KEY_BYTES
        harness.vault.destroys = False

        await room.submit(LEADER, acts.EndSession())
        assert KEY in harness.vault.secrets

    harness.vault.destroys = True
    room = harness.room()
    room.catch_up()
    assert KEY not in harness.vault.secrets
    assert room.resumed == ""


@virtual
async def test_nobody_gets_a_code_for_a_session_that_is_over() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await room.submit(LEADER, acts.EndSession())

        await room.return_codes.draw("ana")

        assert room.return_codes.known("ana") == ""
        assert KEY not in harness.vault.secrets


@virtual
async def test_what_is_no_key_is_not_used_as_one() -> None:
    harness = Harness()
    harness.vault.secrets[KEY] = b""
    async with harness.open("Ana") as room:
        await room.return_codes.draw("ana")

        assert len(harness.vault.secrets[KEY]) == KEY_BYTES
