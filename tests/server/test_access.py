"""Who may join: a locked session, one where people wait, one for known keys, and a new code."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, SupportsIndex

import pytest

from retro.errors import RuleError
from retro.room import AccessPolicy, Room
from retro.room.access_control import NOBODY_OPENED, TURNED_AWAY
from retro.room.access_policy import BANNED, UNKNOWN, AccessSettings, Ban
from retro.server.admission import LOCKED, OLD_CODE, RUSH
from retro.session import acts
from retro.session.invitation import Invitation, JoinRequest
from retro.session.people import Role
from tests.fakes import MemoryVault, a_room, journal_of
from tests.server.people import a_key, questions
from tests.server.small import CODE, LEADER_CODE, Serving, limits, serving
from tests.terminal import PATIENCE, Terminal, answers, connect, join, open_terminal

NEW_CODE = "amber-kettle-window-71"
LEAD = "s-lead"


@asynccontextmanager
async def led(policy: type[AccessPolicy] = AccessPolicy, **more: Any) -> AsyncIterator[tuple[Serving, Room]]:
    """A session that somebody leads."""
    room = a_room(access_policy=policy(CODE, LEADER_CODE, draw=lambda: NEW_CODE))
    async with serving(room, limits=limits(**more)) as s:
        await room.submit("system", acts.TakeSeat(LEAD, "Dana", Role.FACILITATOR))
        room.invite(Invitation("ssh here", CODE, "SHA256:x"))
        yield s, room


def access_policy(room: Room) -> Invitation:
    shown = room.view(LEAD).invitation
    assert shown is not None
    return shown


async def until_waiting(room: Room, *names: str) -> tuple[JoinRequest, ...]:
    """Wait until these people wait, and nobody else; begun before they come, it sees also a short wait."""
    async with asyncio.timeout(PATIENCE):
        while [request.name for request in access_policy(room).requests] != list(names):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return access_policy(room).requests


def code_of(t: Terminal, room: Room, name: str) -> str:
    seat = room.session.seat_named(name)
    assert seat is not None
    return room.return_codes.known(seat.id)


async def test_a_locked_session_lets_nobody_new_in_and_everybody_back() -> None:
    key = a_key()
    async with led() as (s, room):
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")
        async with join(s.port, "Bo", CODE) as t:
            await t.wait_for("here: Bo")
            code = code_of(t, room, "Bo")
        await room.access_control.lock(LEAD, on=True)
        assert access_policy(room).locked

        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["Eve", "Mallory"]})
        assert LOCKED in heard
        assert "+ in" not in heard
        async with join(s.port, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        async with join(s.port, "Bo", CODE, return_code=code) as t:
            await t.wait_for("seat of Bo")

        await room.access_control.lock(LEAD, on=False)
        async with join(s.port, "Eve", CODE) as t:
            await t.wait_for("seat of Eve")


@pytest.mark.parametrize("what", ["locked", "renewed", "banned"])
async def test_what_changes_between_the_questions_and_the_seat_counts(what: str) -> None:
    async with led() as (s, room):
        connection, _ = await connect(s.port, says=answers("Eve", CODE))
        match what:
            case "locked":
                await room.access_control.lock(LEAD, on=True)
            case "renewed":
                await room.access_control.renew(LEAD)
            case "banned":
                room.access_policy.access_settings = AccessSettings(banned=(Ban("Eve"),))

        t = await open_terminal(connection)

        assert await t.wait_ended() == 1
        assert {"locked": LOCKED, "renewed": OLD_CODE, "banned": BANNED}[what] in " ".join(t.text().split())
        assert [seat.name for seat in room.session.seats] == ["Dana"]


async def test_a_new_code_opens_and_the_old_one_no_more_and_who_is_inside_stays() -> None:
    async with led() as (s, room), join(s.port, "Ana", CODE) as ana:
        await ana.wait_for("here: Ana")

        await room.access_control.renew(LEAD)

        assert access_policy(room).code == NEW_CODE
        heard = await questions(s.port, {"Session code": [CODE] * 3})
        assert "No session here has this code." in heard
        assert "+ in" not in heard
        async with join(s.port, "Bo", NEW_CODE) as bo:
            await bo.wait_for("here: Ana, Bo")
        await ana.press("a")
        await ana.wait_for("pressed a")


async def test_a_code_that_was_changed_between_two_questions_opens_nothing() -> None:
    async with led() as (s, room):

        class Renewing(list[str]):
            def pop(self, index: SupportsIndex = -1) -> str:
                room.access_policy.renewed += 1
                return super().pop(index)

        says = {"Session code": [CODE], "Your name": Renewing(["Eve"])}
        assert f"- {OLD_CODE}" in await questions(s.port, says)
        assert [seat.name for seat in room.session.seats] == ["Dana"]


async def test_who_was_kept_out_comes_back_neither_by_key_nor_name_nor_return_code() -> None:
    key = a_key()
    async with led() as (s, room):
        async with join(s.port, "Eve", CODE, keys=[key]) as eve:
            await eve.wait_for("here: Eve")
            code = code_of(eve, room, "Eve")
            seat = room.session.seat_named("Eve")
            assert seat is not None

            await room.access_control.ban(LEAD, seat.id)

            assert await eve.wait_ended() == 0
        assert access_policy(room).banned == 1
        with pytest.raises(Exception, match=BANNED):
            async with join(s.port, "Somebody", CODE, keys=[key]):
                pass
        for says in (
            {"Session code": [CODE], "Your name": ["Eve"]},
            {"Session code": [CODE], "Your name": ["ЕVЕ"]},  # in Cyrillic
            {"Session code": [CODE], "Your name": ["Eve"], "is already here": [code]},
            {"Session code": [code] * 3},
        ):
            heard = await questions(s.port, says)
            assert "+ in" not in heard
        assert room.session.seat_named("Eve") is None

        await room.access_control.pardon(LEAD)
        async with join(s.port, "Eve", CODE, keys=[key]) as eve:
            await eve.wait_for("seat of Eve")


async def test_who_may_join_stays_the_same_after_a_restart() -> None:
    vault = MemoryVault()
    access_policy = AccessPolicy(CODE, LEADER_CODE, draw=lambda: NEW_CODE, keep=vault.write)
    room = a_room(vault=vault, access_policy=access_policy)
    async with serving(room):
        await room.submit("system", acts.TakeSeat(LEAD, "Dana", Role.FACILITATOR))
        await room.submit("system", acts.TakeSeat("s-eve", "Eve", key="SHA256:eve"))
        await room.access_control.lock(LEAD, on=True)
        await room.access_control.ask_first(LEAD, on=True)
        await room.access_control.ban(LEAD, "s-eve")
        await room.access_control.renew(LEAD)
        journal = journal_of(room)

    from retro.commands.workspace_access import _access_settings

    access_settings: AccessSettings = _access_settings(vault)  # type: ignore[arg-type]
    assert access_settings.locked
    assert access_settings.asks
    assert vault.secrets["join-code"].decode() == NEW_CODE
    again = a_room(
        vault=vault,
        journal=journal,
        access_policy=AccessPolicy(CODE, LEADER_CODE, access_settings=access_settings),
    )
    assert again.access_policy.refusal("SHA256:eve") == BANNED
    assert again.access_policy.refusal("", "eve") == BANNED
    assert again.access_policy.refusal("SHA256:ana", "Ana") == ""


async def test_newcomers_wait_until_they_are_let_in() -> None:
    async with led() as (s, room):
        await room.access_control.ask_first(LEAD, on=True)
        async with join(s.port, "Ana", CODE) as ana, join(s.port, "Bo", CODE) as bo:
            await ana.wait_for("You are waiting, Ana.")
            await bo.wait_for("You are waiting, Bo.")
            await until_waiting(room, "Ana", "Bo")
            assert [seat.name for seat in room.session.seats] == ["Dana"]
            first, second = access_policy(room).requests

            room.access_control.answer(LEAD, first.id, let_in=True)
            await ana.wait_for("seat of Ana")
            assert room.view(room.session.seats[1].id).invitation is None  # who waits is not for all

            room.access_control.answer(LEAD, second.id, let_in=False)
            assert await bo.wait_ended() == 1
            assert TURNED_AWAY in bo.text()
            assert access_policy(room).requests == ()

            await ana.press("a")
            await ana.wait_for("pressed a")


async def test_who_has_a_seat_does_not_wait_again() -> None:
    key = a_key()
    async with led() as (s, room):
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")
        await room.access_control.ask_first(LEAD, on=True)
        async with join(s.port, keys=[key]) as t:
            await t.wait_for("seat of Ana")


@pytest.mark.parametrize("how", ["Ctrl-C", "hangs up", "too long", "no longer asked", "server closes"])
async def test_waiting_has_an_end(how: str) -> None:
    async with led(door_seconds=0.3 if how == "too long" else 60) as (s, room):
        await room.access_control.ask_first(LEAD, on=True)
        waiting = asyncio.create_task(until_waiting(room, "Ana"))
        async with join(s.port, "Ana", CODE) as t:
            await waiting
            match how:
                case "Ctrl-C":
                    await t.press("ctrl+c")
                    assert await t.wait_ended() == 1
                case "hangs up":
                    t.connection.abort()
                case "too long":
                    assert await t.wait_ended() == 1
                    assert NOBODY_OPENED in t.text()
                case "no longer asked":
                    await room.access_control.ask_first(LEAD, on=False)
                    await t.wait_for("seat of Ana")
                case "server closes":
                    await s.server.close("Good night.")
                    await t.wait_for("Good night.")
            await until_waiting(room)


async def test_only_so_many_may_wait() -> None:
    async with led(at_the_door=1) as (s, room):
        await room.access_control.ask_first(LEAD, on=True)
        async with join(s.port, "Ana", CODE), join(s.port, "Bo", CODE) as bo:
            assert await bo.wait_ended() == 1
            assert "Too many people are waiting" in bo.text()


async def test_only_a_facilitator_says_who_may_join() -> None:
    async with led() as (_, room):
        await room.submit("system", acts.TakeSeat("s-ana", "Ana"))
        for order in (
            room.access_control.lock("s-ana", on=True),
            room.access_control.ask_first("s-ana", on=True),
            room.access_control.renew("s-ana"),
            room.access_control.ban("s-ana", LEAD),
            room.access_control.pardon("s-ana"),
        ):
            with pytest.raises(RuleError, match="Only the facilitator"):
                await order
        with pytest.raises(RuleError, match="Only the facilitator"):
            room.access_control.answer("s-ana", "k1", let_in=True)
        with pytest.raises(RuleError, match="cannot be removed"):
            await room.access_control.ban(LEAD, LEAD)
        assert room.access_policy.access_settings == AccessSettings()
        assert room.access_policy.code == CODE


async def test_known_keys_only() -> None:
    mine, other, third = a_key(), a_key(), a_key()
    async with led() as (s, room):
        room.access_policy.allowed = frozenset({mine.get_fingerprint()})

        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["Eve"]})
        assert heard == [f"- {UNKNOWN}"]  # not even asked
        with pytest.raises(Exception, match="SSH key is known here"):
            async with join(s.port, "Eve", CODE, keys=[other]):
                pass

        async with join(s.port, "Ana", CODE, keys=[other, third, mine]) as t:  # the last of several
            await t.wait_for("seat of Ana")
        async with join(s.port, keys=[mine]) as t:
            await t.wait_for("seat of Ana")
        assert room.session.seat_of_key(mine.get_fingerprint()) is not None


async def test_a_key_that_was_known_and_is_no_more_opens_nothing() -> None:
    key = a_key()
    async with led() as (s, room):
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("here: Ana")
        room.access_policy.allowed = frozenset()
        with pytest.raises(Exception, match="SSH key is known here"):
            async with join(s.port, "Ana", CODE, keys=[key]):
                pass


async def test_wrong_codes_have_a_pace_for_all_and_the_right_one_comes_through() -> None:
    looked = 0

    class Counting(AccessPolicy):
        def role_for(self, code: str) -> Role | None:
            nonlocal looked
            looked += 1
            return super().role_for(code)

    many = {"waiting": 200, "waiting_per_address": 200}
    async with led(Counting, codes_per_second=20, codes_burst=5, **many) as (s, _):
        loop = asyncio.get_running_loop()
        began = loop.time()
        guesses = [
            asyncio.create_task(questions(s.port, {"Session code": ["a", "b", "c"]})) for _ in range(20)
        ]
        async with join(s.port, "Ana", CODE) as t:
            await t.wait_for("seat of Ana")
        await asyncio.gather(*guesses)

        took = loop.time() - began
        assert looked == 61
        assert took >= (60 - 5) / 20 - 0.1  # never faster than the pace


async def test_new_seats_have_a_pace() -> None:
    async with led(seats_per_minute=2) as (s, _):
        for name in ("Ana", "Bo"):
            async with join(s.port, name, CODE) as t:
                await t.wait_for(f"seat of {name}")
        async with join(s.port, "Cy", CODE) as t:
            assert await t.wait_ended() == 1
            assert RUSH in t.text()


async def test_a_terminal_left_open_is_closed_and_its_seat_kept() -> None:
    async with led(idle_seconds=4) as (s, room), join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        for _ in range(9):  # somebody who types is not idle
            await t.press("a")
            await asyncio.sleep(0.5)
        assert not t.ended.is_set()

        assert await t.wait_ended() == 0
        assert "Nothing was typed here for a long time; your seat is kept." in t.text()
        assert room.session.seat_named("Ana") is not None
