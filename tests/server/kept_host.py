"""A server with a session, and a library of two teams, whose keys ask it."""

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from retro.commands import kept_for_keys, library_for_keys
from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.theme_set import ThemeSet
from retro.commands.trust import confirm
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
from tests.terminal import PATIENCE, answers, connect


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

    def __init__(self, s: Serving, keys: dict[str, asyncssh.SSHKey], kept: KeptForKeys, folder: Path) -> None:
        self.s = s
        self.keys = keys
        self.kept = kept
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
    meeting: bool = True,
    hurried: bool = False,
    **changed: int,
) -> AsyncIterator[Host]:
    """`hurried` keeps the time limits of questions, which are for a machine that does nothing else."""
    monkeypatch.setenv("RETRO_STATE", str(folder / "state"))
    if not hurried:
        monkeypatch.setattr(kept_for_keys, "LOOKING", PATIENCE)
        for module in (kept_for_keys, library_for_keys):
            monkeypatch.setattr(module, "SECONDS", PATIENCE)
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
    kept = KeptForKeys(workspace, ThemeSet.of(workspace).make_library_app)
    async with serving(room, kept=kept, limits=limits(**changed), rooms=None if meeting else []) as s:
        if seated:
            await take(room, "Ana", keys["Ana"])
        yield Host(s, keys, kept, team)
