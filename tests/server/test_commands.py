"""Commands over SSH: who may, what is answered, and what nobody else notices of it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncssh
import pytest

from retro.room import Room
from retro.server.admission import NO_KEY
from retro.server.host_key import fingerprint
from retro.server.line_channel import TOO_MUCH
from retro.server.visit import OFTEN_COMMANDS
from retro.session import acts
from retro.session.people import Role
from retro.session.record import Note
from retro.session.typed_letters import COMMAND_NOT_UTF8, INPUT_NOT_UTF8
from tests.fakes import a_room
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, Serving, limits, serving, until
from tests.terminal import PATIENCE, answers, connect, join


@dataclass
class Hall:
    """A session in which Ana and Bo have seats with keys, and Dana leads with one."""

    s: Serving
    keys: dict[str, asyncssh.SSHKey]

    async def run(
        self, name: str, command: str, sent: str | bytes = b"", *, user: str = ""
    ) -> tuple[int | None, str, str]:
        """Run a command with somebody's key; its status, output and errors."""
        connection, caller = await connect(self.s.port, user=user or name.lower(), keys=[self.keys[name]])
        assert caller.asked == []
        async with connection:
            data = sent.encode() if isinstance(sent, str) else sent
            done = await connection.run(command, input=data, encoding=None)
        assert isinstance(done.stdout, bytes)
        assert isinstance(done.stderr, bytes)
        return done.exit_status, done.stdout.decode(), done.stderr.decode()

    async def told(self, name: str, command: str, sent: str = "") -> str:
        status, out, errors = await self.run(name, command, sent)
        assert (status, errors) == (0, "")
        return out

    async def refused(self, name: str, command: str, sent: str | bytes = b"", status: int = 1) -> str:
        got, out, errors = await self.run(name, command, sent)
        assert (got, out) == (status, "")
        assert errors.count("\n") == 1
        return errors


@contextlib.asynccontextmanager
async def a_hall(rooms: Sequence[str] = (), **changed: Any) -> AsyncIterator[Hall]:
    keys = {name: a_key() for name in ("Ana", "Bo", "Dana")}
    leaders = [fingerprint(keys["Dana"])]
    room = a_room("ideate", "vote", code=CODE, leader_code=LEADER_CODE, leader_keys=leaders)
    others = [a_room("ideate", session_id=name, code=f"a-b-c-{n}") for n, name in enumerate(rooms, 10)]
    async with serving(room, rooms=[room, *others], limits=limits(**changed)) as s:
        await take(room, "Dana", keys["Dana"], Role.FACILITATOR)
        for name in ("Ana", "Bo"):
            await take(room, name, keys[name])
        for other in others:
            await take(other, "Ana", keys["Ana"])
        yield Hall(s, keys)


async def take(room: Room, name: str, key: asyncssh.SSHKey, role: Role = Role.PARTICIPANT) -> None:
    await room.submit("system", acts.TakeSeat(name.lower(), name, role, fingerprint(key)))


async def test_a_card_is_written_by_a_pipe_and_the_seat_is_not_present_by_it() -> None:
    async with a_hall() as hall:
        assert await hall.told("Dana", "next") == "Now stage 1 of 2: Ideate.\n"
        out = await hall.told("Ana", "add 1 -", "one\n\ntwo  \n")
        assert "2 cards saved" in out
        cards = json.loads(await hall.told("Ana", "cards --json"))
        assert [card["text"] for card in cards] == ["one", "two"]
        assert "two" not in await hall.told("Bo", "cards")
        assert "two" not in await hall.told("Dana", "status --json")
        assert not any(person.here for person in hall.s.room.view("ana").people)
        assert not hall.s.state().at_seat


async def test_the_refusal_is_a_sentence_on_stderr_with_its_status() -> None:
    async with a_hall() as hall:
        assert "other stages" in await hall.refused("Ana", "add 1 too early")
        assert "There is no verb" in await hall.refused("Ana", "sudo", status=2)
        assert "There is no verb" in await hall.refused("Ana", "/bin/sh -c id", status=2)
        assert "There is no verb" in await hall.refused("Ana", "status; add", status=2)
        assert await hall.refused("Ana", "next") == "Only the facilitator can do this.\n"
        await hall.told("Dana", "next")
        assert "holds up to 500 characters" in await hall.refused("Ana", "add 1 -", "fine\n" + "x" * 501)
        assert await hall.told("Ana", "cards") == "There is nothing here yet.\n"
        assert await hall.refused("Ana", "add 1 -", b"x" * 1_000_000) == TOO_MUCH + "\n"
        assert "at most 100" in await hall.refused("Ana", "add 1 -", "x\n" * 101)
        assert await hall.told("Ana", "cards") == "There is nothing here yet.\n"


@pytest.mark.parametrize(
    "command",
    [
        "scp -t /tmp",
        "rsync --server",
        "sh",
        "$(id)",
        "`id`",
        "status\nnext",
        "status\0",
        "status && next",
        "\x1b]0;x\x07",
        "watch --\x1b]0;x\x07",
        "help \x1b]0;x\x07",
    ],
)
async def test_no_command_is_run_by_anything_but_the_verbs(command: str) -> None:
    async with a_hall() as hall:
        status, out, errors = await hall.run("Ana", command)
        assert status in (0, 1, 2)
        assert "uid=" not in out + errors
        assert "\x1b" not in out + errors
        assert hall.s.room.session.stage is None


async def test_a_command_that_is_no_utf_8_is_refused_with_a_sentence() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
        async with connection:
            command: Any = "add 1 café".encode("latin-1")
            done = await connection.run(command)
        assert (done.exit_status, done.stdout, done.stderr) == (1, "", COMMAND_NOT_UTF8 + "\n")
        assert await hall.told("Ana", "cards") == "There is nothing here yet.\n"


async def test_input_that_is_no_utf_8_is_refused_with_a_sentence() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        for sent in (b"tea\ncaf\xe9\n", b"caf\xc3"):
            assert await hall.refused("Ana", "add 1 -", sent) == INPUT_NOT_UTF8 + "\n"
        assert await hall.told("Ana", "cards") == "There is nothing here yet.\n"


async def test_who_has_no_key_of_a_seat_gets_a_sentence_and_no_seat() -> None:
    async with a_hall() as hall:
        for name, keys in (("Cy", []), ("Cy", [a_key()])):
            connection, _ = await connect(hall.s.port, says=answers(name, CODE), keys=keys)
            async with connection:
                done = await connection.run("status")
            assert (done.exit_status, done.stdout, done.stderr) == (1, "", NO_KEY + "\n")
        assert len(hall.s.room.session.seats) == 3


async def test_who_says_not_to_be_the_person_of_the_key_does_nothing_in_their_name() -> None:
    async with a_hall() as hall:
        await hall.s.room.submit("system", acts.TakeSeat("cy", "Cy", Role.PARTICIPANT, "", ""))
        says = {**answers("Di", CODE), "Are you": ["no"]}
        connection, caller = await connect(hall.s.port, user="shared", says=says, keys=[hall.keys["Ana"]])
        async with connection:
            done = await connection.run("status")
        assert caller.asked[0].startswith("Are you Ana?")
        assert (done.exit_status, done.stderr) == (1, NO_KEY + "\n")


async def test_a_command_comes_from_beside_the_own_screen_without_a_question() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        async with join(hall.s.port, user="ana", keys=[hall.keys["Ana"]]) as screen:
            await screen.wait_for("here: Ana")
            assert "1 card saved" in await hall.told("Ana", "add 1 from the pipe")


async def test_the_pace_of_commands_is_that_of_a_seat() -> None:
    async with a_hall(commands_per_minute=2) as hall:
        assert [(await hall.run("Ana", "time"))[0] for _ in range(3)] == [0, 0, 1]
        assert OFTEN_COMMANDS in await hall.refused("Ana", "time")
        assert await hall.told("Bo", "time")


async def test_commands_that_stay_do_not_take_the_places_of_all_others() -> None:
    async with a_hall(connections_per_seat=2) as hall:
        async with contextlib.AsyncExitStack() as stack:
            for command in ("watch", "note -"):
                connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
                await stack.enter_async_context(connection)
                if command == "note -":
                    await hall.told("Dana", "next")
                await connection.create_process(command)
            await until(lambda: hall.s.state()._running.total() == 2)
            assert "2 commands of this seat run already" in await hall.refused("Ana", "time")
            assert await hall.told("Bo", "time")
        await until(lambda: not hall.s.state()._running)
        assert await hall.told("Ana", "time")


async def test_commands_in_good_order_hold_no_place_of_those_who_wait() -> None:
    async with a_hall(cooldown=60) as hall:
        for _ in range(3):
            await hall.told("Ana", "time")
        assert not hall.s.state().pending._places


async def test_a_session_is_named_behind_a_plus_sign() -> None:
    async with a_hall(["2026-11-22-other"]) as hall:
        assert "A test session" in (await hall.run("Ana", "status", user="ana+2026-11-21-test"))[1]
        status = json.loads((await hall.run("Ana", "status --json", user="ana+other"))[1])
        assert status["session"] == "2026-11-22-other"


async def test_watch_tells_each_change_until_the_end_and_is_no_presence() -> None:
    async with a_hall() as hall:
        connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
        async with connection:
            watching = await connection.create_process("watch --json")
            await until(lambda: hall.s.state()._running)
            await asyncio.sleep(0.1)
            await hall.told("Dana", "next")
            first = json.loads(await asyncio.wait_for(watching.stdout.readline(), PATIENCE))
            assert (first["what"], first["text"]) == (
                "stage",
                "Stage 1 of 2: Ideate opened: cards are hidden until the reveal, 5 minutes.",
            )
            assert not any(person.here for person in hall.s.room.view("ana").people)
            await hall.told("Dana", "end --yes")
            rest = await asyncio.wait_for(watching.stdout.read(), PATIENCE)
            assert json.loads(rest.splitlines()[-1])["what"] == "end"
            done = await watching.wait()
        assert done.exit_status == 0


async def test_a_watcher_that_never_reads_holds_up_nobody_and_is_cut_off() -> None:
    async with a_hall(stall_seconds=0.5) as hall:
        connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
        watching = await connection.create_process("watch", window=100)
        await hall.told("Dana", "next")
        watching.channel.pause_reading()
        async with asyncio.timeout(PATIENCE):
            while hall.s.state().terminal_sessions:
                await hall.s.room.submit("dana", acts.WriteDown(Note("N", "x" * 1000)))
        assert await hall.told("Bo", "time")


async def test_a_pipe_that_is_closed_before_the_answer_leaves_the_act_done_or_not() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
        process = await connection.create_process("add 1 -")
        process.stdin.write("half a card")
        await asyncio.sleep(0.1)
        connection.abort()
        await until(lambda: not hall.s.state().terminal_sessions)
        assert await hall.told("Ana", "cards") == "There is nothing here yet.\n"
        assert not hall.s.state().terminal_sessions


async def test_a_pipe_that_is_closed_while_its_lines_are_saved_saves_all_of_them() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        connection, _ = await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]])
        process = await connection.create_process("add 1 -")
        process.stdin.write("".join(f"card {number}\n" for number in range(50)))
        process.stdin.write_eof()
        await cards_of_ana(hall, 41)
        connection.abort()
        await cards_of_ana(hall, 50)


async def cards_of_ana(hall: Hall, number: int) -> None:
    """Wait until Ana has so many cards."""
    await until(lambda: len(hall.s.room.view("ana").panel.own) >= number)  # type: ignore[attr-defined]


async def test_a_key_that_leads_leads_also_from_a_seat_that_takes_part() -> None:
    async with a_hall() as hall:
        room, key = hall.s.room, a_key()
        hall.keys["Eve"] = key
        await take(room, "Eve", key)
        assert await hall.refused("Eve", "next") == "Only the facilitator can do this.\n"
        await room.access_control.remember_leader(fingerprint(key))
        assert "Now stage 1" in await hall.told("Eve", "next")
        assert "1 card saved" in await hall.told("Eve", "add 1 mine")


async def test_a_seat_that_was_given_again_answers_to_no_earlier_key() -> None:
    async with a_hall() as hall:
        room = hall.s.room
        await room.submit("dana", acts.NextStage(""))
        process = await (await connect(hall.s.port, user="ana", keys=[hall.keys["Ana"]]))[0].create_process(
            "add 1 -"
        )
        await asyncio.sleep(0.1)
        await room.submit("system", acts.GiveSeatAgain("ana", "ana2", "", "hash"))
        process.stdin.write("a card\n")
        process.stdin.write_eof()
        done = await asyncio.wait_for(process.wait(), PATIENCE)
        assert done.exit_status == 1
        connection, _ = await connect(
            hall.s.port, user="ana", says=answers("Zoe", CODE), keys=[hall.keys["Ana"]]
        )
        async with connection:
            done = await connection.run("status")
        assert (done.exit_status, done.stderr) == (1, NO_KEY + "\n")


async def test_what_ends_or_reveals_while_people_are_at_it_asks_first() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "next")
        async with join(hall.s.port, user="bo", keys=[hall.keys["Bo"]]) as bo:
            await bo.wait_for("here: Bo")
            question = await hall.refused("Dana", "reveal")
            assert "1 of 1 is not done." in question
            assert question.endswith("To do it, add --yes.\n")
            await hall.told("Dana", "reveal --yes")


async def test_somebody_who_was_removed_is_told_so() -> None:
    async with a_hall() as hall:
        await hall.told("Dana", "remove Bo --yes")
        connection, _ = await connect(
            hall.s.port, user="bo", says=answers("Bo 2", CODE), keys=[hall.keys["Bo"]]
        )
        async with connection:
            done = await connection.run("status")
        assert done.exit_status == 1


async def test_after_the_end_the_minutes_can_still_be_read() -> None:
    async with a_hall() as hall:
        assert "when the session ends" in await hall.refused("Ana", "minutes")
        await hall.told("Dana", "end --yes")
        document = json.loads(await hall.told("Ana", "minutes --format json"))
        assert document["title"] == "A test session"
        assert await hall.refused("Ana", "hand")
