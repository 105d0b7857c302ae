"""Who comes in to a participant's seat and leads as well is known by code and by key."""

from retro.server.host_key import fingerprint
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, Serving, nobody_is_there, serving
from tests.server.test_shared_keys import asked
from tests.terminal import answers, connect, join, open_terminal


def leading(s: Serving) -> list[str]:
    return [seat.name for seat in s.room.session.led_by_members]


async def test_a_facilitators_key_makes_a_second_seat_one_that_leads() -> None:
    key = a_key()
    async with serving() as s, join(s.port, "Dana", LEADER_CODE, keys=[key]) as window:
        await window.wait_for("seat of Dana")

        async with join(s.port, "Ana", CODE) as other:
            await other.wait_for("seat of Ana")
        says = {"Are you": ["no"], "Session code": [CODE], "Your name": ["Own"]}
        connection, _ = await connect(s.port, user="own", says=says, keys=[key])
        own = await open_terminal(connection)
        await own.wait_for("seat of Own")
        connection.abort()

        assert leading(s) == ["Own"]


async def test_a_seat_leads_from_when_its_key_gives_the_facilitators_code() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        await nobody_is_there(s)
        assert leading(s) == []

        says = {"Are you": ["no", "no"], "Session code": [LEADER_CODE], "Your name": ["Dana"]}
        connection, _ = await connect(s.port, user="dana", says=says, keys=[key])
        t = await open_terminal(connection)
        await t.wait_for("seat of Dana")
        connection.abort()

        assert leading(s) == ["Ana"]
        assert fingerprint(key) in s.room.access_policy.access_settings.leaders


async def test_whoever_gave_the_facilitators_code_and_takes_an_own_seat_leads() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")
            await t.press("Q")
            await t.wait_ended()  # with the return code in the last line
        await nobody_is_there(s)

        code = s.room.return_codes.known(s.room.session.seats[0].id)
        says = {**answers("Ana", LEADER_CODE, code), "Are you": ["no"]}
        connection, _ = await connect(s.port, user="bo", keys=[key], says=says)
        t = await open_terminal(connection)
        await t.wait_for("seat of Ana")
        connection.abort()

        assert leading(s) == ["Ana"]


async def test_a_key_that_retro_toml_names_leads_in_whatever_seat() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        await nobody_is_there(s)
        s.room.access_policy.leader_keys = frozenset({fingerprint(key)})

        async with join(s.port, keys=[key], user="ana") as t:
            await t.wait_for("seat of Ana")

        assert leading(s) == ["Ana"]


async def test_a_key_of_nobody_who_leads_says_nothing() -> None:
    async with serving() as s, join(s.port, "Dana", LEADER_CODE, keys=[a_key()]) as window:
        await window.wait_for("seat of Dana")
        async with join(s.port, "Ana", CODE, keys=[a_key()]) as t:
            await t.wait_for("seat of Ana")

        assert leading(s) == []
        assert (await asked(s.port, a_key(), "bo", code=CODE, name="Bo")).asked
