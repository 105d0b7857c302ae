"""Thirty people in one session over real SSH, and the same thirty screens as a process each.

python tests/bench/load.py [--seats 30] [--seconds 10]

Runs `retro serve` and its load on the same machine and prints a table. By hand; nothing asserts on it.
"""

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

SIZE = (120, 40)
CARDS = 100
TEMPLATE = """# Bench

## Live board

```toml
kind = "ideate"
minutes = 60
hidden = false
```

### Fresh

### Board

## Next

```toml
kind = "brief"
minutes = 5
```

The stage after.
"""
PATIENCE = 30
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Seat:
    """One client: what it was sent lately, and who waits for what in it."""

    name: str
    connection: asyncssh.SSHClientConnection | None = None
    process: "asyncssh.SSHClientProcess[bytes] | None" = None
    reader: "asyncio.Task[None] | None" = None
    tail: bytes = b""
    waiting: dict[bytes, Callable[[], None]] = field(default_factory=dict)

    def press(self, keys: str) -> None:
        assert self.process is not None
        self.process.stdin.write(keys.encode())

    async def read(self) -> None:
        assert self.process is not None
        while data := await self.process.stdout.read(65536):
            self.tail = self.tail[-200:] + data
            for marker in [marker for marker in self.waiting if marker in self.tail]:
                self.waiting.pop(marker)()

    async def see(self, marker: str) -> float:
        """Wait until the marker is written to this terminal, and give that moment."""
        seen = asyncio.get_running_loop().create_future()
        wanted = marker.encode()

        def now() -> None:
            if not seen.done():
                seen.set_result(time.perf_counter())

        self.waiting[wanted] = now
        moment: float = await asyncio.wait_for(seen, PATIENCE)
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


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu(pid: int) -> float:
    """CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)] if values else float("nan")


@dataclass(frozen=True)
class Server:
    """`retro serve` in a process of its own."""

    folder: Path
    pid: int
    port: int
    code: str
    leader_code: str


@contextlib.asynccontextmanager
async def served(template: str) -> AsyncIterator[Server]:
    """Serve one session of a template for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "bench.md"
        page.write_text(template)
        command = [sys.executable, "-m", "retro", "--workspace", folder, "serve", str(page)]
        server = await asyncio.create_subprocess_exec(
            *command, "--bind", "127.0.0.1", "--port", "0", stderr=asyncio.subprocess.PIPE
        )
        assert server.stderr is not None
        said = ""
        while "host key" not in said:
            said += (await server.stderr.readline()).decode()
        port, code, leader_code = (
            re.search(pattern, said)[1]  # type: ignore[index]
            for pattern in (r"-p (\d+)", r"code +(\S+)", r"to lead +(\S+)")
        )
        yield Server(Path(folder), server.pid, int(port), code, leader_code)
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def measure(seats: int, seconds: float) -> list[tuple[str, str, str]]:
    """Drive one server and give rows of what, measured, goal."""
    rows: list[tuple[str, str, str]] = []
    async with served(TEMPLATE) as server:
        port, code, pid = server.port, server.code, server.pid
        lead = await join(port, "Lead", server.leader_code)
        await asyncio.sleep(2)
        lead.press("n")
        await lead.see("Fresh")
        people = [await join(port, "Person00", code)]
        await asyncio.sleep(2)
        with_one = memory(pid)
        joining, before = time.perf_counter(), cpu(pid)
        for number in range(1, seats):
            people.append(await join(port, f"Person{number:02}", code))  # noqa: PERF401
        await asyncio.gather(*(asyncio.wait_for(_painted(seat), 60) for seat in people))
        await _quiet(pid)
        joined = (cpu(pid) - before) / max(seats - 1, 1) * 1000
        took = time.perf_counter() - joining - 1
        rows.append(("joining, CPU a seat", f"{joined:.0f} ms ({took:.1f} s for all)", ""))

        for seat in people:
            seat.press("\t")
        per_seat = -(-CARDS // seats)
        for round_ in range(per_seat):
            for number, seat in enumerate(people):
                if round_ * seats + number < CARDS:
                    seat.press(f"Board card number {round_ * seats + number} with a few more words\r")
            await asyncio.sleep(1.0)
        await _quiet(pid)
        for seat in people:
            seat.press("\x1b[Z")
        await _quiet(pid)
        with_all = memory(pid)
        grown = (with_all - with_one) / max(seats - 1, 1)
        rows.append(("memory a further seat", f"{grown:.2f} MB ({with_all:.0f} MB in all)", "4 MB"))

        lead.press("t")  # the timer stands
        await asyncio.sleep(1)
        rows.append(("idle, timer standing", f"{await _busy(pid, seconds):.1f} % of a core", "3 %"))
        lead.press("t")
        await asyncio.sleep(1)
        rows.append(("idle, timer running", f"{await _busy(pid, seconds):.1f} % of a core", "10 %"))

        fan_out: list[float] = []
        echoes: list[float] = []
        before, begun = cpu(pid), time.perf_counter()
        typing = asyncio.create_task(_type(people[-1], echoes, seconds))
        for number in range(int(seconds * 2)):
            marker = f"fresh{number:03}"
            watching = [asyncio.create_task(seat.see(marker)) for seat in people]
            await asyncio.sleep(0)
            people[number % (seats - 1)].press(marker + " ok")
            await asyncio.sleep(0.25)
            # What is typed shows on the writer's own screen before it is saved: it starts with Enter.
            sent = time.perf_counter()
            people[number % (seats - 1)].press("\r")
            writer = number % (seats - 1)
            moments = await asyncio.gather(*watching)
            fan_out += [m - sent for n, m in enumerate(moments) if n != writer]
            await asyncio.sleep(max(0, begun + (number + 1) * 0.5 - time.perf_counter()))
        await typing
        busy = (cpu(pid) - before) / (time.perf_counter() - begun) * 100
        rows += [
            (
                "a card on every screen",
                _spread(fan_out),
                "p95 150 ms",
            ),
            (
                "a key's echo meanwhile",
                _spread(echoes),
                "p95 60 ms",
            ),
            ("server meanwhile", f"{busy:.0f} % of a core", ""),
        ]

        sent = time.perf_counter()
        watching = [asyncio.create_task(seat.see("The stage after")) for seat in people]
        lead.press("n")
        lead.press("y")
        moments = await asyncio.gather(*watching)
        rows.append(("a stage change on all", f"{(max(moments) - sent) * 1000:.0f} ms", "1500 ms"))
        rows.append((f"{seats} seats in one process", f"{busy:.0f} % CPU, {with_all:.0f} MB", ""))
        for seat in (lead, *people):
            assert seat.connection is not None
            seat.connection.abort()
    return rows


def _spread(seconds: list[float]) -> str:
    half, most = statistics.median(seconds) * 1000, percentile(seconds, 0.95) * 1000
    return f"p50 {half:.0f} ms, p95 {most:.0f} ms"


async def _painted(seat: Seat) -> None:
    while len(seat.tail) < 100:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _quiet(pid: int) -> None:
    """Wait until the server has done all that was asked of it."""
    while await _busy(pid, 1) > 8:
        pass


async def _busy(pid: int, seconds: float) -> float:
    before = cpu(pid)
    await asyncio.sleep(seconds)
    return (cpu(pid) - before) / seconds * 100


async def _type(seat: Seat, echoes: list[float], seconds: float) -> None:
    until = time.perf_counter() + seconds
    signs = "жшщюяфгдлпцчбвйыэё"
    number = 0
    while time.perf_counter() < until:
        sign = signs[number % len(signs)]
        number += 1
        seat.tail = b""
        watching = asyncio.create_task(seat.see(sign))
        await asyncio.sleep(0)
        sent = time.perf_counter()
        seat.press(sign)
        echoes.append(await watching - sent)
        seat.press("\x7f")
        await asyncio.sleep(0.13)


def apart(seats: int, seconds: float) -> tuple[float, float]:
    """Run the same screens as one process each; give megabytes and percent of a core for all of them."""
    processes = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("apart.py"))],
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for _ in range(seats)
    ]
    time.sleep(4 + seats * 0.9)
    before = sum(cpu(p.pid) for p in processes)
    started = time.perf_counter()
    time.sleep(seconds)
    busy = (sum(cpu(p.pid) for p in processes) - before) / (time.perf_counter() - started) * 100
    used = sum(_private(p.pid) for p in processes)
    for process in processes:
        process.kill()
        process.wait()
    return used, busy


def _private(pid: int) -> float:
    """Megabytes of a process, with what it shares divided among those who share it."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) / 1000  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--alone", action="store_true", help="without the processes apart")
    arguments = parser.parse_args()
    rows = asyncio.run(measure(arguments.seats, arguments.seconds))
    if not arguments.alone:
        used, busy = apart(arguments.seats, arguments.seconds)
        rows.append((f"{arguments.seats} processes, same cards", f"{busy:.0f} % CPU, {used:.0f} MB", ""))
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {arguments.seats} seats at {SIZE}")
    for what, measured, goal in rows:
        print(f"{what:<28} {measured:<34} {goal}")


if __name__ == "__main__":
    main()
