"""What measurements share: `retro serve` as a process of its own, and people at it over real SSH."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

SIZE = (120, 40)
HERE = Path(__file__).parents[2]
"""The checkout that this file is in."""
PATIENCE = 60
"""Seconds until what has not been seen counts as lost; 200 seats see a new stage after some 5."""
TICKS = os.sysconf("SC_CLK_TCK")
SIGNS = "жшщюяфгдлпцчбвйыэё"
"""Letters that are nowhere else on the screen."""


@dataclass
class Seat:
    """One client: what it was sent lately, and who waits for what in it."""

    name: str
    connection: asyncssh.SSHClientConnection | None = None
    process: "asyncssh.SSHClientProcess[bytes] | None" = None
    reader: "asyncio.Task[None] | None" = None
    received: int = 0
    """Bytes drawn to this terminal so far."""
    tail: bytes = b""
    waiting: dict[bytes, Callable[[], None]] = field(default_factory=dict)

    def press(self, keys: str) -> None:
        assert self.process is not None
        self.process.stdin.write(keys.encode())

    async def read(self) -> None:
        assert self.process is not None
        while data := await self.process.stdout.read(65536):
            self.received += len(data)
            self.tail = self.tail[-200:] + data
            for marker in [marker for marker in self.waiting if marker in self.tail]:
                self.waiting.pop(marker)()

    async def see(self, marker: str) -> float:
        """The moment (`time.perf_counter`) at which the marker is written to this terminal from now on.

        Raises TimeoutError with who did not see what.
        """
        seen = asyncio.get_running_loop().create_future()
        wanted = marker.encode()

        def now() -> None:
            if not seen.done():
                seen.set_result(time.perf_counter())

        self.waiting[wanted] = now
        try:
            moment: float = await asyncio.wait_for(seen, PATIENCE)
        except TimeoutError:
            raise TimeoutError(f"{self.name} has not seen {marker!r} within {PATIENCE} s") from None
        return moment


class Answers(asyncssh.SSHClient):
    """Answers the server's questions."""

    def __init__(self, name: str, code: str) -> None:
        self._answers = [code, name]

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str]:
        return [self._answers.pop(0) for _ in prompts]


async def join(port: int, name: str, code: str) -> Seat:
    """Connect and open a terminal."""
    seat = Seat(name)
    seat.connection, _ = await asyncssh.create_connection(
        lambda: Answers(name, code),
        "127.0.0.1",
        port,
        username=name,
        known_hosts=None,
        client_keys=None,
        config=None,
    )
    seat.process = await seat.connection.create_process(
        term_type="xterm-256color", term_size=SIZE, encoding=None
    )
    seat.reader = asyncio.create_task(seat.read())
    return seat


async def all_see(seats: Sequence[Seat], marker: str, act: Callable[[], None]) -> tuple[float, list[float]]:
    """When `act` was done and when each of the seats saw the marker after it (`time.perf_counter`)."""
    watching = asyncio.gather(*(seat.see(marker) for seat in seats))
    await asyncio.sleep(0)  # all of them watch from here on
    began = time.perf_counter()
    act()
    return began, await watching


async def type_letters(seat: Seat, echoes: list[float], seconds: float) -> None:
    """Type a letter and take it back, some seven times a second; add how long each took to be seen."""
    until = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < until:
        sign = SIGNS[number % len(SIGNS)]
        number += 1
        seat.tail = b""
        sent, (seen,) = await all_see([seat], sign, lambda sign=sign: seat.press(sign))  # type: ignore[misc]
        echoes.append(seen - sent)
        seat.press("\x7f")
        await asyncio.sleep(0.13)


@dataclass(frozen=True)
class Server:
    """`retro serve` in a process of its own."""

    folder: Path
    pid: int
    port: int
    code: str
    leader_code: str

    async def busy(self, seconds: float) -> float:
        """Percent of a core that it takes from now on."""
        before, began = cpu(self.pid), time.perf_counter()
        await asyncio.sleep(seconds)
        return (cpu(self.pid) - before) / (time.perf_counter() - began) * 100


@contextlib.asynccontextmanager
async def served(
    template: str, *, checkout: Path = HERE, limits: Mapping[str, float] | None = None
) -> AsyncIterator[Server]:
    """Serve one session of a template for as long as the block lasts, with the code of a checkout.

    `limits` is the table `[limits]` of `retro.toml`, confirmed with `retro trust --yes`. Everything is in a
    folder for temporary files, also what `retro` keeps for its user. Raises RuntimeError with what was said
    when the server does not start.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "workspace"
        folder.mkdir()
        page = folder / "bench.md"
        page.write_text(template)
        retro = [python_of(checkout), "-m", "retro", "--workspace", str(folder)]
        # A checkout's own code is taken, whatever is installed beside the interpreter.
        environment = {
            **os.environ,
            "PYTHONPATH": str(checkout),
            "RETRO_STATE": str(Path(temporary) / "state"),
        }
        if limits:
            lines = ["[limits]", *(f"{name} = {number}" for name, number in limits.items())]
            (folder / "retro.toml").write_text("\n".join(lines) + "\n")
            trust = await asyncio.create_subprocess_exec(
                *(*retro, "trust", "--yes"), cwd=checkout, env=environment, stdout=asyncio.subprocess.DEVNULL
            )
            await trust.wait()
        server = await asyncio.create_subprocess_exec(
            *(*retro, "serve", str(page), "--bind", "127.0.0.1", "--port", "0"),
            cwd=checkout,
            env=environment,
            stderr=asyncio.subprocess.PIPE,
        )
        assert server.stderr is not None
        said = ""
        while "host key" not in said:
            if not (line := await server.stderr.readline()):
                raise RuntimeError(f"retro serve has ended:\n{said}")
            said += line.decode()
        reading = asyncio.create_task(_read_away(server.stderr.read))
        port, code, leader_code = (
            re.search(pattern, said)[1]  # type: ignore[index]
            for pattern in (r"-p (\d+)", r"code +(\S+)", r"to lead +(\S+)")
        )
        try:
            yield Server(folder, server.pid, int(port), code, leader_code)
        finally:
            with contextlib.suppress(ProcessLookupError):
                server.terminate()
            await server.wait()
            await reading


async def _read_away(read: Callable[[int], Awaitable[bytes]]) -> None:
    """A pipe that nobody reads would hold up the server once it is full."""
    while await read(65536):
        pass


def python_of(checkout: Path) -> str:
    """The interpreter of a checkout's own `.venv`, else this one."""
    own = checkout / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def versions(checkout: Path) -> str:
    """The versions with which the code of a checkout runs, as a line."""
    code = (
        "import platform; from importlib.metadata import version; "
        "print('Python', platform.python_version(), *(f'{n} {version(n)}' for n in ('textual', 'asyncssh')))"
    )
    return subprocess.run(
        [python_of(checkout), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu(pid: int) -> float:
    """CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)] if values else float("nan")
