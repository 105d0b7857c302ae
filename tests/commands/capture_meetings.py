"""Meetings that begin with what was captured, and what is left of them on disk."""

import asyncio
from pathlib import Path
from typing import Any

from retro.commands.capturing import keep
from retro.commands.hosted_session import Hosted, host_session
from retro.session import acts
from retro.session.captures import Capture
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.storage.capture_files import CaptureFiles
from retro.workspace import Workspace

TEMPLATE = """\
# Short

Begins with what was captured.

## Captured

```toml
kind = "inbox"
minutes = 5
```

## Cards

```toml
kind = "ideate"
minutes = 5
```

### What now?
Say it.
"""


def a_team(folder: Path) -> Workspace:
    """A workspace with a template that begins with what was captured."""
    (folder / "templates").mkdir(parents=True)
    (folder / "sessions").mkdir()
    (folder / "templates" / "short.md").write_text(TEMPLATE)
    found = Workspace(folder)
    found.prepare()
    return found


async def opened(workspace: Workspace, title: str | None = None) -> Hosted:
    """Open a meeting of that template."""
    return await asyncio.to_thread(host_session, workspace, "short", title)


def files(workspace: Workspace) -> CaptureFiles:
    return CaptureFiles(workspace.captures)


def captured(workspace: Workspace, *texts: str) -> list[Capture]:
    return [each for each, _ in keep(files(workspace), texts)]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def held(hosted: Hosted, *asked: tuple[str, Any]) -> None:
    """Hold a meeting: somebody leads, Ana takes part, and this is asked for; then it ends."""
    room = hosted.room
    room.start()
    await room.submit(SYSTEM, acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
    await room.submit(SYSTEM, acts.TakeSeat("ana", "Ana"))
    await room.submit("lead", acts.NextStage(""))
    for seat, act in asked:
        await room.submit(seat, act)
    await room.submit("lead", acts.EndSession())
    await hosted.close()


def stage(hosted: Hosted, kind: str) -> str:
    return next(stage.id for stage in hosted.room.session.agenda.stages if stage.kind == kind)
