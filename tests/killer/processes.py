"""`retro serve` as a process of its own, to be told to stop, or killed."""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import retro
from retro.session.agenda import Agenda, Privacy
from retro.session.model import Session
from retro.session.snapshot import Snapshot
from retro.session.summary import summary_of
from retro.stages import codec
from retro.stages.ideate.own_cards import OwnCards
from retro.storage import Journal
from retro.storage.file_content import PrivateTable
from retro.workspace import Workspace
from tests.builders import Meeting, a_stage
from tests.fakes import opened

ROOT = Path(retro.__file__).parents[1]
EARLIER = "2026-11-07-earlier"
"""The session that may have been before the one that is killed."""
TEMPLATE = """\
# Killed

A meeting that is killed again and again.

## Writing

```toml
kind = "ideate"
minutes = 10
anonymous = true
```

### Well
What went well?

## Voting

```toml
kind = "vote"
minutes = 10
dots = 30
```

## Talking

```toml
kind = "discuss"
minutes = 10
top = 1
```

## Leaving

```toml
kind = "checkin"
minutes = 10
low = "tired"
high = "awake"
```

How do you leave?

## Reading

```toml
kind = "read"
minutes = 10
```

Two mornings without meetings.

## Grouping

```toml
kind = "breakout"
minutes = 10
groups = 2
```

### Keep
What would you keep?

## Deciding

```toml
kind = "decide"
minutes = 10
method = "fist"
```

### Mornings
Are two mornings free of meetings?

## Looking back

```toml
kind = "review"
minutes = 10
by = "vote"
answers = "more or less"
```

## Agreeing

```toml
kind = "commit"
minutes = 10
confirm = true
```

## Closing

```toml
kind = "close"
minutes = 10
```
"""


def a_workspace(folder: Path) -> Path:
    """Make a workspace with the template that these tests use."""
    (folder / "templates").mkdir(parents=True)
    (folder / "sessions").mkdir()
    (folder / "templates" / "killed.md").write_text(TEMPLATE, "utf-8")
    return folder


def an_open_action(workspace: Path) -> None:
    """Make an earlier session, over by now, that has left one action open."""
    agenda = Agenda("Earlier", (a_stage("commit", privacy=Privacy.NAMED),))
    meeting = Meeting(agenda, name=EARLIER).join("Ana").next().action("Call the vendor", "Ana").end()
    first = [codec().encode(Snapshot(meeting.session))]
    path = workspace / "sessions" / f"{EARLIER}.json"
    Journal.create(path, summary_of(meeting.session), first).close()


class Served:
    """A running `retro serve`."""

    def __init__(self, process: asyncio.subprocess.Process, workspace: Path) -> None:
        self.process = process
        self.workspace = workspace
        self.said = ""
        self._reading: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return int(self._found(r"join +ssh -p (\d+) "))

    @property
    def code(self) -> str:
        return self._found(r"code +(\S+)")

    @property
    def leader_code(self) -> str:
        return self._found(r"to lead +(\S+)")

    async def up(self) -> None:
        """Wait until people can join."""
        async with asyncio.timeout(60):
            while "host key" not in self.said:
                line = await _stderr(self.process).readline()
                if not line:
                    raise AssertionError(f"it ended: {self.said}")
                self.said += line.decode()
        self._reading = asyncio.create_task(self._read())

    async def kill(self) -> None:
        """End it without warning."""
        self.process.kill()
        await self.ended()

    async def stop(self, number: signal.Signals) -> tuple[int, float]:
        """Tell it to stop; give the exit code, and the seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(number)
        code = await self.ended()
        return code, time.monotonic() - begun

    async def ended(self) -> int:
        async with asyncio.timeout(30):
            code = await self.process.wait()
            if self._reading is not None:
                await self._reading
        return code

    async def _read(self) -> None:
        self.said += (await _stderr(self.process).read()).decode()

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, self.said
        return found[1]


@contextlib.asynccontextmanager
async def served(workspace: Path, what: str = "killed") -> AsyncIterator[Served]:
    """Serve a session; whatever is left of it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "retro", "--workspace", str(workspace), "serve", *filter(None, [what])),
        *("--bind", "127.0.0.1", "--port", "0"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    served = Served(process, workspace)
    try:
        await served.up()
        yield served
    finally:
        if process.returncode is None:
            await served.kill()


def session_file(workspace: Path) -> Path:
    """The only session's file, besides that of an earlier one."""
    (file,) = (each for each in (workspace / "sessions").glob("*.json") if each.stem != EARLIER)
    return file


def events(workspace: Path) -> list[dict[str, Any]]:
    """What is stored."""
    tables = json.loads(session_file(workspace).read_text("utf-8"))
    return list(tables["events"].values())


def private(workspace: Path) -> dict[str, dict[str, Any]]:
    """What is stored of private parts, by stage."""
    return PrivateTable.of(json.loads(session_file(workspace).read_text("utf-8")))


def stored(workspace: Path) -> Session:
    """The session as another process would find it."""
    kept = {file.name: file.read_bytes() for file in Workspace(workspace).secrets.glob("*/stage-*")}
    return opened(events(workspace), private(workspace), kept)


def hidden_cards(workspace: Path) -> set[str]:
    """The texts of hidden cards that are stored."""
    given = [value for part in stored(workspace).private.values() for value in part.values.values()]
    return {card.text for own in given if isinstance(own, OwnCards) for card in own.cards}


def secrets(workspace: Path) -> set[str]:
    """The names of the stages' secrets that are there."""
    return {file.name for file in Workspace(workspace).secrets.glob("*/stage-*")}


def _stderr(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert process.stderr is not None
    return process.stderr
