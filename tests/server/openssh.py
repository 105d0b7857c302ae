"""Real SSH clients in a pseudo-terminal, drawn on a pyte screen like every terminal in tests.

async with openssh(port, user="ana") as t:
    await t.wait_for("Session code:")
"""

import asyncio
import contextlib
import fcntl
import os
import pty
import shutil
import struct
import tempfile
import termios
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import PATIENCE, Screen


class Shell(Screen):
    """A command in a pseudo-terminal, as in a window on somebody's desk."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size)
        self.process: asyncio.subprocess.Process
        self._master = -1
        self.modes_before: list[Any] = []
        """The terminal's line settings before the command has begun."""

    async def start(self, *command: str, env: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        await self.resize(self._screen.columns, self._screen.lines)
        self.modes_before = self.modes()
        self.process = await asyncio.create_subprocess_exec(
            *command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._readable)

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the window."""
        self._screen.resize(height, width)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def modes(self) -> list[Any]:
        """The terminal's line settings."""
        return termios.tcgetattr(self._master)

    async def wait_ended(self, seconds: float = PATIENCE) -> int | None:
        async with asyncio.timeout(seconds):
            self.status = await self.process.wait()
        # The last line may still be in the pseudo-terminal; something else may hold that open.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self.ended.wait()
        return self.status

    async def close(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)

    def _readable(self) -> None:
        try:
            data = os.read(self._master, 65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._receive(data)
        else:
            asyncio.get_running_loop().remove_reader(self._master)
            self._end()


@contextlib.asynccontextmanager
async def client(
    program: str, *arguments: str, size: tuple[int, int] = (80, 24), term: str = "xterm-256color"
) -> AsyncIterator[Shell]:
    """Run an SSH client, or skip the test where there is none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"there is no {program} on this machine")
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(size)
        environment = {"PATH": os.environ["PATH"], "TERM": term, "HOME": home, "LANG": "C.UTF-8"}
        await shell.start(found, *arguments, env=environment)
        try:
            yield shell
        finally:
            await shell.close()


@contextlib.asynccontextmanager
async def openssh(
    port: int,
    *arguments: str,
    user: str = "guest",
    size: tuple[int, int] = (80, 24),
    identities: Sequence[Path] = (),
    term: str = "xterm-256color",
    options: Sequence[str] = (),
) -> AsyncIterator[Shell]:
    """Run the real `ssh`, with these identity files only."""
    chosen = [f"-oIdentityFile={identity}" for identity in identities] or ["-oIdentityFile=none"]
    async with client(
        "ssh",
        "-Fnone",
        "-oStrictHostKeyChecking=no",
        "-oUserKnownHostsFile=/dev/null",
        "-oLogLevel=INFO",
        "-oIdentitiesOnly=yes",
        "-oIdentityAgent=none",
        *chosen,
        *options,
        f"-p{port}",
        f"{user}@127.0.0.1",
        *arguments,
        size=size,
        term=term,
    ) as shell:
        yield shell
