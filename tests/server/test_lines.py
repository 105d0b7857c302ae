"""The session in lines over SSH: no cursor, no colours, and nothing that lands in a line being typed."""

import asyncio
import re
from pathlib import Path

import pytest

from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.invitation import Invitation
from retro.session.people import Role
from tests.fakes import a_room
from tests.server.openssh import client, openssh
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, Serving, limits, serving
from tests.server.test_openssh import say
from tests.terminal import Screen, answers, connect, join, open_terminal

STEERS = re.compile(rb"[\x00-\x06\x09\x0b\x0c\x0e-\x1f\x7f]")
"""Every control but the bell, Backspace and the ends of lines."""


async def begun(s: Serving) -> None:
    """Dana leads from somewhere, and people write."""
    await s.room.submit("system", acts.TakeSeat("dana", "Dana", Role.FACILITATOR))
    await s.room.submit("dana", acts.NextStage(""))


def heard(t: Screen) -> str:
    return t.text()


async def test_a_dumb_terminal_is_led_through_the_session_in_lines() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        async with openssh(s.port, user="ana", term="dumb", size=(200, 60)) as t:
            await say(t)
            await t.wait_for("Stage 1 of 1: Ideate opened")
            await t.press("add 1 Build ist langsam 🦊", "enter")
            await t.wait_for("1 card saved under What went well")
            await t.press("cards", "enter")
            await t.wait_for("1  Build ist langsam 🦊 (yours)")
            await t.press("leave", "enter")
            assert await t.wait_ended() == 0
            assert "You have left; your seat is kept." in t.text()
            assert "your return code" in t.text()
            assert not STEERS.search(t.received.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        assert s.apps == []


async def test_without_a_terminal_a_whole_script_is_typed_to_its_end(tmp_path: Path) -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        async with connection:
            done = await connection.run(
                input=b"add 1 one\nadd 1 -\ntwo\nthree\n\ncards\nnonsense\n", encoding=None
            )
        assert isinstance(done.stdout, bytes)
        out = done.stdout.decode()
        assert "3  three (yours)" in out
        assert 'There is no verb "nonsense".' in out
        assert out.index("3  three") < out.index("nonsense")
        assert not STEERS.search(done.stdout)
        assert done.exit_status == 0


async def test_an_announcement_waits_until_the_line_is_finished_or_taken_back() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        async with join(s.port, "Ana", CODE, term="dumb", size=(200, 60)) as t:
            await t.wait_for("opened")
            await t.press("add 1 half")
            await t.wait_for("add 1 half")
            await s.room.submit("dana", acts.RaiseHandFor("Zoe"))
            await asyncio.sleep(0.4)
            assert "Zoe (phone) raised a hand." not in t.text()
            await t.press(" a card", "enter")
            await t.wait_for("Zoe (phone) raised a hand.")
            await t.wait_for("1 card saved")
            assert "add 1 half a card\n" in re.sub(r" +\n", "\n", t.text())

            await t.press("abc")
            await s.room.submit("dana", acts.RaiseHandFor("Yan"))
            await asyncio.sleep(0.4)
            assert "Yan" not in t.text()
            t.send(b"\x7f\x7f\x7f")
            await t.wait_for("Yan (phone) raised a hand.")


async def test_a_line_is_edited_by_backspace_and_taken_back() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        async with join(s.port, "Ana", CODE, term="dumb", size=(200, 60)) as t:
            await t.wait_for("opened")
            t.send("nonsense\x15add 1 ab漢🦊\x7f\x7fc\x1b[A\x1b[D\x00\r\n".encode())
            await t.wait_for("1 card saved")
            await t.press("cards", "enter")
            await t.wait_for("1  abc (yours)")
            t.send(b"\x04")
            assert await t.wait_ended() == 0


async def test_a_verb_reads_a_terminal_to_the_key_that_ends_its_input() -> None:
    key = a_key()
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        await s.room.submit("system", acts.TakeSeat("ana", "Ana", Role.PARTICIPANT, fingerprint(key)))
        connection, _ = await connect(s.port, user="ana", keys=[key])
        t = await open_terminal(connection, command="add 1 -")
        await asyncio.sleep(0.2)
        t.send(b"one\rtwo\r\x04")
        assert await t.wait_ended() == 0
        assert "2 cards saved" in t.text()


async def test_line_mode_is_the_choice_of_a_seat_in_any_terminal() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        t = await open_terminal(connection, command="lines")
        await t.wait_for("You are Ana.")
        await t.press("time", "enter")
        await t.wait_for("The meeting has not begun yet.")
        connection.abort()


async def test_who_is_in_line_mode_is_present_until_they_leave() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        async with join(s.port, "Ana", CODE, term="dumb") as t:
            await t.wait_for("You are Ana.")
            (ana,) = [seat.id for seat in s.room.session.seats]
            assert s.room.connections(ana) == 1
            await s.room.submit("system", acts.TakeSeat("dana", "Dana", Role.FACILITATOR))
            await s.room.submit("dana", acts.RemoveSeat(ana))
            assert await t.wait_ended() is not None
            assert "removed" in t.text()
        assert s.room.connections(ana) == 0


async def test_the_server_closes_and_the_last_line_says_why() -> None:
    room = a_room("ideate", code=CODE, leader_code=LEADER_CODE)
    async with serving(room) as s, join(s.port, "Ana", CODE, term="dumb") as t:
        await t.wait_for("You are Ana.")
        await s.server.close("The host has gone home.")
        assert await t.wait_ended() == 0
        assert "The host has gone home." in t.text()
        assert "your return code" in t.text()


async def test_who_must_be_let_in_waits_in_lines_too() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await s.room.submit("system", acts.TakeSeat("dana", "Dana", Role.FACILITATOR))
        await s.room.access_control.ask_first("dana", True)
        async with join(s.port, "Ana", CODE, term="dumb", size=(120, 40)) as t:
            await t.wait_for("You are waiting, Ana.")
            t.send(b"\x03")
            assert await t.wait_ended() == 1
            assert "You have stopped waiting." in t.text()


async def test_what_a_script_sends_while_it_waits_to_be_let_in_is_done_once_it_is_in() -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        s.room.invite(Invitation("ssh here", CODE, "SHA256:x"))
        await s.room.access_control.ask_first("dana", True)
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        async with connection:
            process = await connection.create_process()
            assert await process.stdout.readline() == (
                "You are waiting, Ana. The facilitator lets people in one by one.\n"
            )
            process.stdin.write("add 1 from a script\ncards\n")
            process.stdin.write_eof()
            await asyncio.sleep(0.2)
            invitation = s.room.view("dana").invitation
            assert invitation is not None
            (request,) = invitation.requests
            s.room.access_control.answer("dana", request.id, let_in=True)
            done = await process.wait()
        assert "1  from a script (yours)" in str(done.stdout)
        assert done.exit_status == 0


@pytest.mark.parametrize("program", ["dbclient", "plink"])
async def test_other_clients_speak_in_lines_too(program: str) -> None:
    async with serving(a_room("ideate", code=CODE, leader_code=LEADER_CODE)) as s:
        await begun(s)
        options = (
            ["-T", "-y", "-y", "-p", str(s.port), "ana@127.0.0.1"]
            if program == "dbclient"
            else ["-T", "-no-antispoof", "-P", str(s.port), "ana@127.0.0.1"]
        )
        async with client(program, *options, size=(200, 60)) as t:
            if program == "plink":
                await t.wait_for("(y/n, Return cancels connection")
                await t.press("y", "enter")
            await say(t)
            await t.wait_for("Stage 1 of 1: Ideate opened")
            await t.press("add 1 from a pipe", "enter")
            await t.wait_for("1 card saved")
            await t.press("leave", "enter")
            assert await t.wait_ended() == 0


async def test_a_client_that_never_reads_loses_its_connection_and_not_its_seat() -> None:
    room = a_room("ideate", code=CODE, leader_code=LEADER_CODE)
    async with serving(room, limits=limits(stall_seconds=0.5)) as s:
        await begun(s)
        connection, _ = await connect(s.port, says=answers("Ana", CODE))
        process = await connection.create_process(window=100)
        process.channel.pause_reading()
        process.stdin.write("help\n" * 200)
        async with asyncio.timeout(20):
            while s.state().terminal_sessions:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert [seat.name for seat in s.room.session.seats] == ["Dana", "Ana"]
