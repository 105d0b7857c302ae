"""A session as it is really served, with honest people in it, to be attacked."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from pathlib import Path

from retro.commands.hosted_session import Hosted, host_session
from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions
from retro.room import Room
from retro.server import Limits, SshServer
from retro.server.server_state import ServerState
from retro.session import acts
from retro.session.people import Role
from retro.workspace import Workspace
from tests.terminal import Terminal, join

TEMPLATE = """# Under attack

## Live board

```toml
kind = "ideate"
minutes = 60
hidden = false
```

### Board
"""
TEST_LIMITS = Limits(cooldown=0.2, try_delay=0.05)


class Field:
    """A served session, and two people who work in it."""

    def __init__(self, server: SshServer, hosted: Hosted, workspace: Workspace) -> None:
        self.server = server
        self.hosted = hosted
        self.workspace = workspace
        self.ana: Terminal
        self.bo: Terminal
        self._cards = 0

    @property
    def room(self) -> Room:
        return self.hosted.room

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def code(self) -> str:
        return self.room.access_policy.code

    @property
    def state(self) -> ServerState:
        assert self.server._state is not None
        return self.server._state

    async def work(self) -> None:
        """Have Ana write a card, and wait until it is on Bo's screen: the meeting goes on."""
        self._cards += 1
        card = f"honest card {self._cards:03}"
        await self.ana.press(card, "enter")
        await self.bo.wait_for(card, 30)

    async def quiet(self) -> None:
        """Wait until the attackers are gone and nothing of theirs is held any more."""
        state = self.state
        async with asyncio.timeout(60):
            while len(state.auth_servers) > 2 or len(state.terminal_sessions) > 2 or state.pending.waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)  # the last socket is closed just after its connection is forgotten

    async def given_back(self, before: dict[str, int]) -> dict[str, int]:
        """Wait until no more is held than before, or for long; give what is held."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(30):
                while self.held() != before:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        return self.held()

    def held(self) -> dict[str, int]:
        """Count what an attack must give back."""
        gc.collect()
        return {
            "auth servers": len(self.state.auth_servers),
            "terminal sessions": len(self.state.terminal_sessions),
            "seats": sum(self.state.at_seat.values()),
            "connections": self.state.connections,
            "files": len(list(Path("/proc/self/fd").iterdir())),
        }


@contextlib.asynccontextmanager
async def a_field(folder: Path, limits: Limits = TEST_LIMITS) -> AsyncIterator[Field]:
    """Serve a session with an open board, at which Ana and Bo sit."""
    (folder / "board.md").write_text(TEMPLATE, "utf-8")
    workspace = Workspace(folder)
    workspace.prepare()
    theme_set = ThemeSet.of(workspace)
    hosted = host_session(workspace, str(folder / "board.md"))
    room = hosted.room
    room.start()
    server = SshServer(
        lambda: [room],
        theme_set.make_app,
        folder / "host_key",
        without_screen=PlainSessions(),
        bind="127.0.0.1",
        port=0,
        limits=limits,
        kept=KeptForKeys(workspace, theme_set.make_library_app),
    )
    await server.start()
    try:
        await room.submit("system", acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
        await room.submit("lead", acts.NextStage(""))
        field = Field(server, hosted, workspace)
        async with join(field.port, "Ana", field.code) as ana, join(field.port, "Bo", field.code) as bo:
            field.ana, field.bo = ana, bo
            for late in (ana, bo):
                await late.wait_for("read it again")
                await late.press("escape")
                await late.wait_gone("read it again")
            await field.work()
            yield field
    finally:
        await server.close("The test is over.")
        await hosted.close()
