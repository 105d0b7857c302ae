"""A whole session: Ana on a full screen, Ben in line mode, Cy by a script of verbs, and Dana leads by verbs.

All of them over real OpenSSH clients; at the end the minutes hold what each of them gave.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retro.commands.hosted_session import host_session
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions
from retro.server import SshServer
from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.people import Role
from retro.workspace import Workspace
from tests.plain.consoles import UserShell
from tests.server.openssh import Shell, openssh
from tests.server.people import a_key

PATIENCE = 60
PEOPLE = ("ana", "ben", "cy", "dana")
TEMPLATE = """\
# Three ways

## What we know

```toml
kind = "ideate"
minutes = 8
anonymous = false
```

One thought per card.

### Facts
What happened?

### Ideas
What could we try?

## Grouping

```toml
kind = "group"
minutes = 5
```

## Voting

```toml
kind = "vote"
minutes = 4
dots = 3
```

## Discussion

```toml
kind = "discuss"
minutes = 20
```

## Who does what

```toml
kind = "commit"
minutes = 5
```

## What we learned

```toml
kind = "lessons"
minutes = 5
```

## Close

```toml
kind = "close"
minutes = 3
```
"""


class InLines:
    """A real `ssh -T` whose input is typed line by line, and whose output is read as it comes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.heard = ""
        self._more = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while data := await self._process.stdout.read(65_536):
            self.heard += data.decode()
            self._more.set()

    async def hears(self, words: str, after: int = 0) -> int:
        """Wait until something was said; where it ends."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (place := self.heard.find(words, after)) < 0:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"{words!r} was not said:\n{self.heard[after:]}") from None
        return place + len(words)

    async def says(self, typed: str, words: str) -> None:
        """Type a line, and wait for what is said then."""
        before = len(self.heard)
        assert self._process.stdin is not None
        self._process.stdin.write(f"{typed}\n".encode())
        await self.hears(words, before)

    async def leave(self) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(b"leave\n")
        async with asyncio.timeout(PATIENCE):
            status = await self._process.wait()
            await self._reading
        return status


@contextlib.asynccontextmanager
async def at_the_table(folder: Path) -> AsyncIterator[tuple[UserShell, InLines, Shell]]:
    """Ana, Ben and Cy come to a session that Dana leads: a shell for verbs, Ben's lines, and Ana's screen."""
    for program in ("ssh", "bash"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} on this machine")
    (folder / "three.md").write_text(TEMPLATE, "utf-8")
    workspace = Workspace(folder / "team")
    workspace.prepare()
    hosted = host_session(workspace, str(folder / "three.md"))
    room = hosted.room
    room.start()
    server = SshServer(
        lambda: [room],
        ThemeSet.of(workspace).make_app,
        folder / "host_key",
        without_screen=PlainSessions(),
        bind="127.0.0.1",
        port=0,
    )
    await server.start()
    try:
        hosts = {}
        for name in PEOPLE:
            key = a_key()
            (folder / name).write_bytes(key.export_private_key())
            (folder / name).chmod(0o600)
            role = Role.FACILITATOR if name == "dana" else Role.PARTICIPANT
            await room.submit("system", acts.TakeSeat(name, name.capitalize(), role, fingerprint(key)))
            hosts[name] = f"HostName 127.0.0.1\nPort {server.port}\nUser {name}\nIdentityFile {folder / name}"
        shell = UserShell(folder, hosts)
        lines = await asyncio.create_subprocess_exec(
            *("ssh", "-F", str(folder / "config"), "-T", "ben"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        ben = InLines(lines)
        await ben.hears("You are Ben.")
        identities = [folder / "ana"]
        async with openssh(server.port, user="ana", identities=identities, size=(120, 40)) as ana:
            await ana.wait_for("You are in.")
            yield shell, ben, ana
        with contextlib.suppress(ProcessLookupError):
            lines.kill()
    finally:
        await server.close()
        await hosted.close()


async def does(shell: UserShell, command: str) -> str:
    """Type a command that must be done."""
    shown, status = await shell.type(command)
    assert status == 0, shown
    return shown


async def test_three_people_hold_a_whole_session_each_in_their_own_way(tmp_path: Path) -> None:
    async with at_the_table(tmp_path) as (shell, ben, ana):
        # Writing, each alone.
        await does(shell, "ssh dana next")
        place = await ben.hears("What we know opened")
        await ana.wait_for("What we know")
        await ana.press("Ana's card", "enter")
        await ana.wait_for("1")
        await ben.says("add facts Ben's card", "1 card saved under Facts")
        await ben.says("add ideas -", "An empty line ends them.")
        await ben.says("Ben's idea", "")
        await ben.says("", "1 card saved under Ideas")
        await does(shell, "printf 'one of Cy\\nanother of Cy\\n' | ssh cy add facts -")
        assert "Ana's card" not in await does(shell, "ssh cy cards")
        assert "of Cy" not in ben.heard
        await ben.says("done", "You are done.")
        assert "not done." in (await shell.type("ssh dana reveal"))[0]
        await does(shell, "ssh dana reveal --yes")
        await ben.hears("another of Cy", place)
        await ana.wait_for("another of Cy")

        # Grouping, by all.
        await does(shell, "ssh dana next")
        await ben.hears("Grouping opened")
        labels = {
            line.partition("  ")[2].split(" (")[0]: line.split()[0]
            for line in (await does(shell, "ssh cy cards")).splitlines()
            if "  " in line
        }
        await ben.says(f"join {labels['one of Cy']} {labels['another of Cy']}", "")
        await ana.wait_for("2 cards")

        # Voting.
        await does(shell, "ssh dana next")
        await ben.hears("Voting opened: 3 dots")
        topic = labels["Ben's card"]
        await does(shell, f"ssh cy vote {topic} 2")
        await ben.says(f"vote {topic} 2", "2 of 3 dots given.")
        await ben.says(f"unvote {topic}", "1 of 3 dots given.")
        await ana.press("+", "+", "+")
        await does(shell, "ssh dana close-vote --yes")
        await ana.wait_for("dots")

        # Talking.
        await does(shell, "ssh dana next --yes")
        await ben.hears("Discussion opened")
        await does(shell, "ssh dana next")
        await ben.says("hand", "Your hand is raised.")
        await ana.wait_for("Ben")
        await does(shell, "ssh dana call-on")
        await ben.hears("Your hand was lowered")
        await does(shell, "ssh cy note Said by a script")
        await ben.hears("Said by a script")

        # What stays.
        await does(shell, "ssh dana goto 5 --yes")
        await ben.says("action Write the runbook --owner Ben --by +7", "Written down as A1.")
        await ana.wait_for("Write the runbook")
        assert "Write the runbook" in await does(shell, "ssh cy actions --open --json")
        await does(shell, "ssh dana goto 6 --yes")
        await does(shell, "ssh cy lesson Small changes are easier --tags review")
        await ben.hears("Small changes are easier")
        await does(shell, "ssh dana goto 7 --yes")
        await ben.hears("Close opened")
        await does(shell, "ssh dana end --yes")
        await ben.hears("The session is over.")
        await ana.wait_for("over")

        minutes = await does(shell, "ssh cy minutes")
        wanted = (
            "Ana's card",
            "Ben's card",
            "Ben's idea",
            "another of Cy",
            "Write the runbook",
            "Small changes",
        )
        assert [words for words in wanted if words not in minutes] == []
        assert await ben.leave() == 0
