"""The seat that waits: by return code, by key, and for who leads."""

from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.people import Role
from tests.fakes import a_room, journal_of
from tests.server.people import a_key, questions
from tests.server.small import CODE, LEADER_CODE, Serving, serving
from tests.terminal import join


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
