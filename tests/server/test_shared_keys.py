"""One key, several people: a shared account, a forwarded agent, one machine for two."""

from pathlib import Path

import asyncssh
import pytest

from retro.server.admission import Admission, take_seat
from retro.server.host_key import fingerprint
from retro.session.people import Role
from tests.fakes import MemoryVault, a_room, journal_of
from tests.server.openssh import openssh
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, nobody_is_there, serving
from tests.server.test_openssh import a_key as a_key_file
from tests.terminal import Caller, answers, connect, join, open_terminal

ARE_YOU_ANA = "Are you Ana? Enter for yes, or type no: "


async def asked(port: int, key: asyncssh.SSHKey, user: str, *replies: str, **says: str) -> Caller:
    """Log in and leave again; give what was asked."""
    told = {"Are you": list(replies), **{k: v for k, v in answers(**says).items() if k != "Are you"}}
    connection, caller = await connect(port, user=user, says=told, keys=[key])
    connection.abort()
    await connection.wait_closed()
    return caller


@pytest.mark.parametrize("user", ["ana", "Ana", "ANA", "аna"])  # the last one begins in Cyrillic
async def test_a_key_takes_its_seat_at_once_when_ssh_names_its_person(user: str) -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")
        await nobody_is_there(s)

        connection, caller = await connect(s.port, user=user, keys=[key])
        t = await open_terminal(connection)
        await t.wait_for("seat of Ana")
        connection.abort()

        assert caller.asked == []


@pytest.mark.parametrize("reply", ["", "y", " YES "])
async def test_somebody_of_another_name_with_the_same_key_is_asked_first(reply: str) -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")

        assert (await asked(s.port, key, "bo", reply)).asked == [ARE_YOU_ANA]
        async with join(s.port, keys=[key], user="bo") as t:
            await t.wait_for("seat of Ana")

        assert s.seats() == [("Ana", "participant")]


async def test_who_comes_while_somebody_sits_there_is_asked_even_under_the_same_name() -> None:
    key = a_key()
    async with serving() as s, join(s.port, "Ana", CODE, keys=[key]) as hanging:
        await hanging.wait_for("here: Ana")

        # Inside, before anything of the session is shown: a command comes from beside its own screen.
        async with join(s.port, keys=[key], user="ana") as t:
            await t.wait_for(ARE_YOU_ANA.strip())
            assert "here:" not in t.text()
            await t.press("enter")
            await t.wait_for("here: Ana")


async def test_who_is_somebody_else_there_goes_on_with_code_and_name() -> None:
    key = a_key()
    async with serving() as s, join(s.port, "Ana", CODE, keys=[key]) as hanging:
        await hanging.wait_for("here: Ana")

        async with join(s.port, keys=[key], user="ana") as t:
            for question, reply in ((ARE_YOU_ANA, "no"), ("Session code:", CODE), ("Your name", "Bo")):
                await t.wait_for(question.strip())
                await t.press(reply, "enter")
            await t.wait_for("seat of Bo")

        assert s.seats() == [("Ana", "participant"), ("Bo", "participant")]
        assert [seat.key for seat in s.room.session.seats] == [fingerprint(key), ""]


async def test_a_second_person_with_the_same_key_gets_a_seat_and_a_return_code_of_their_own() -> None:
    key = a_key()
    says = {**answers("Bo", CODE), "Are you": ["no"]}
    async with serving() as s, join(s.port, "Ana", CODE, keys=[key], user="pair") as ana:
        await ana.wait_for("here: Ana")
        connection, caller = await connect(s.port, user="pair", says=says, keys=[key])
        bo = await open_terminal(connection)
        await bo.wait_for("seat of Bo (participant)")
        await ana.wait_for("here: Ana, Bo")
        assert caller.asked == [ARE_YOU_ANA, "Session code: ", "Your name [pair]: "]
        one, two = s.room.session.seats
        assert (one.key, two.key) == (fingerprint(key), "")
        code = s.room.return_codes.known(two.id)
        await bo.press("Q")
        await bo.wait_ended()
        assert f"Your name is Bo, your return code:\n{code}" in bo.text()

        says = {**answers("Bo", CODE, code), "Are you": ["no"]}
        connection, _ = await connect(s.port, user="pair", says=says, keys=[key])
        bo = await open_terminal(connection)
        await bo.wait_for("seat of Bo")
        connection.abort()

        assert s.seats() == [("Ana", "participant"), ("Bo", "participant")]
        assert [seat.key for seat in s.room.session.seats] == [fingerprint(key), ""]


async def test_the_key_of_one_seat_opens_no_second_one_without_the_code() -> None:
    key = a_key()
    async with serving() as s, join(s.port, "Ana", CODE, keys=[key]) as t:
        await t.wait_for("here: Ana")
        s.room.access_policy.code = "amber-kettle-window-71"

        with pytest.raises(asyncssh.Error):
            await asked(s.port, key, "bo", "no", name="Bo", code=CODE)

        assert s.seats() == [("Ana", "participant")]
        assert (
            "Session code: "
            in (await asked(s.port, key, "bo", "no", name="Bo", code=s.room.access_policy.code)).asked
        )


async def test_a_doubtful_answer_is_asked_again() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")

        caller = await asked(s.port, key, "bo", "?", "Bo", "yes")

        assert caller.asked == [ARE_YOU_ANA, *["Please answer yes or no.", ARE_YOU_ANA] * 2]


async def test_a_forwarded_agent_with_two_keys_finds_the_seat_of_the_one_who_comes() -> None:
    first, second = a_key(), a_key()
    async with serving() as s:
        for name, key in (("Ana", first), ("Bo", second)):
            async with join(s.port, name, CODE, keys=[key]) as t:
                await t.wait_for(f"seat of {name}")
        await nobody_is_there(s)

        connection, caller = await connect(s.port, user="bo", keys=[first, second])
        t = await open_terminal(connection)
        await t.wait_for("seat of Bo")
        connection.abort()

        assert caller.asked == []


async def test_where_there_are_several_sessions_the_seat_is_asked_for_after_the_code() -> None:
    key = a_key()
    one, two = a_room(session_id="one", code="a-b-c-10"), a_room(session_id="two", code="d-e-f-20")
    async with serving(rooms=[one, two]) as s:
        async with join(s.port, "Ana", "d-e-f-20", keys=[key]) as t:
            await t.wait_for("here: Ana")

        by_code = await asked(s.port, key, "bo", "no", name="Bo", code="d-e-f-20")
        by_enter = await asked(s.port, key, "bo", "yes", code="")

        assert by_code.asked[1:] == [ARE_YOU_ANA, "Your name [bo]: "]
        assert by_enter.asked[1:] == [ARE_YOU_ANA]
        await nobody_is_there(s)
        assert (await asked(s.port, key, "ana", code="")).asked[1:] == []


async def test_two_who_come_at_the_same_time_with_a_new_key_get_two_seats() -> None:
    key = a_key()
    async with serving() as s:
        both = [await connect(s.port, says=answers(name, CODE), keys=[key]) for name in ("Ana", "Bo")]
        for (connection, _), name in zip(both, ("Ana", "Bo"), strict=True):
            t = await open_terminal(connection)
            await t.wait_for(f"seat of {name}")
        for connection, _ in both:
            connection.abort()

        assert [(seat.name, seat.key) for seat in s.room.session.seats] == [
            ("Ana", fingerprint(key)),
            ("Bo", ""),
        ]


async def test_a_key_that_may_lead_does_not_take_another_facilitators_seat_unasked() -> None:
    key = a_key()
    room = a_room(code=CODE, leader_code=LEADER_CODE, leader_keys=[fingerprint(key)])
    async with serving(room) as s, join(s.port, keys=[key], user="fay") as fay:
        await fay.wait_for("seat of fay (facilitator)")

        says = {"Are you": ["no"], "Your name": [""]}
        connection, caller = await connect(s.port, user="gus", says=says, keys=[key])
        gus = await open_terminal(connection)
        await gus.wait_for("seat of gus (facilitator)")
        connection.abort()

        assert caller.asked == ["Are you fay? Enter for yes, or type no: ", "Your name [gus]: "]
        assert s.seats() == [("fay", "facilitator"), ("gus", "facilitator")]


@pytest.mark.parametrize("way", ["leader code", "listed key"])
async def test_an_empty_facilitators_seat_of_another_name_is_not_taken_unasked(way: str) -> None:
    key = a_key()
    keys = [fingerprint(key)] if way == "listed key" else []
    room = a_room(code=CODE, leader_code=LEADER_CODE, leader_keys=keys)
    async with serving(room) as s:
        async with join(s.port, "Fay", LEADER_CODE, user="fay") as t:
            await t.wait_for("seat of Fay")
        await nobody_is_there(s)

        caller = await asked(s.port, key, "gus", "no", name="Gus", code=LEADER_CODE)
        assert "Are you Fay? Enter for yes, or type no: " in caller.asked
        assert caller.asked[-1] == "Your name [gus]: "
        caller = await asked(s.port, key, "fay", code=LEADER_CODE)
        assert not any("Are you" in question for question in caller.asked)


async def test_who_comes_back_by_key_after_a_restart_is_told_a_return_code_that_works() -> None:
    key, vault = a_key(), MemoryVault()
    room = a_room(code=CODE, vault=vault)
    async with serving(room) as s, join(s.port, "Ana", CODE, keys=[key]) as t:
        await t.wait_for("here: Ana")
    again = a_room(code=CODE, vault=vault, journal=journal_of(room))
    async with serving(again) as s:
        seat = again.session.seats[0].id
        assert again.return_codes.known(seat) == ""
        async with join(s.port, keys=[key], user="ana") as t:
            await t.wait_for("here: Ana")
            assert again.return_codes.known(seat) == ""  # not asked for yet
            await t.press("Q")
            await t.wait_ended()
            code = again.return_codes.known(seat)
            assert f"your return code:\n{code}" in t.text()
        async with join(s.port, "Ana", CODE, return_code=code) as t:
            await t.wait_for("here: Ana")


async def test_openssh_asks_and_sits_down(tmp_path: Path) -> None:
    key, _ = a_key_file(tmp_path / "key")
    async with serving() as s, openssh(s.port, user="ana", identities=[key]) as ana:
        await ana.wait_for("Session code:")
        await ana.press(CODE, "enter")
        await ana.wait_for("Your name")
        await ana.press("Ana", "enter")
        await ana.wait_for("here: Ana")
        async with openssh(s.port, user="bo", identities=[key]) as bo:
            await bo.wait_for("Are you Ana? Enter for yes, or type no:")
            assert "seat of" not in bo.text()
            await bo.press("no", "enter")
            await bo.wait_for("Session code:")
            await bo.press(CODE, "enter")
            await bo.wait_for("Your name [bo]:")
            await bo.press("enter")
            await bo.wait_for("here: Ana, bo")
        async with openssh(s.port, user="ana", identities=[key]) as again:  # as after a lid was closed
            await again.wait_for("Are you Ana?")
            await again.press("enter")
            await again.wait_for("seat of Ana")


async def test_a_client_that_cannot_be_asked_comes_in_where_there_is_no_doubt(tmp_path: Path) -> None:
    key, _ = a_key_file(tmp_path / "key")
    batch = ["-oBatchMode=yes", "-tt"]
    async with serving() as s:
        async with openssh(s.port, user="ana", identities=[key]) as t:
            await t.wait_for("Session code:")
            await t.press(CODE, "enter")
            await t.wait_for("Your name")
            await t.press("Ana", "enter")
            await t.wait_for("here: Ana")
            async with openssh(s.port, user="ana", identities=[key], options=batch) as second:
                await second.wait_for(ARE_YOU_ANA.strip())
                await second.press("no", "enter", "wrong", "enter", "wrong", "enter", "wrong", "enter")
                assert await second.wait_ended() == 1
        await nobody_is_there(s)

        async with openssh(s.port, user="ana", identities=[key], options=batch) as t:
            await t.wait_for("seat of Ana")
        async with openssh(s.port, user="bo", identities=[key], options=batch) as t:
            assert await t.wait_ended() == 255


async def test_a_seat_that_a_return_code_opens_is_the_one_that_is_taken() -> None:
    key = fingerprint(a_key())
    room = a_room(code=CODE)
    async with serving(room) as s:
        state = s.state()
        for name, has in (("Ana", key), ("Bo", "")):
            await take_seat(
                Admission(room, name=name, key=has), state.entropy, state.limits, state.rush(room)
            )
        bo = room.session.seats[1]

        took = await take_seat(
            Admission(room, Role.PARTICIPANT, bo.name, bo.id, key, "a code", proven=key),
            state.entropy, state.limits, state.rush(room),
        )  # fmt: skip

        assert took.id == bo.id
        assert took.key == ""
