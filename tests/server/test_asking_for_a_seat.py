"""A guest with neither key nor code asks for their place by name, and the facilitator says who it is."""

import asyncio

import pytest

from retro.errors import RuleError
from retro.room import Room
from retro.room.access_control import ASKED_ALREADY, LEFT_ALREADY, NOT_CONFIRMED
from retro.server.admission import OLD_CODE
from retro.server.login_dialog import GIVEN_AGAIN
from retro.server.visit import OFTEN_ASKED
from retro.session import acts
from retro.session.invitation import JoinRequest
from retro.session.people import Role
from retro.session.seats import NOT_GIVEN_AGAIN
from tests.fakes import FakeClock, journal_of
from tests.server.people import a_key, questions
from tests.server.small import CODE, Serving, nobody_is_there
from tests.server.test_access import LEAD, access_policy, code_of, led, until_waiting
from tests.terminal import connect, join, open_terminal

ASKS = "?"
ASKED = "You have asked for Ana's seat."


def request(room: Room) -> JoinRequest:
    (request,) = access_policy(room).requests
    return request


async def ana_left(s: Serving, room: Room) -> str:
    """Let Ana come, without a key, and go; give her return code."""
    async with join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        return code_of(t, room, "Ana")


async def test_the_facilitator_lets_in_who_says_they_are_ana_and_only_they_see_the_new_code() -> None:
    async with led() as (s, room), join(s.port, "Bo", CODE) as bo:
        await bo.wait_for("here: Bo")
        old = await ana_left(s, room)
        before = room.session.seat_named("Ana")
        assert before is not None
        room.keep_draft(before.id, "card", "half a sentence")

        async with join(s.port, "ana", CODE, return_code=ASKS) as t:
            await t.wait_for(ASKED)
            await until_waiting(room, "Ana")
            assert request(room).seat == before.id
            assert room.view(bo_seat(room)).invitation is None  # a request is not for all
            assert room.session.seat_named("Ana") == before

            room.access_control.answer(LEAD, request(room).id, let_in=True)
            await t.wait_for("seat of Ana")

            code = code_of(t, room, "Ana")
            seat = room.session.seat_named("Ana")
            assert seat is not None
            assert room.view(seat.id).return_code == code != old
            assert room.view(seat.id).drafts == {}
            for other in (LEAD, bo_seat(room)):
                assert code not in str(room.view(other))
                assert room.view(other).given_again == "Somebody asked for Ana's seat and got it."
            assert code.encode() not in bo.received
            await t.press("Q")
            await t.wait_ended()
            assert f"your return code:\n{code}" in t.text()

        heard = await questions(
            s.port, {"Session code": [CODE], "Your name": ["Ana"], "is already here": [old, "Cy"]}
        )
        assert any(GIVEN_AGAIN.format(name="Ana") in line for line in heard)
        async with join(s.port, "Ana", CODE, return_code=code) as t:
            await t.wait_for("seat of Ana")


def bo_seat(room: Room) -> str:
    seat = room.session.seat_named("Bo")
    assert seat is not None
    return seat.id


async def test_who_was_connected_there_is_disconnected_and_told_and_their_key_opens_nothing() -> None:
    key, fresh = a_key(), a_key()
    async with led() as (s, room), join(s.port, "Ana", CODE, keys=[key]) as first:
        await first.wait_for("seat of Ana")
        async with join(s.port, "Ana", CODE, return_code=ASKS, keys=[fresh]) as t:
            await until_waiting(room, "Ana")
            room.access_control.answer(LEAD, request(room).id, let_in=True)
            await t.wait_for("seat of Ana")
            code = code_of(t, room, "Ana")

            await first.wait_ended()
            assert "Ana's seat was given to somebody who asked for it." in first.text()
            assert code.encode() not in first.received
        assert room.session.seat_of_key(key.get_fingerprint()) is None
        await nobody_is_there(s)
        async with join(s.port, keys=[fresh], user="ana") as t:
            await t.wait_for("seat of Ana")


@pytest.mark.parametrize("how", ["turned away", "Ctrl-C", "hangs up", "server closes", "nobody answers"])
async def test_who_is_not_let_in_changes_nothing(how: str) -> None:
    async with led(door_seconds=0.3 if how == "nobody answers" else 60) as (s, room):
        code = await ana_left(s, room)
        seats = room.session.seats
        waiting = asyncio.create_task(until_waiting(room, "Ana"))
        async with join(s.port, "Ana", CODE, return_code=ASKS) as t:
            request_id = (await waiting)[0].id
            match how:
                case "turned away":
                    room.access_control.answer(LEAD, request_id, let_in=False)
                    assert await t.wait_ended() == 1
                    assert NOT_CONFIRMED.split(".")[0] in t.text()
                case "Ctrl-C":
                    await t.press("ctrl+c")
                    assert await t.wait_ended() == 1
                case "hangs up":
                    t.connection.abort()
                case "server closes":
                    await s.server.close("Good night.")
                case "nobody answers":
                    assert await t.wait_ended() == 1
            await until_waiting(room)
            with pytest.raises(RuleError, match=LEFT_ALREADY):
                room.access_control.answer(LEAD, request_id, let_in=True)
        assert room.session.seats == seats
        if how != "server closes":
            async with join(s.port, "Ana", CODE, return_code=code) as t:
                await t.wait_for("seat of Ana")


async def test_a_full_disk_gives_nothing_and_loses_nothing() -> None:
    async with led() as (s, room):
        code = await ana_left(s, room)
        async with join(s.port, "Ana", CODE, return_code=ASKS) as t:
            await until_waiting(room, "Ana")
            journal_of(room).full = True
            room.access_control.answer(LEAD, request(room).id, let_in=True)
            assert await t.wait_ended() == 1
            assert "Not saved" in t.text()
            assert "return code" not in t.text()
        journal_of(room).full = False
        async with join(s.port, "Ana", CODE, return_code=code) as t:
            await t.wait_for("seat of Ana")


async def test_two_facilitators_who_answer_at_once_give_it_once() -> None:
    async with led() as (s, room):
        await room.submit("system", acts.TakeSeat("s-two", "Fay", Role.FACILITATOR))
        await ana_left(s, room)
        async with join(s.port, "Ana", CODE, return_code=ASKS) as t:
            await until_waiting(room, "Ana")
            request_id = request(room).id
            room.access_control.answer(LEAD, request_id, let_in=True)
            with pytest.raises(RuleError, match=LEFT_ALREADY):
                room.access_control.answer("s-two", request_id, let_in=False)
            await t.wait_for("seat of Ana")
        assert sum(bool(seat.after) for seat in room.session.seats) == 1


async def test_newcomers_who_are_let_in_together_do_not_let_in_who_asks_for_a_place() -> None:
    async with led() as (s, room):
        await ana_left(s, room)
        await room.access_control.ask_first(LEAD, on=True)
        async with join(s.port, "Ana", CODE, return_code=ASKS) as asking, join(s.port, "Bo", CODE) as bo:
            await until_waiting(room, "Ana", "Bo")
            await asking.wait_for(ASKED)
            await room.access_control.ask_first(LEAD, on=False)
            await bo.wait_for("seat of Bo")
            assert ASKED in asking.text()
            assert request(room).name == "Ana"


async def test_a_facilitators_place_cannot_be_asked_for() -> None:
    async with led() as (s, room):
        heard = await questions(
            s.port, {"Session code": [CODE], "Your name": ["Dana"], "is already here": [ASKS, "Cy"]}
        )
        assert NOT_GIVEN_AGAIN in heard
        assert access_policy(room).requests == ()


async def test_a_co_facilitator_does_not_confirm_themselves() -> None:
    async with led() as (s, room):
        await ana_left(s, room)
        ana = room.session.seat_named("Ana")
        assert ana is not None
        await room.submit(LEAD, acts.NameCoLead(ana.id))
        clock = room.clock
        assert isinstance(clock, FakeClock)
        subscription = room.subscribe(LEAD, lambda: None, lambda: None)
        room.unsubscribe(subscription)
        await clock.pass_by(61)
        await room.submit(ana.id, acts.TakeLead())
        lead = room.session.lead_seat(ana.id)
        assert lead is not None
        async with join(s.port, "Ana", CODE, return_code=ASKS):
            await until_waiting(room, "Ana")
            with pytest.raises(RuleError, match="your own seat"):
                room.access_control.answer(lead.id, request(room).id, let_in=True)


async def test_a_second_one_who_asks_for_the_same_place_is_told_so() -> None:
    async with led() as (s, room):
        await ana_left(s, room)
        async with (
            join(s.port, "Ana", CODE, return_code=ASKS),
            join(s.port, "Ana", CODE, return_code=ASKS) as second,
        ):
            assert await second.wait_ended() == 1
            assert ASKED_ALREADY.split(".")[0] in second.text()
            assert len(access_policy(room).requests) == 1


async def test_asking_for_a_place_has_a_pace() -> None:
    async with led(seat_requests_per_minute=2) as (s, room):
        await ana_left(s, room)
        for _ in range(2):
            async with join(s.port, "Ana", CODE, return_code=ASKS):
                await until_waiting(room, "Ana")
            await until_waiting(room)
        async with join(s.port, "Ana", CODE, return_code=ASKS) as t:
            assert await t.wait_ended() == 1
            assert OFTEN_ASKED in t.text()


async def test_who_asked_with_a_code_that_is_old_by_now_is_refused() -> None:
    async with led() as (s, room):
        await ana_left(s, room)
        says = {"Session code": [CODE], "Your name": ["Ana"], "is already here": [ASKS]}
        connection, _ = await connect(s.port, says=says)
        await room.access_control.renew(LEAD)

        t = await open_terminal(connection)
        assert await t.wait_ended() == 1
        assert OLD_CODE in t.text()
        assert access_policy(room).requests == ()
        connection.abort()
