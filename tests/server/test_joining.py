"""Who is let in, and as whom."""

import asyncio

import asyncssh
import msgspec
import pytest
from textual.app import App

from retro.server import Limits
from retro.server.login_dialog import CODE_AS_NAME
from retro.session import acts
from retro.session.people import Role
from tests.fakes import a_room, journal_of
from tests.server.people import a_key, questions
from tests.server.small import CODE, LEADER_CODE, limits, serving
from tests.terminal import PATIENCE, answers, connect, join, open_terminal


async def test_the_code_and_a_name_make_a_seat() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("seat of Ana (participant)")
        await t.wait_for("here: Ana")

        (seat,) = s.room.session.seats
        assert seat.role is Role.PARTICIPANT
        assert seat.code.startswith("hmac-pbkdf2$")
        assert s.room.view(seat.id).return_code not in ("", seat.code)


async def test_the_questions_in_their_order() -> None:
    async with serving() as s:
        heard = await questions(
            s.port, {"Session code": ["nope", CODE.upper().replace("-", " ")], "Your name": [""]}, user="bo"
        )

        assert heard == [
            "Session code: ",
            "No session here has this code.",
            "Session code: ",
            "Your name [bo]: ",
            "+ in",
        ]


async def test_three_wrong_codes_end_the_connection() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": ["no"] * 9})

        assert heard.count("Session code: ") == 3
        assert heard[-1] == "- No session here has this code. Ask the facilitator for it."


async def test_each_wrong_code_waits_longer() -> None:
    async with serving(limits=limits(try_delay=0.1)) as s:
        loop = asyncio.get_running_loop()
        began = loop.time()

        await questions(s.port, {"Session code": ["no"] * 3})

        assert loop.time() - began > 0.7


@pytest.mark.parametrize("user", ["root", "git", "admin", "ubuntu"])
async def test_a_common_user_name_is_offered_like_any_other(user: str) -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": [""]}, user=user)
        assert f"Your name [{user}]: " in heard


async def test_a_long_or_odd_user_name_is_brought_into_form() -> None:
    async with serving() as s:
        long = await questions(s.port, {"Session code": [CODE]}, user="a" * 200)
        hidden = await questions(s.port, {"Session code": [CODE]}, user="a\u034fna")

        assert long[1] == f"Your name [{'a' * 24}]: "
        assert hidden[1] == "Your name [ana]: "


async def test_a_name_that_does_not_do_is_asked_again_with_a_reason() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["x" * 40, "\x1b\u202e", "Bo"]})

        assert heard[2:] == [
            "A name holds up to 24 characters; this has 40.",
            "Your name [ana]: ",
            "A name needs some text.",
            "Your name [ana]: ",
            "+ in",
        ]


@pytest.mark.parametrize(
    "code",
    [
        CODE,
        "Maple Otter  VIOLIN 42",
        "mapleotterviolin42",
        "basil-comet-harbor-linen-17",
        "art bus cat dog 9",
    ],
)
async def test_a_code_that_is_typed_as_a_name_is_asked_again(code: str) -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": [code, "Ana"]})

        assert heard[1:] == ["Your name [ana]: ", CODE_AS_NAME, "Your name [ana]: ", "+ in"]
        async with join(s.port, "Bo", CODE) as t:
            await t.wait_for("here: Bo")
            heard = await questions(
                s.port, {"Session code": [CODE], "Your name": ["Bo"], "is already here": [code, "Ana"]}
            )
        assert heard[-1] == "+ in"
        assert s.seats() == [("Bo", "participant")]


async def test_a_code_of_ones_own_making_is_no_name_either() -> None:
    async with serving(a_room(code="Sprint 42!", leader_code=LEADER_CODE)) as s:
        says = {"Session code": ["sprint42"], "Your name": ["SPRINT-42", "Ana"]}
        assert CODE_AS_NAME in await questions(s.port, says)
        says = {"Session code": [LEADER_CODE], "Your name": ["SPRINT-42", "Fay"]}
        assert CODE_AS_NAME in await questions(s.port, says)


async def test_the_question_for_a_name_tells_nobody_whether_a_code_is_right() -> None:
    room = a_room(code=CODE, leader_code="lead2024")
    async with serving(room) as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["lead2024"]})
        assert CODE_AS_NAME not in heard


async def test_a_code_as_the_user_of_ssh_is_not_offered_as_a_name() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["", "Ana"]}, user=CODE)
        assert "Your name: " in heard
        assert heard[-1] == "+ in"


async def test_six_answers_are_all_there_are() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": ["a", "b", CODE], "Your name": ["x" * 30] * 9})

        assert sum(line.endswith(": ") for line in heard) == 6
        assert heard[-1] == "- Too many attempts. Connect again."


class Nothing(App[None]):
    """Shows nothing."""

    def __init__(self, *_: object) -> None:
        super().__init__()


async def test_a_hundred_people_from_one_address_join_at_once_with_the_default_limits() -> None:
    # All but how long a client may take for its part: here the clients share a core with the server.
    usual = msgspec.structs.replace(Limits(), ending_seconds=0.1, hello_seconds=120, opening_seconds=120)
    names = [f"Person {number}" for number in range(100)]
    async with serving(limits=usual, make_app=Nothing) as s:

        async def come(name: str) -> asyncssh.SSHClientConnection:
            connection, _ = await connect(s.port, says=answers(name, CODE))
            terminal = await open_terminal(connection)
            terminal.draws = False
            await terminal.wait_until(lambda: bool(terminal.received), seconds=120)
            return connection

        connections = await asyncio.gather(*map(come, names))

        assert sorted(name for name, _ in s.seats()) == sorted(names)
        assert s.server.connections == len(names)
        for connection in connections:
            connection.abort()


async def test_a_taken_name_asks_for_the_return_code_or_another_name() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")

        heard = await questions(
            s.port, {"Session code": [CODE], "Your name": ["ANA"], "is already here": ["Bea"]}
        )

        assert heard[2:] == [
            "If you are Ana and have no return code, type ? to ask the facilitator.",
            "Ana is already here. Your return code, or another name: ",
            "+ in",
        ]


async def test_two_sessions_are_told_apart_by_their_codes() -> None:
    one, two = a_room(session_id="one", code="a-b-c-10"), a_room(session_id="two", code="d-e-f-20")
    async with (
        serving(rooms=[one, two]) as s,
        join(s.port, "Ana", "d-e-f-20") as second,
        join(s.port, "Ana", "a-b-c-10") as first,
    ):
        await second.wait_for("here: Ana")
        await first.wait_for("here: Ana")
        assert [len(room.session.seats) for room in (one, two)] == [1, 1]


async def test_a_key_that_sits_in_one_session_may_join_another() -> None:
    key = a_key()
    one, two = a_room(session_id="one", code="a-b-c-10"), a_room(session_id="two", code="d-e-f-20")
    async with serving(rooms=[one, two]) as s:
        async with join(s.port, "Ana", "a-b-c-10", keys=[key]) as t:
            await t.wait_for("here: Ana")
        async with join(s.port, "Anna", "d-e-f-20", keys=[key]) as t:
            await t.wait_for("here: Anna")
        async with join(s.port, "nobody asks", "d-e-f-20", keys=[key]) as t:
            await t.wait_for("seat of Anna")
        async with join(s.port, "nobody asks", "", keys=[a_key(), key]) as t:
            await t.wait_for("seat of Ana")

        assert [[seat.name for seat in room.session.seats] for room in (one, two)] == [["Ana"], ["Anna"]]


async def test_a_key_is_asked_where_to_only_while_there_is_a_choice() -> None:
    key = a_key()
    one = a_room(session_id="one", code="a-b-c-10", leader_code="x-y-z-30")
    two = a_room(session_id="two", code="d-e-f-20")
    async with serving(rooms=[one, two]) as s:
        async with join(s.port, "Fay", "x-y-z-30", keys=[key]) as t:
            await t.wait_for("here: Fay")
        async with join(s.port, "Fay", "d-e-f-20", keys=[key]) as t:
            await t.wait_for("here: Fay")
        title = two.session.title
        assert title
        await one.submit(one.session.seats[0].id, acts.EndSession())

        async with join(s.port, "nobody", "no code", keys=[key]) as t:
            await t.wait_for("seat of Fay")

        assert [len(room.session.seats) for room in (one, two)] == [1, 1]


async def test_a_session_that_is_over_says_so() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Fay", LEADER_CODE, keys=[key]) as t:
            await t.wait_for("here: Fay")
        await s.room.submit(s.room.session.seats[0].id, acts.EndSession())

        heard = await questions(s.port, {"Session code": [CODE]})
        async with join(s.port, keys=[key]) as t:
            assert await t.wait_ended() == 1

        assert heard[-1] == "- This session is over."
        assert "This session is over." in t.text()


async def test_without_a_session_the_server_says_so() -> None:
    async with serving(rooms=[]) as s:
        assert await questions(s.port, {}) == ["- There is no session here now."]


async def test_a_session_has_so_many_seats_and_a_seat_so_many_terminals() -> None:
    key = a_key()
    most = limits(seats=1, connections_per_seat=2)
    async with serving(limits=most) as s, join(s.port, "Ana", CODE, keys=[key]) as one:
        await one.wait_for("here: Ana")
        async with join(s.port, keys=[key]) as two:
            await two.wait_for("here: Ana")

            async with join(s.port, keys=[key]) as three:
                assert await three.wait_ended() == 1
            async with join(s.port, "Bo", CODE) as four:
                assert await four.wait_ended() == 1

        assert "Ana has 2 terminals open" in three.text()
        assert "This session is full: it has 1 seats." in four.text()


async def test_a_disk_that_refuses_is_a_sentence() -> None:
    room = a_room(code=CODE)
    async with serving(room) as s:
        journal_of(room).full = True
        async with join(s.port, "Ana", CODE) as t:
            assert await t.wait_ended() == 1
        assert "Not saved: the disk is full." in t.text()


async def test_a_person_who_never_opens_a_terminal_takes_no_seat() -> None:
    async with serving(limits=limits(begin_seconds=1)) as s:
        connection, _ = await connect(s.port, says=answers("Ana", CODE))

        await asyncio.wait_for(connection.wait_closed(), PATIENCE)

        assert s.seats() == []
        assert s.server.connections == 0


async def test_a_seat_taken_away_while_connecting_is_a_sentence() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Fay", LEADER_CODE) as fay, join(s.port, "Ana", CODE, keys=[key]) as t:
            await fay.wait_for("here: Ana, Fay")
            await t.wait_for("seat of Ana")
        connection, _ = await connect(s.port, says=answers(), keys=[key])
        seats = {seat.name: seat.id for seat in s.room.session.seats}
        await s.room.submit(seats["Fay"], acts.RemoveSeat(seats["Ana"]))

        terminal = await open_terminal(connection)

        assert await terminal.wait_ended() == 1
        assert "You were removed from this session." in terminal.text()
