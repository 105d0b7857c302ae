"""docs/memory.md: its commands are typed as they stand, over real SSH, from one meeting to the next."""

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from retro.commands.hosted_session import Hosted, host_session
from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.settled_captures import settle_captures
from retro.commands.theme_set import ThemeSet
from retro.commands.trust import confirm
from retro.commands.without_screen import PlainSessions
from retro.minutes import markdown
from retro.server import SshServer
from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.people import Role
from retro.session.record import Lesson
from retro.state import StateFolder
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting, an_agenda
from tests.commands.records_workspace import WEEK, put
from tests.plain.consoles import UserShell
from tests.server.people import a_key

PAGE = Path(__file__).parents[2] / "docs" / "memory.md"
EARLIER = "2026-03-07-sprint-24"
NOTHING_MORE = """\
# Sprint

## Close

```toml
kind = "close"
minutes = 3
```
"""
TALK = """\
# Sprint

## Ideas

```toml
kind = "ideate"
minutes = 5
```

### Ideas
What is on your mind?

## Discussion

```toml
kind = "discuss"
minutes = 20
```
"""


def blocks() -> list[list[str]]:
    """The commands of each block of the page, in their order."""
    found = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return [[line[2:] for line in block.splitlines() if line.startswith("$ ")] for block in found]


class Team:
    """A workspace with a team, Ana and Dana with their keys, and a server that stays between meetings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys: dict[str, asyncssh.SSHKey] = {name: a_key() for name in ("ana", "dana")}
        team = folder / "team"
        (team / "teams").mkdir(parents=True)
        members = ", ".join(
            f'{{ name = "{name.capitalize()}", keys = ["{fingerprint(key)}"] }}'
            for name, key in self.keys.items()
        )
        (team / "teams" / "platform.toml").write_text(
            f'name = "Platform"\nlanguage = "en"\nmembers = [ {members} ]\n'
        )
        (team / "retro.toml").write_text("")
        meeting = Meeting(an_agenda(), name=EARLIER, now=OPENED - 37 * WEEK, team_id="platform").join("Zoe")
        meeting.go("lessons").lead(
            acts.WriteDown(Lesson("L", "A flaky test is mended within the week", tags=("ci",)))
        )
        put(team, meeting.wait(600).lead(acts.EndSession()))
        self.workspace = Workspace.find(team, StateFolder.find(None))
        confirm(self.workspace)
        self.meetings: list[Hosted] = []
        for name, text in (("short", NOTHING_MORE), ("talk", TALK)):
            (folder / f"{name}.md").write_text(text, "utf-8")
        for name, key in self.keys.items():
            (folder / name).write_bytes(key.export_private_key())
            (folder / name).chmod(0o600)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[UserShell]:
        server = SshServer(
            lambda: [hosted.room for hosted in self.meetings],
            ThemeSet.of(self.workspace).make_app,
            self.folder / "host_key",
            without_screen=PlainSessions(),
            kept=KeptForKeys(self.workspace),
            bind="127.0.0.1",
            port=0,
        )
        await server.start()
        common = f"HostName 127.0.0.1\nPort {server.port}\nIdentityFile {self.folder}/"
        hosts = {"host": f"User ana\n{common}ana", "dana": f"User dana\n{common}dana"}
        try:
            yield UserShell(self.folder, hosts)
        finally:
            await server.close()

    @contextlib.asynccontextmanager
    async def meeting(self, template: str, title: str, *, captured: bool = False) -> AsyncIterator[Hosted]:
        """Hold a meeting of the team, to which both come."""
        path = str(self.folder / f"{template}.md")
        hosted = await asyncio.to_thread(
            host_session, self.workspace, path, title, team="platform", captured=captured
        )
        hosted.room.start()
        for name, role in (("dana", Role.FACILITATOR), ("ana", Role.PARTICIPANT)):
            key = fingerprint(self.keys[name])
            await hosted.room.submit("system", acts.TakeSeat(name, name.capitalize(), role, key))
        self.meetings.append(hosted)
        try:
            yield hosted
        finally:
            self.meetings.remove(hosted)
            await hosted.close()
            await asyncio.to_thread(settle_captures, self.workspace)


async def typed(shell: UserShell, commands: list[str]) -> list[str]:
    """Type commands that must all be done; what each shows."""
    shown = []
    for command in commands:
        answer, status = await shell.type(command)
        assert status == 0, f"{command}\n{answer}"
        assert "Traceback" not in answer
        shown.append(answer)
    return shown


async def test_a_line_becomes_a_lesson_that_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("ssh", "bash"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} on this machine")
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("retro.storage.capture_files.fresh_number", lambda taken, below: "C417")
    monkeypatch.setattr("retro.commands.kept_for_keys.SECONDS", 60)
    team = Team(tmp_path)
    first, second, third = blocks()
    async with team.serving() as shell:
        found, kept = await typed(shell, first)
        assert f"L1  {EARLIER}   lesson" in found
        assert "A «flaky» test is mended within the week" in found
        assert kept.startswith("C417 is kept for Platform's next meeting, without your name.")
        async with team.meeting("short", "Sprint 42", captured=True) as hosted:
            begun, made, ended = await typed(shell, second)
            assert "Now stage 1 of 2" in begun
            assert "L1" in made
            assert "over" in ended
            page = markdown(hosted.room.session)
        assert "Ask operations before Friday deploys, they freeze at noon (L1" in page
        async with team.meeting("talk", "Sprint 43") as hosted:
            *_, opened = await typed(shell, third[:-2])
            assert "Friday deploys wait" in opened
            async with asyncio.timeout(60):
                while not hosted.room.view("ana").recalled:  # noqa: ASYNC110  (a thread looks for it)
                    await asyncio.sleep(0.05)
            came, said = await typed(shell, third[-2:])
            assert "lesson of" in came
            assert "Ask operations before Friday deploys, they freeze at noon" in came
            assert "sprint-42/L1: found true again." in said
            await hosted.room.submit("dana", acts.EndSession())
            assert "found true again" in markdown(hosted.room.session)
        shown, _ = await shell.type("ssh host lessons")
        assert "found true once" in shown
