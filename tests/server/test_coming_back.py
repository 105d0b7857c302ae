"""The seat that waits: by return code, by key, and for who leads."""

import asyncio
import hashlib

from retro.room.return_codes import FORGOTTEN
from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.invitation import Invitation
from retro.session.people import Role
from tests.fakes import a_room, journal_of
from tests.server.people import a_key, questions
from tests.server.small import CODE, LEADER_CODE, Serving, limits, serving
from tests.terminal import PATIENCE, join

INVITATION = Invitation("", "", "")


async def ana_was_here(s: Serving) -> str:
    """Let Ana come and go; give her return code."""
    async with join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
    (seat,) = s.room.session.seats
    return s.room.view(seat.id).return_code


async def test_the_return_code_takes_the_seat_again() -> None:
    async with serving() as s:
        code = await ana_was_here(s)

        async with join(s.port, "ana", CODE, return_code=code.replace("-", " ").upper()) as t:
            await t.wait_for("seat of Ana")

        assert s.seats() == [("Ana", "participant")]


async def test_a_wrong_return_code_never_becomes_a_name() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")

        heard = await questions(
            s.port,
            {"Session code": [CODE], "Your name": ["Ana"], "is already here": ["art-bus-cat-dog-42", "Bea"]},
        )

        assert any(said.startswith("This is not the return code of Ana.") for said in heard)
        assert heard[-1] == "+ in"


async def test_a_return_code_binds_the_key_that_was_proven() -> None:
    key = a_key()
    async with serving() as s:
        code = await ana_was_here(s)

        async with join(s.port, "Ana", CODE, return_code=code, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        async with join(s.port, keys=[key]) as t:
            await t.wait_for("seat of Ana")

        assert [seat.key for seat in s.room.session.seats] == [fingerprint(key)]


async def test_a_disk_that_refuses_to_keep_the_key_locks_nobody_out() -> None:
    async with serving() as s:
        code = await ana_was_here(s)
        journal_of(s.room).full = True

        async with join(s.port, "Ana", CODE, return_code=code, keys=[a_key()]) as t:
            await t.wait_for("seat of Ana")


async def test_a_key_that_came_with_the_code_opens_the_seat_from_then_on() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[a_key(), key][1:]) as t:
            await t.wait_for("seat of Ana")

        async with join(s.port, "somebody else", "no code", keys=[key]) as t:
            await t.wait_for("seat of Ana")

        assert s.seats() == [("Ana", "participant")]


async def test_of_several_keys_the_first_is_learned_and_a_known_one_is_found() -> None:
    first, second = a_key(), a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[first, second]) as t:
            await t.wait_for("seat of Ana")
        assert s.room.session.seats[0].key == fingerprint(first)

        async with join(s.port, "Bo", CODE, keys=[second, first]) as t:
            await t.wait_for("seat of Ana")


async def test_the_facilitators_code_takes_the_empty_facilitators_seat() -> None:
    room = a_room(code=CODE, leader_code=LEADER_CODE)
    async with serving(room) as s:
        await room.submit("system", acts.TakeSeat("s1", "Fay", Role.FACILITATOR))

        async with join(s.port, "", LEADER_CODE) as t:
            await t.wait_for("seat of Fay (facilitator)")
            async with join(s.port, "Gus", LEADER_CODE) as other:
                await other.wait_for("seat of Gus (facilitator)")

        assert s.seats() == [("Fay", "facilitator"), ("Gus", "facilitator")]


async def test_a_facilitator_whose_old_line_hangs_comes_back_by_code_and_name() -> None:
    async with serving() as s, join(s.port, "Fay", LEADER_CODE) as hanging:
        await hanging.wait_for("seat of Fay (facilitator)")

        async with join(s.port, "fay", LEADER_CODE) as t:
            await t.wait_for("seat of Fay (facilitator)")

        assert s.seats() == [("Fay", "facilitator")]


async def test_a_leaders_key_needs_no_code() -> None:
    key = a_key()
    room = a_room(code=CODE, leader_code=LEADER_CODE, leader_keys=[fingerprint(key)])
    async with serving(room) as s:
        async with join(s.port, keys=[key], user="fay") as t:
            await t.wait_for("seat of fay (facilitator)")
        async with join(s.port, keys=[key], user="other") as t:
            await t.wait_for("seat of fay (facilitator)")


async def test_who_has_a_key_gets_a_return_code_when_it_is_shown_and_not_before() -> None:
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[a_key()]) as ana, join(s.port, "Bo", CODE) as bo:
            await ana.wait_for("here: Ana, Bo")
            await bo.wait_for("here: Ana, Bo")
            by_key, by_code = s.room.session.seats
            assert (bool(by_key.code), bool(by_code.code)) == (False, True)
            assert s.room.view(by_key.id).returns_by_key
            assert not s.room.view(by_code.id).returns_by_key
            joined = [event["event"] for event in journal_of(s.room).events]
            assert joined == ["SessionOpened", "SeatTaken", "SeatTaken"]  # the code in the seat's own write

            for terminal in (ana, bo):
                await terminal.press("Q")
                await terminal.wait_ended()

        for terminal, seat in ((ana, by_key), (bo, by_code)):
            code = s.room.return_codes.known(seat.id)
            assert f"your return code:\n{code}" in terminal.text()
            async with join(s.port, seat.name, CODE, return_code=code) as t:
                await t.wait_for(f"seat of {seat.name}")


async def test_two_terminals_of_one_seat_end_with_the_same_return_code() -> None:
    key = a_key()
    async with serving(limits=limits(ending_seconds=10)) as s:  # time for the code to be kept
        async with join(s.port, "Ana", CODE, keys=[key]) as one:
            await one.wait_for("here: Ana")
            async with join(s.port, keys=[key], user="ana") as two:
                await two.wait_for("Are you Ana?")
                await two.press("enter")
                await two.wait_for("here: Ana")
                await s.server.close("Goodbye.")
                await one.wait_ended()
                await two.wait_ended()

        code = s.room.return_codes.known(s.room.session.seats[0].id)
        for terminal in (one, two):
            assert f"your return code:\n{code}" in terminal.text(), terminal.text()


async def test_where_the_key_of_the_codes_is_lost_ssh_says_how_to_ask_for_the_seat() -> None:
    async with serving() as s:
        code = await ana_was_here(s)
    again = a_room(code=CODE, journal=journal_of(s.room))  # copied, without what is private
    async with serving(again) as s:
        await again.submit("system", acts.TakeSeat("lead", "Fay", Role.FACILITATOR))
        says = {"Session code": [CODE], "Your name": ["Ana"], "is already here": [code, "Bo"]}
        assert FORGOTTEN.format(name="Ana") in await questions(s.port, says)

        async with join(s.port, "Ana", CODE, return_code="?") as t:
            async with asyncio.timeout(PATIENCE):
                while not (asking := again.access_control.completed(INVITATION).requests):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            again.access_control.answer("lead", asking[0].id, let_in=True)
            await t.wait_for("seat of Ana")
            seat = again.session.seat_named("Ana")
            assert seat is not None
        async with join(s.port, "Ana", CODE, return_code=again.return_codes.known(seat.id)) as t:
            await t.wait_for("seat of Ana")


async def test_a_return_code_of_an_earlier_version_takes_the_seat() -> None:
    code, salt = "abuse-february-alert-brief-92", b"0123456789abcdef"
    digest = hashlib.pbkdf2_hmac("sha256", code.replace("-", "").encode(), salt, 100_000).hex()
    async with serving() as s:
        hashed = f"pbkdf2$100000${salt.hex()}${digest}"
        await s.room.submit("system", acts.TakeSeat("s1", "Ana", code=hashed))

        async with join(s.port, "Ana", CODE, return_code=code) as t:
            await t.wait_for("seat of Ana")

        assert s.room.session.seats[0].code == hashed
