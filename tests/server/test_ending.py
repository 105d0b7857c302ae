"""How a terminal session ends: by choice, by crash, by a lost line, by the server."""

import asyncio
import logging
import re
from pathlib import Path

import pytest
from textual import events

from retro.errors import ServerError
from retro.room import Room
from retro.server.app_runner import CRASHED
from tests.fakes import MemoryVault, a_room, journal_of
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, SmallApp, a_server, limits, serving, until
from tests.terminal import PATIENCE, join


def code_of(room: Room, name: str) -> str:
    """The return code of the seat with a name, of which this process must know it."""
    seat = room.session.seat_named(name)
    assert seat is not None
    assert room.return_codes.known(seat.id)
    return room.return_codes.known(seat.id)


def modes_left_on(data: bytearray) -> set[bytes]:
    """Private modes that were switched and not switched back; 7 (wrap) and 25 (cursor) begin switched on."""
    on = {b"7", b"25"}
    for modes, switch in re.findall(rb"\x1b\[\?([\d;]+)([hl])", data):
        for mode in modes.split(b";"):
            (on.add if switch == b"h" else on.discard)(mode)
    return on ^ {b"7", b"25"}


async def test_who_quits_gets_the_terminal_back_and_learns_how_to_return() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        assert modes_left_on(t.received)
        code = s.room.view(s.room.session.seats[0].id).return_code

        await t.press("Q")

        assert await t.wait_ended() == 0
        assert modes_left_on(t.received) == set()
        assert f"You can come back any time: ssh -p {s.port} 127.0.0.1" in t.text()
        assert f"Your name is Ana, your return code:\n{code}" in t.text()
        assert t.received.rindex(b"1049l") < t.received.rindex(b"You can come back")


async def test_a_facilitator_learns_it_too() -> None:
    async with serving() as s, join(s.port, "Fay", LEADER_CODE) as t:
        await t.wait_for("here: Fay")
        await t.press("Q")
        await t.wait_for("The facilitator's code gets you your seat back.")


async def test_an_app_has_the_last_word() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        await t.press("W")
        assert await t.wait_ended() == 0
        assert t.text().strip() == "These are the app's last words."


async def test_nothing_is_asked_of_a_terminal() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        await t.press("Q")
        await t.wait_ended()

        for question in (
            b"$p",
            b"\x1b[>",
            b"\x1b[<u",
            b"\x1b[c",
            b"\x1b[6n",
            b"\x1b]",
            b"\x1bP",
            b"?2048",
            b"?1015",
        ):
            assert question not in t.received


async def test_a_crash_ends_one_terminal_session_with_a_sentence_and_tells_nobody_anything(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "retro")
    async with serving() as s, join(s.port, "Ana", CODE) as ana, join(s.port, "Bo", CODE) as bo:
        await bo.wait_for("here: Ana, Bo")

        await ana.press("X")

        assert await ana.wait_ended() == 1
        assert ana.text().strip().splitlines()[0] == CRASHED
        assert f"Your name is Ana, your return code:\n{code_of(s.room, 'Ana')}" in ana.text()
        assert modes_left_on(ana.received) == set()
        await bo.wait_for("here: Bo")
        await bo.press("a")
        await bo.wait_for("pressed a")
        assert {seat.name for seat in s.room.session.seats} == {"Ana", "Bo"}

    said = "".join(capsys.readouterr()) + ana.text() + caplog.text
    assert "secret" not in said
    assert "nobody may read" not in said
    assert "an app ended by RuntimeError at" in caplog.text
    assert "small.py" in caplog.text


async def test_an_app_that_cannot_be_made_is_a_crash() -> None:
    def broken(*_: object) -> SmallApp:
        raise ValueError("somebody's words")

    async with serving(make_app=broken) as s, join(s.port, "Ana", CODE) as t:
        assert await t.wait_ended() == 1
        assert CRASHED in t.text()


class BrokenAtStart(SmallApp):
    def on_mount(self) -> None:
        super().on_mount()
        raise ZeroDivisionError


class BrokenStyle(SmallApp):
    """Cannot be styled."""

    CSS = "this is { no: style"


@pytest.mark.parametrize("app", [BrokenAtStart, BrokenStyle])
async def test_an_app_that_crashes_while_it_starts_holds_up_nobody(app: type[SmallApp]) -> None:
    async with serving(make_app=app, limits=limits(starting=1)) as s:
        for name in ("Ana", "Bo"):
            async with join(s.port, name, CODE) as t:
                assert await t.wait_ended() == 1
                assert CRASHED in t.text()
        assert s.room.connections(s.room.session.seats[0].id) == 0


async def test_a_lost_line_leaves_the_seat_and_no_presence() -> None:
    async with serving() as s, join(s.port, "Bo", CODE) as bo:
        async with join(s.port, "Ana", CODE) as ana:
            await bo.wait_for("here: Ana, Bo")
            ana.connection.abort()
            await bo.wait_for("here: Bo")
        assert {seat.name for seat in s.room.session.seats} == {"Ana", "Bo"}
        assert s.server.connections == 1


async def test_a_closed_stdin_ends_the_terminal_session() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        t.channel.write_eof()
        assert await t.wait_ended() == 0
        assert "You can come back" in t.text()


class Stubborn(SmallApp):
    """Waits for ever, in its own handler or in a widget's, as an app does whose disk hangs."""

    let_go = holds = False

    async def on_key(self, event: events.Key) -> None:
        if event.key == "a":
            await self.wait(heeds=True)
        elif event.key == "b":
            await self.wait(heeds=False)
        else:
            self.query_one("#who").call_next(self.wait, heeds=False)

    async def wait(self, heeds: bool) -> None:
        self.holds = True
        while not self.let_go:
            try:
                await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                if heeds:
                    raise


@pytest.mark.parametrize("key", ["a", "b", "c"])
async def test_an_app_that_does_not_end_holds_up_neither_its_line_nor_the_server(key: str) -> None:
    apps: list[Stubborn] = []

    def make(*given: object) -> SmallApp:
        apps.append(Stubborn(*given))  # type: ignore[arg-type]
        return apps[-1]

    try:
        async with asyncio.timeout(30), serving(make_app=make, limits=limits(ending_seconds=0.2)) as s:
            async with join(s.port, "Ana", CODE) as t:
                await t.wait_for("here: Ana")
                await t.press(key)
                await until(lambda: apps[-1].holds)
            seat = s.room.session.seats[0].id
            await until(lambda: s.room.connections(seat) == 0)
            await asyncio.sleep(0.5)

            assert s.room.connections(s.room.session.seats[0].id) == 0
    finally:
        for app in apps:
            app.let_go = True
        await asyncio.sleep(0.2)


async def test_the_server_tells_everybody_why_it_closes() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as ana, join(s.port, "Bo", CODE) as bo:
        await ana.wait_for("here: Ana, Bo")
        await bo.wait_for("here: Ana, Bo")

        await s.server.close("Fay has closed the room. Thank you.")

        for terminal, name in ((ana, "Ana"), (bo, "Bo")):
            assert await terminal.wait_ended() == 0
            assert terminal.text().strip().splitlines() == [
                "Fay has closed the room. Thank you.",
                f"You can come back when it is open again: ssh -p {s.port} 127.0.0.1",
                f"Your name is {name}, your return code:",
                code_of(s.room, name),
            ]
            assert modes_left_on(terminal.received) == set()


async def test_a_guest_without_a_key_comes_back_after_a_restart_with_what_closing_has_said() -> None:
    vault = MemoryVault()
    room = a_room(code=CODE, vault=vault)
    async with serving(room) as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        await s.server.close("The host has closed the session.")
        await t.wait_ended()
        found = re.search(r"Your name is Ana, your return code:\n(\S+)", t.text())
    assert found is not None

    again = a_room(code=CODE, vault=vault, journal=journal_of(room))
    async with serving(again) as s, join(s.port, "Ana", CODE, return_code=found[1]) as t:
        await t.wait_for("seat of Ana")
        assert s.seats() == [("Ana", "participant")]


async def test_a_code_that_the_disk_refused_is_drawn_before_the_last_line() -> None:
    key, vault = a_key(), MemoryVault()
    room = a_room(code=CODE, vault=vault)
    async with serving(room) as s, join(s.port, "Ana", CODE, keys=[key]) as t:
        await t.wait_for("here: Ana")
    again = a_room(code=CODE, vault=vault, journal=journal_of(room))
    async with serving(again) as s:
        journal_of(again).full = True
        async with join(s.port, keys=[key], user="ana") as t:
            await t.wait_for("here: Ana")
            journal_of(again).full = False
            await s.server.close("Goodbye.")
            await t.wait_ended()
        code = code_of(again, "Ana")
        assert f"Without it: your name is Ana, your return code:\n{code}" in t.text()
        (seat,) = again.session.seats
        assert await again.return_codes.matches(code, seat)  # durable: it is in the session


async def test_a_full_disk_holds_up_nobody_who_leaves() -> None:
    key, vault = a_key(), MemoryVault()
    room = a_room(code=CODE, vault=vault)
    async with serving(room) as s, join(s.port, "Ana", CODE, keys=[key]) as t:
        await t.wait_for("here: Ana")
    again = a_room(code=CODE, vault=vault, journal=journal_of(room))
    async with serving(again) as s:
        journal_of(again).full = True
        async with join(s.port, keys=[key], user="ana") as t:
            await t.wait_for("here: Ana")
            await t.press("Q")
            assert await t.wait_ended() == 0
            assert "Your SSH key gets you your seat back." in t.text()
            assert "return code" not in t.text()


async def test_closing_waits_for_nobody_who_waits_to_be_let_in() -> None:
    async with serving(limits=limits(ending_seconds=10)) as s:
        _, writer = await asyncio.open_connection("127.0.0.1", s.port)
        began = asyncio.get_running_loop().time()

        await s.server.close("Goodbye.")

        assert asyncio.get_running_loop().time() - began < 5
        writer.close()


async def test_a_port_in_use_is_a_sentence(tmp_path: object) -> None:
    async with serving() as s:
        second = a_server(
            list,
            lambda *_: SmallApp(*_),
            s.server._key,
            bind="127.0.0.1",
            port=s.port,
        )
        with pytest.raises(ServerError, match=f"Port {s.port} is in use; choose another with --port"):
            await second.start()

        third = a_server(
            list,
            lambda *_: SmallApp(*_),
            s.server._key,
            bind="203.0.113.9",
            port=0,
        )
        with pytest.raises(ServerError, match=r"203.0.113.9 is not an address of this machine"):
            await third.start()


async def test_who_asks_before_the_start_waits_and_is_let_in(tmp_path: Path) -> None:
    room = a_room(code=CODE)
    rooms: list[Room] = []
    server = a_server(
        lambda: rooms,
        SmallApp,
        tmp_path / "host_key",
        bind="127.0.0.1",
        port=0,
    )
    await server.bind()
    try:
        async with asyncio.timeout(PATIENCE):
            joining = asyncio.create_task(seen(server.port))
            await asyncio.sleep(0.2)
            room.start()
            rooms.append(room)
            await server.start()

            assert "here: Ana" in await joining
    finally:
        await server.close("The test is over.")
        await room.close()


async def test_a_server_that_was_never_opened_gives_its_port_back(tmp_path: Path) -> None:
    server = a_server(list, SmallApp, tmp_path / "host_key", bind="127.0.0.1", port=0)
    await server.bind()
    await server.close("Goodbye.")

    again = a_server(
        list,
        SmallApp,
        tmp_path / "host_key",
        bind="127.0.0.1",
        port=server.port,
    )
    await again.bind()
    await again.close("Goodbye.")


async def seen(port: int) -> str:
    """What Ana sees once she is in."""
    async with join(port, "Ana", CODE) as terminal:
        await terminal.wait_for("here: Ana")
        return terminal.text()
