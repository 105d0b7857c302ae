"""The library on a screen over SSH: what a key finds there, and that nothing else of the host is there."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest

from retro.commands import kept_for_keys, library_for_keys
from retro.commands.kept_for_keys import NEEDS_TERMINAL
from retro.commands.kept_library import KeptLibrary
from retro.commands.library_for_keys import NOT_ANY_MORE, UNREADABLE, LibraryForKeys, OneAfterTheOther
from retro.errors import StateError
from retro.memory.answer import Answer
from retro.memory.scope import EVERYTHING
from retro.server.driver import ENTER, LEAVE
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.visit import CRASHED_LOOKING, IDLE_LOOKING, NONSENSE_LOOKING, OFTEN
from retro.tui.library_screen import LibraryScreen
from retro.workspace import Workspace
from tests.server.kept_host import Host, a_host
from tests.server.openssh import openssh
from tests.server.small import until
from tests.terminal import PATIENCE, Terminal, answers, connect, open_terminal

HERS = "red writes the runbook"
"""What Ana finds at once."""
KEPT_OF_RED = ("XREDX", "2026-11-21-red", "Deploys of red", "red merges daily", HERS, "Ownerred")


@contextlib.asynccontextmanager
async def a_library(
    host: Host, name: str, *, code: str = "", command: str = "library", **how: Any
) -> AsyncIterator[Terminal]:
    """Type `ssh -t HOST library` with somebody's key."""
    says = answers(name, code) if code else None
    connection, _ = await connect(host.s.port, user=name.lower(), keys=[host.keys[name]], says=says)
    try:
        yield await open_terminal(connection, command=command, **how)
    finally:
        connection.abort()
        await connection.wait_closed()


def sent(t: Terminal) -> str:
    return t.received.decode()


def given_back(t: Terminal) -> bool:
    """Whether the terminal got its own screen back, and nothing is drawn after that."""
    return sent(t).count(ENTER) == 1 and LEAVE in sent(t) and "\x1b" not in sent(t).rpartition(LEAVE)[2]


async def test_each_key_finds_what_it_may_and_nothing_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        async with a_library(host, "Bo") as t:
            await t.wait_for("L1  2026-11-22-blue")
            await t.press("tab")
            await t.wait_for("1 found")
            await t.press(*"red")
            await t.wait_for("Nothing")
            assert not [words for words in KEPT_OF_RED if words in sent(t)]
        async with a_library(host, "Ana", size=(140, 50)) as t:
            await t.wait_for("Deploys of red are small")
            await t.wait_for("Ownerred")
            await t.wait_for("Deploys of blue are small")
            assert "blue merges daily" not in sent(t)
            assert "Ownerblue" not in sent(t)
        async with a_library(host, "Lea", size=(140, 50)) as t:
            await t.wait_for("red merges daily")
            await t.wait_for("blue merges daily")
            await t.wait_for("Ownerblue")


async def test_what_is_typed_is_found_and_can_be_read_and_nothing_else_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana") as t:
        before = {path: path.read_bytes() for path in host.folder.rglob("*") if path.is_file()}
        await t.wait_for(HERS)
        await t.press(*"merges")
        await t.wait_for("1 found")
        await t.wait_gone(HERS)
        await t.press("enter")
        await t.wait_for("2026-11-21-red/D1")
        await t.wait_for("back")
        assert "its minutes" not in t.text()
        assert "copy" not in t.text()
        await t.press("O", "Y")
        await asyncio.sleep(0.3)
        assert "2026-11-21-red/D1" in t.text()
        await t.press("q")
        await t.wait_for("next kind")
        assert t.status is None
        await t.press("ctrl+q")
        assert await t.wait_ended() == 0
        assert given_back(t)
        for text in ("\x1b]52", str(tmp_path), "Zoe", "retro.toml"):
            assert text not in sent(t)
        assert {path: path.read_bytes() for path in host.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("keys", [["ctrl+c"], ["ctrl+q"], ["escape"], [*"daily", "escape", "escape"]])
async def test_every_way_to_leave_ends_with_0_and_gives_the_terminal_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str]
) -> None:
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana") as t:
        await t.wait_for(HERS)
        for number, key in enumerate(keys):
            await t.press(key)
            if key == "escape" and number < len(keys) - 1:  # an Escape is one where nothing follows it
                await t.wait_for(HERS)
            elif key == "y":
                await t.wait_gone(HERS)
        assert await t.wait_ended() == 0
        assert given_back(t)
        assert host.s.state().terminal_sessions == []


async def test_without_a_terminal_one_sentence_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        assert await host.run("Ana", "library") == (1, "", f"{NEEDS_TERMINAL}\n")
        status, out, errors = await host.run("Ana", "library flaky")
        assert (status, out) == (2, "")
        assert errors.count("\n") == 1
        async with a_library(host, "Ana", term="dumb") as t:
            assert await t.wait_ended() == 1
            assert sent(t) == f"{NEEDS_TERMINAL}\r\n"


async def test_who_is_not_named_gets_the_sentence_of_the_other_verbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        async with a_library(host, "Eve", code="maple-otter-violin-42") as t:
            assert await t.wait_ended() == 1
            assert sent(t) == f"{UNKNOWN_KEY}\r\n"
        assert await host.run("Eve", "library", code="maple-otter-violin-42") == (1, "", f"{UNKNOWN_KEY}\n")


async def test_no_key_opens_it_before_it_is_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        a_host(tmp_path, monkeypatch, trusted=False) as host,
        a_library(host, "Ana", code="maple-otter-violin-42") as t,
    ):
        assert await t.wait_ended() == 1
        assert sent(t) == f"{UNKNOWN_KEY}\r\n"


async def test_a_key_that_is_taken_away_finds_nothing_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_for_keys, "FRESH", 0.0)
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana", size=(140, 50)) as t:
        await t.wait_for("Ownerred")
        await t.wait_for("What it is about")
        (host.folder / "teams" / "red.toml").write_text('name = "XREDX"\nmembers = [ { name = "Ana" } ]\n')
        await t.press(*"red")
        await t.wait_for(NOT_ANY_MORE[:40])
        assert HERS not in t.text()
        assert "What it is about" not in t.text()


async def test_the_server_ends_it_in_good_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana") as t:
        await t.wait_for(HERS)
        await host.s.server.close("The host is closing.")
        assert await t.wait_ended() == 0
        assert given_back(t)
        assert sent(t).endswith("The host is closing.\r\n")


async def test_nothing_is_held_of_a_connection_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, connections_per_seat=1) as host:
        for _ in range(2):
            async with a_library(host, "Ana") as t:
                await t.wait_for(HERS)
            await until(lambda: not host.s.state().terminal_sessions)


async def test_it_counts_among_what_a_key_may_have_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        a_host(tmp_path, monkeypatch, connections_per_seat=1) as host,
        a_library(host, "Ana") as t,
    ):
        await t.wait_for(HERS)
        async with a_library(host, "Ana") as second:
            assert await second.wait_ended() == 1
            assert "end one first" in sent(second)
        assert (await host.run("Ana", "lessons"))[0] == 1
        async with a_library(host, "Bo") as bo:
            await bo.wait_for("blue writes")


@pytest.mark.parametrize(("questions", "joins"), [(3, 60), (600, 3)])
async def test_it_counts_in_the_pace_of_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, questions: int, joins: int
) -> None:
    async with a_host(tmp_path, monkeypatch, questions_per_minute=questions, joins_per_minute=joins) as host:
        async with a_library(host, "Ana"), a_library(host, "Ana") as second:
            assert await second.wait_ended() == 1
            assert sent(second) == f"{OFTEN}\r\n"
        async with a_library(host, "Bo") as t:
            await t.wait_for("Library")


async def test_who_types_nothing_for_long_is_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, idle_seconds=1) as host, a_library(host, "Lea") as t:
        assert await t.wait_ended() == 0
        assert given_back(t)
        assert sent(t).endswith(f"{IDLE_LOOKING}\r\n")


async def test_it_opens_beside_ones_own_seat_in_a_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        a_host(tmp_path, monkeypatch, seated=True) as host,
        a_library(host, "Ana", command="") as seat,
        a_library(host, "Ana") as t,
    ):
        await seat.wait_for("seat of Ana")
        await t.wait_for(HERS)
        await t.press("ctrl+c")
        assert await t.wait_ended() == 0
        assert seat.status is None
        assert len(host.s.seats()) == 1


async def test_size_and_colours_are_those_of_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        async with a_library(host, "Ana", size=(132, 40), term="xterm") as t:
            await t.wait_for(HERS)
            await t.wait_for("What it is about")
            await t.resize(60, 16)
            await t.wait_until(lambda: all(len(line) <= 60 for line in t.text().split("\n")))
            await t.wait_for(HERS)
            assert "\x1b[38;2;" not in sent(t)
            assert "38;5;" not in sent(t)
        async with a_library(host, "Ana", env={"COLORTERM": "truecolor"}) as t:
            await t.wait_for(HERS)
            assert "38;2;" in sent(t)


async def test_a_screen_that_breaks_is_left_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: LibraryScreen) -> None:
        raise RuntimeError("words of somebody")

    monkeypatch.setattr(LibraryScreen, "action_help", broken)
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana") as t:
        await t.wait_for(HERS)
        await t.press("f1")
        assert await t.wait_ended() == 1
        assert given_back(t)
        assert sent(t).endswith(f"{CRASHED_LOOKING}\r\n")
        assert "words of somebody" not in sent(t)


async def test_who_sends_nonsense_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana") as t:
        await t.wait_for(HERS)
        running = host.s.terminal_session()._visit.running
        assert running is not None
        running._break()
        assert await t.wait_ended() == 1
        assert sent(t).endswith(f"{NONSENSE_LOOKING}\r\n")


async def test_what_is_wrong_on_the_host_is_told_without_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: KeptLibrary, *given: object, **how: object) -> Answer:
        raise StateError(f"The index of the library in {tmp_path} cannot be used.")

    monkeypatch.setattr(KeptLibrary, "ask", broken)
    async with a_host(tmp_path, monkeypatch) as host, a_library(host, "Ana", size=(140, 40)) as t:
        await t.wait_for(UNREADABLE[:40])
        assert str(tmp_path) not in sent(t)


async def test_questions_have_a_time_limit_and_hold_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, object, bool]] = []
    ask = KeptLibrary.ask

    def noted(self: KeptLibrary, text: str, options: Any = None, **how: Any) -> Answer:
        asked.append((how["seconds"], how["most"], threading.current_thread() is threading.main_thread()))
        return ask(self, text, options, **how)

    monkeypatch.setattr(KeptLibrary, "ask", noted)
    async with a_host(tmp_path, monkeypatch, hurried=True) as host, a_library(host, "Ana"):
        await until(lambda: asked)
    assert set(asked) == {(0.5, 50, False)}


async def test_a_screen_waits_until_the_pace_allows_its_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_for_keys, "AGAIN", 0.01)
    may = [False, False, True]
    reads = LibraryForKeys(
        Workspace(tmp_path), ThreadPoolExecutor(1), AsyncMock(), lambda key: EVERYTHING
    ).reads("key", lambda: may.pop(0))
    await asyncio.wait_for(reads.turn(), PATIENCE)
    assert may == []


async def test_one_thing_is_done_at_a_time_and_nothing_that_nobody_waits_for() -> None:
    apart, held, done = OneAfterTheOther(ThreadPoolExecutor(2)), threading.Event(), list[str]()

    def first() -> None:
        held.wait(60)
        done.append("first")

    running = asyncio.create_task(apart(first))
    await asyncio.sleep(0.05)
    given_up = asyncio.create_task(apart(lambda: done.append("given up")))
    last = asyncio.create_task(apart(lambda: done.append("last")))
    await asyncio.sleep(0.05)
    running.cancel()
    given_up.cancel()
    await asyncio.sleep(0.1)
    assert done == []
    held.set()
    await asyncio.wait_for(last, PATIENCE)
    assert done == ["first", "last"]


async def test_with_the_client_that_people_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        key = tmp_path / "key"
        key.write_bytes(host.keys["Ana"].export_private_key())
        key.chmod(0o600)
        async with openssh(host.s.port, "library", user="ana", identities=[key], options=["-t"]) as t:
            await t.wait_for(HERS)
            await t.press(*"merges")
            await t.wait_for("1 found")
            await t.press("enter")
            await t.wait_for("2026-11-21-red/D1")
            await t.press("q")
            await t.wait_for("next kind")
            await t.press("ctrl+c")
            assert await t.wait_ended() == 0
            assert t.modes()[:4] == t.modes_before[:4]
            assert "next kind" not in t.text()
        async with openssh(host.s.port, "library", user="ana", identities=[key], options=["-T"]) as t:
            assert await t.wait_ended() == 1
            assert NEEDS_TERMINAL[:40] in t.text().replace("\n", "")
