"""docs/verbs.md: its commands are typed as they stand, over real SSH, and its tables are those of `help`.

UPDATE_VERBS=1 writes the answers and the tables.
"""

import os
import shutil
from pathlib import Path

import pytest

from retro.agenda.template_reader import parse
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions
from retro.minutes import for_screens
from retro.plain.manual import manual_page
from retro.plain.plain_seat import general_verbs
from retro.room import AccessPolicy, Room, opening
from retro.room.made_views import MeetingMinutes
from retro.server import SshServer
from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.people import Role
from retro.stages import KINDS, codec, engine
from retro.stages.plain_stages import every_plain
from retro.workspace import Workspace
from tests.fakes import FakeClock, MemoryJournal, MemoryVault, counting_entropy
from tests.plain.consoles import UserShell, answered, commands_of
from tests.server.people import a_key

PAGE = Path(__file__).parents[2] / "docs" / "verbs.md"
TABLES = "\n## All verbs\n"
MEETING = """\
# Sprint 42

```toml
tags = ["retrospective"]
```

## Facts and ideas

```toml
kind = "ideate"
minutes = 8
```

One thought per card.

### Facts
What happened?

### Ideas
What could we try?

## Voting

```toml
kind = "vote"
minutes = 4
dots = 5
```

## Discussion

```toml
kind = "discuss"
minutes = 20
```
"""


def updated(before: str, after: str) -> None:
    if os.environ.get("UPDATE_VERBS"):
        PAGE.write_text(after, "utf-8")
    assert before == after, "docs/verbs.md is not up to date: UPDATE_VERBS=1 writes it"


def test_the_tables_are_those_of_the_program() -> None:
    before = PAGE.read_text("utf-8")
    text, _, _ = before.partition(TABLES)
    updated(before, f"{text}{TABLES}\n{manual_page(general_verbs(), every_plain()).rstrip()}\n")


async def test_the_commands_answer_as_the_page_says(tmp_path: Path) -> None:
    for program in ("ssh", "jq", "bash"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} on this machine")
    before = PAGE.read_text("utf-8")
    workspace = Workspace(tmp_path / "team")
    workspace.prepare()
    room, ports = a_room(), {"ana": a_key(), "dana": a_key()}
    room.start()
    server = SshServer(
        lambda: [room],
        ThemeSet.of(workspace).make_app,
        tmp_path / "host_key",
        without_screen=PlainSessions(),
        bind="127.0.0.1",
        port=0,
    )
    await server.start()
    try:
        for name, key in ports.items():
            (tmp_path / name).write_bytes(key.export_private_key())
            (tmp_path / name).chmod(0o600)
            role = Role.FACILITATOR if name == "dana" else Role.PARTICIPANT
            await room.submit("system", acts.TakeSeat(name, name.capitalize(), role, fingerprint(key)))
        await room.submit("dana", acts.NextStage(""))
        common = f"HostName 127.0.0.1\nPort {server.port}\nIdentityFile {tmp_path}/"
        shell = UserShell(tmp_path, {"retro": f"User ana\n{common}ana", "dana": f"User dana\n{common}dana"})
        answers = [(await shell.type(command))[0] for command in commands_of(before)]
    finally:
        await server.close()
        await room.close()
    assert "Traceback" not in "".join(answers)
    updated(before, answered(before, answers))


def a_room() -> Room:
    clock = FakeClock(1_795_251_600)  # 2026-11-21
    agenda = parse(MEETING, "sprint-42.md", KINDS)
    first = opening("2026-11-21-sprint-42", "Sprint 42", agenda, kinds=KINDS, at=clock.now(), offset=0)
    return Room(
        engine=engine(),
        codec=codec(),
        journal=MemoryJournal([codec().encode(first)]),
        vault=MemoryVault(),
        clock=clock,
        entropy=counting_entropy(),
        access_policy=AccessPolicy(code="maple-otter-violin-42", leader_code="basil-comet-harbor-linen-17"),
        write_minutes=lambda session: MeetingMinutes(for_screens(session), "The host keeps the minutes."),
    )
