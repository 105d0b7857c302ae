"""What is asked over SSH between meetings: with a key that a team names, and what that team may find."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from retro.commands.kept_for_keys import CAPTURED_OFTEN, CAPTURES_AN_HOUR, KeptForKeys
from retro.commands.theme_set import ThemeSet
from retro.commands.trust import confirm
from retro.server.admission import NO_KEY
from retro.server.visit import OFTEN_COMMANDS, UNKNOWN_KEY
from retro.session import acts
from retro.session.record import Action, Decision, Lesson
from retro.state import StateFolder
from retro.workspace import Workspace
from tests.builders import Meeting, an_agenda
from tests.commands.records_workspace import put
from tests.fakes import a_room
from tests.server.people import a_key
from tests.server.small import CODE, LEADER_CODE, Serving, limits, serving
from tests.server.test_commands import take
from tests.terminal import answers, connect, join


def a_session(team: str, number: int) -> Meeting:
    """A finished meeting of a team, with a lesson, a decision and an action."""
    meeting = Meeting(an_agenda(), name=f"2026-11-2{number}-{team}", team_id=team).join("Zoe").go("lessons")
    for entry in (
        Lesson("L", f"Deploys of {team} are small", tags=("deploys",)),
        Decision("D", f"{team} merges daily"),
        Action("A", f"{team} writes the runbook", f"Owner{team}", "2026-11-27"),
    ):
        meeting.lead(acts.WriteDown(entry))
    return meeting.wait(600).lead(acts.EndSession())


class Host:
    """A server with a session, and a library of two teams."""

    def __init__(self, s: Serving, keys: dict[str, asyncssh.SSHKey], folder: Path) -> None:
        self.s = s
        self.keys = keys
        self.folder = folder

    async def run(self, name: str, command: str, *, code: str = "") -> tuple[int | None, str, str]:
        """Run a command with somebody's key; its status, output and errors."""
        says = answers(name, code) if code else None
        connection, _ = await connect(self.s.port, user=name.lower(), keys=[self.keys[name]], says=says)
        async with connection:
            done = await connection.run(command, encoding=None)
        assert isinstance(done.stdout, bytes)
        assert isinstance(done.stderr, bytes)
        return done.exit_status, done.stdout.decode(), done.stderr.decode()

    async def refs(self, name: str, command: str) -> set[str]:
        status, out, _ = await self.run(name, f"{command} --json")
        assert status == 0
        return {entry["ref"] for entry in json.loads(out)["entries"]}


@contextlib.asynccontextmanager
async def a_host(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    trusted: bool = True,
    seated: bool = False,
    **changed: int,
) -> AsyncIterator[Host]:
    monkeypatch.setenv("RETRO_STATE", str(folder / "state"))
    keys = {name: a_key() for name in ("Lea", "Ana", "Bo", "Eve")}
    line = {name: key.export_public_key().decode().strip() for name, key in keys.items()}
    team = folder / "team"
    team.mkdir()
    (team / "retro.toml").write_text(f'facilitators = ["{line["Lea"]}"]\n')
    (team / "teams").mkdir()
    (team / "teams" / "red.toml").write_text(
        f'name = "XREDX"\nmembers = [ {{ name = "Ana", keys = ["{line["Ana"]}"] }} ]\n'
    )
    (team / "teams" / "blue.toml").write_text(
        f'share = ["lessons"]\nmembers = [ {{ name = "Bo", keys = ["{line["Bo"]}"] }} ]\n'
    )
    put(team, a_session("red", 1))
    put(team, a_session("blue", 2))
    workspace = Workspace.find(team, StateFolder.find(None))
    if trusted:
        confirm(workspace)
    room = a_room("ideate", "vote", code=CODE, leader_code=LEADER_CODE)
    async with serving(
        room, kept=KeptForKeys(workspace, ThemeSet.of(workspace).make_library_app), limits=limits(**changed)
    ) as s:
        if seated:
            await take(room, "Ana", keys["Ana"])
        yield Host(s, keys, team)


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
        for command in ("status", "cards", "watch", "who", "sh -c id"):
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
            for _ in range(100):
                if host.s.seats():
                    break
                await asyncio.sleep(0.05)
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


def captured(folder: Path) -> bytes:
    """All that the files of captures hold."""
    return b"".join(file.read_bytes() for file in folder.rglob("captures/*"))


async def test_a_line_is_captured_for_the_team_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, questions_per_minute=600) as host:
        status, out, _ = await host.run("Ana", "capture Ask operations before Friday deploys #release")
        assert status == 0
        assert "is kept for XREDX's next meeting, without your name." in out
        (ref,) = await host.refs("Ana", "search operations")
        assert ref.startswith("red-")
        assert await host.refs("Bo", "search operations") == set()
        assert await host.run("Ana", "capture Hm --team blue") == (
            1,
            "",
            "Your key is in no team of this name.\n",
        )
        assert await host.run("Eve", "capture Hm", code=CODE) == (1, "", f"{UNKNOWN_KEY}\n")
        assert b"Ana" not in captured(tmp_path)
        for _ in range(CAPTURES_AN_HOUR - 2):
            assert (await host.run("Ana", "capture Again"))[0] == 0
        assert await host.run("Ana", "capture Again") == (1, "", f"{CAPTURED_OFTEN}\n")
