"""How an honest seat feels each attack: a key's echo, quiet and under attack, and what is left afterwards.

python tests/bench/attack.py [--seconds 10] [--only NAME]

Runs `retro serve` and each attack as processes of their own on one machine and prints a table. By hand;
nothing asserts on it. The goal: at the 95th percentile a key's echo takes at most 1.5 times as long.
"""

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import sys
import tempfile
from pathlib import Path

from tests.attack.attacks import ATTACKS
from tests.attack.field import TEMPLATE
from tests.bench.clients import Seat, cpu, join, memory, percentile, type_letters

GOAL = 1.5


def files(pid: int) -> int:
    """Open handles of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def echoes(seat: Seat, seconds: float) -> list[float]:
    """Type for a while and give how long each key took to be seen."""
    taken: list[float] = []
    with contextlib.suppress(TimeoutError):
        await type_letters(seat, taken, seconds)
    return taken


async def measure(seconds: float, only: str) -> None:
    """Attack one server with everything in turn."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "board.md").write_text(TEMPLATE)
        command = [sys.executable, "-m", "retro", "--workspace", folder, "serve", f"{folder}/board.md"]
        server = await asyncio.create_subprocess_exec(
            *command, "--bind", "127.0.0.1", "--port", "0", stderr=asyncio.subprocess.PIPE
        )
        assert server.stderr is not None
        said = ""
        while "host key" not in said:
            said += (await server.stderr.readline()).decode()
        port = re.search(r"-p (\d+)", said)[1]  # type: ignore[index]
        code = re.search(r"code +(\S+)", said)[1]  # type: ignore[index]
        lead = await join(int(port), "Lead", re.search(r"to lead +(\S+)", said)[1])  # type: ignore[index]
        await asyncio.sleep(2)
        lead.press("n")
        await asyncio.sleep(1)
        ana = await join(int(port), "Ana", code)
        await asyncio.sleep(3)
        ana.press("\x1b")  # she comes late, and reads where the meeting is
        await echoes(ana, 2)
        print(f"{'attack':<22}{'quiet p50/p95':>15}{'attacked p50/p95':>19}{'ratio':>7}", end="")
        print(f"{'CPU':>6}{'MB':>12}{'files':>10}  what came of it")
        for name in [only] if only else list(ATTACKS):
            quiet = await echoes(ana, seconds)
            before = memory(server.pid), files(server.pid)
            attacker = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.attack.attacks", name, port, code, str(seconds + 4), "1"),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await asyncio.sleep(2)
            busy = cpu(server.pid)
            under = await echoes(ana, seconds)
            busy = (cpu(server.pid) - busy) / seconds * 100
            out, _ = await attacker.communicate()
            await asyncio.sleep(8)
            after = memory(server.pid), files(server.pid)
            ratio = percentile(under, 0.95) / percentile(quiet, 0.95) if under and quiet else float("nan")
            print(
                f"{name:<22}{_two(quiet):>15}{_two(under):>19}{ratio:>7.2f}{busy:>5.0f}%"
                f"{before[0]:>6.0f}→{after[0]:<5.0f}{before[1]:>5}→{after[1]:<4}"
                f"  {out.decode().strip()[:60]}",
                flush=True,
            )
        server.terminate()
        with contextlib.suppress(ProcessLookupError):
            await server.wait()


def _two(seconds: list[float]) -> str:
    if not seconds:
        return "-"
    return f"{statistics.median(seconds) * 1000:.0f} / {percentile(seconds, 0.95) * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", choices=ATTACKS, default="")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; goal: a ratio of at most {GOAL}")
    asyncio.run(measure(arguments.seconds, arguments.only))


if __name__ == "__main__":
    main()
