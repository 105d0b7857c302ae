"""What is asked over SSH between meetings: with a key that a team names, and what that team may find."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from retro.commands import kept_for_keys, kept_library
from retro.commands.kept_for_keys import AT_ONCE, SEVERAL, KeptForKeys
from retro.commands.kept_library import KeptLibrary
from retro.commands.library_for_keys import BUSY, UNREADABLE
from retro.memory.index_files import IndexFiles
from retro.server.admission import NO_KEY
from retro.server.host_key import fingerprint
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.visit import OFTEN_COMMANDS
from retro.state import StateFolder
from retro.workspace import Workspace
from tests.server.kept_host import Host, a_host
from tests.server.small import CODE, until
from tests.terminal import connect, join


async def test_each_key_finds_what_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        red, blue = "2026-11-21-red", "2026-11-22-blue"
        assert await host.refs("Lea", "lessons") == {f"{red}/L1", f"{blue}/L1"}
        assert await host.refs("Ana", "lessons") == {f"{red}/L1", f"{blue}/L1"}
        assert await host.refs("Bo", "lessons") == {f"{blue}/L1"}
        assert await host.refs("Ana", "decisions") == {f"{red}/D1"}
        assert await host.refs("Bo", "actions") == {f"{blue}/A1"}
        assert await host.refs("Bo", "search red") == set()
        assert await host.refs("Ana", "search who:Ownerblue") == set()
        status, out, errors = await host.run("Ana", f"show {blue}/D1")
        assert (status, out) == (1, "")
        assert errors.startswith(f"Nothing is kept under the name {blue}/D1.")
        status, out, _ = await host.run("Ana", f"show {red}/L1")
        assert out.splitlines()[0] == "Deploys of red are small"


async def test_nothing_is_answered_without_a_key_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        for command in ("search red", "lessons", "show 2026-11-21-red/L1", "due --json"):
            status, out, errors = await host.run("Eve", command, code=CODE)
            assert (status, out, errors) == (1, "", f"{UNKNOWN_KEY}\n")


async def test_no_key_counts_before_it_is_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch, trusted=False) as host:
        for name in ("Lea", "Ana"):
            status, out, errors = await host.run(name, "lessons", code=CODE)
            assert (status, out, errors) == (1, "", f"{UNKNOWN_KEY}\n")


async def test_a_mistake_in_a_question_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        assert await host.run("Ana", "search kin:lesson") == (
            1,
            "",
            "There is no filter kin:; did you mean kind:?\n",
        )
        status, _, errors = await host.run("Ana", "search")
        assert status == 2
        assert errors.count("\n") == 1


async def test_questions_have_a_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch, questions_per_minute=6) as host:
        assert (await host.run("Ana", "due"))[0] == 0
        assert await host.run("Ana", "due") == (1, "", f"{OFTEN_COMMANDS}\n")
        assert (await host.run("Bo", "due"))[0] == 0


async def test_a_seat_in_a_meeting_asks_the_meeting_for_its_actions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, seated=True) as host:
        assert (await host.run("Ana", "actions"))[1] == "There are no actions.\n"
        assert await host.refs("Ana", "lessons") == {"2026-11-21-red/L1", "2026-11-22-blue/L1"}


async def test_a_key_that_only_a_team_names_takes_no_seat_and_sees_no_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        for command in ("status", "cards", "watch", "who", "next"):
            assert await host.run("Ana", command) == (1, "", f"{NO_KEY}\n")
        assert host.s.seats() == []


async def test_who_comes_to_take_part_gives_code_and_name_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        connection, caller = await connect(host.s.port, user="ana", keys=[host.keys["Ana"]])
        assert caller.asked == []
        async with connection:
            process = await connection.create_process(term_type="xterm", term_size=(80, 24))
            process.stdin.write(f"{CODE}\r")
            await asyncio.sleep(0.5)
            process.stdin.write("\r")
            await until(host.s.seats)
            assert host.s.seats() == [("ana", "participant")]
        async with join(host.s.port, "Eve", CODE, keys=[host.keys["Eve"]]) as eve:
            await eve.wait_for("seat of Eve")


async def test_a_wrong_code_inside_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        connection, _ = await connect(host.s.port, user="ana", keys=[host.keys["Ana"]])
        async with connection:
            process = await connection.create_process(term_type="xterm", term_size=(80, 24))
            for _ in range(6):
                process.stdin.write("wrong-code-here-1\r")
            await asyncio.wait_for(process.wait(), 20)
        assert host.s.seats() == []


async def test_a_list_has_only_what_its_name_says_whatever_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_library, "today", lambda: "2026-11-28")
    async with a_host(tmp_path, monkeypatch, questions_per_minute=600) as host:
        red = "2026-11-21-red"
        assert await host.refs("Ana", "due") == {f"{red}/A1"}
        assert await host.refs("Ana", "due --state open") == {f"{red}/A1"}
        assert await host.refs("Ana", "due --state in force") == set()
        assert await host.refs("Ana", "due state:in-force,due") == {f"{red}/A1"}
        assert await host.refs("Ana", "due kind:lesson") == set()
        assert await host.refs("Ana", "decisions kind:action") == set()
        assert await host.refs("Ana", "decisions kind:action,decision") == {f"{red}/D1"}
        assert await host.refs("Ana", "actions --state done") == set()
        assert await host.refs("Ana", "actions state:due") == {f"{red}/A1"}


async def test_no_answer_names_a_folder_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        private = Workspace.find(tmp_path / "team", StateFolder.find(None)).private
        (private / "library.lock").mkdir(parents=True)
        assert await host.run("Ana", "search red") == (1, "", f"{UNREADABLE}\n")
        (tmp_path / "team" / "captures").write_text("no folder")
        assert await host.run("Ana", "capture A line") == (1, "", f"{UNREADABLE}\n")
    assert "what is kept could not be answered over SSH" in caplog.text


async def test_what_the_system_refuses_is_answered_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*given: Any, **more: Any) -> Any:
        raise PermissionError(13, "Permission denied", "/a/folder/of/the/host")

    monkeypatch.setattr(KeptLibrary, "ask", refused)
    async with a_host(tmp_path, monkeypatch) as host:
        assert await host.run("Ana", "lessons") == (1, "", f"{UNREADABLE}\n")


async def test_a_key_that_stops_counting_meanwhile_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptForKeys, "knows", lambda self, key: True)
    async with a_host(tmp_path, monkeypatch) as host:
        assert await host.run("Eve", "lessons") == (1, "", f"{UNKNOWN_KEY}\n")


async def test_questions_that_wait_take_no_thread_of_the_meeting_and_count_until_they_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, begun = threading.Event(), list[str]()
    ask = KeptLibrary.ask

    def slow(self: KeptLibrary, *given: Any, **more: Any) -> Any:
        begun.append("")
        waits.wait(120)
        return ask(self, *given, **more)

    async def asked_and_left(host: Host, name: str) -> None:
        connection, _ = await connect(host.s.port, user=name.lower(), keys=[host.keys[name]])
        before = host.kept._running.total()
        async with connection:
            process = await connection.create_process("lessons")
            await until(lambda: host.kept._running.total() > before)
            await until(lambda: len(begun) == min(before + 1, kept_for_keys.THREADS))
            process.close()
        # Those that no thread has begun are taken back; the others count.
        await until(lambda: host.kept._running.total() == len(begun))

    async with a_host(tmp_path, monkeypatch, questions_per_minute=600) as host:
        monkeypatch.setattr(KeptLibrary, "ask", slow)
        try:
            for name in ("Ana", "Bo"):
                for _ in range(AT_ONCE):
                    await asked_and_left(host, name)
            await asyncio.wait_for(asyncio.to_thread(lambda: None), 5)
            running = sum(host.kept._running.values())
            assert running == kept_for_keys.THREADS
            monkeypatch.setattr(kept_for_keys, "AT_ONCE", running)
            assert await host.run("Ana", "due") == (1, "", f"{SEVERAL}\n")
        finally:
            waits.set()
        await until(lambda: not host.kept._running)
        assert (await host.run("Ana", "due"))[0] == 0


async def test_while_the_index_is_built_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        private = Workspace.find(tmp_path / "team", StateFolder.find(None)).private
        private.mkdir(parents=True, exist_ok=True)
        with IndexFiles(private).building():
            assert await host.run("Ana", "due") == (1, "", f"{BUSY}\n")
        assert (await host.run("Ana", "due"))[0] == 0


async def test_whose_keys_count_is_read_beside_the_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, reads = threading.Event(), []
    scopes = kept_for_keys.scopes_of

    def slow(workspace: Workspace) -> Any:
        reads.append(workspace)
        waits.wait(120)
        return scopes(workspace)

    async with a_host(tmp_path, monkeypatch) as host:
        key = fingerprint(host.keys["Ana"].convert_to_public())
        monkeypatch.setattr(kept_for_keys, "scopes_of", slow)
        monkeypatch.setattr(kept_for_keys, "LOOKING", 0.1)
        monkeypatch.setattr(kept_for_keys, "FRESH", 1.5)
        try:
            for _ in range(20):  # longer than it stays fresh
                await asyncio.wait_for(host.kept.look(), 5)
                assert not host.kept.knows(key)
            assert len(reads) == 1
        finally:
            waits.set()
        await until(lambda: host.kept.knows(key))
        # It took longer than it stays fresh, and is fresh all the same.
        await host.kept.look()
        assert host.kept.knows(key)
        assert len(reads) == 1
