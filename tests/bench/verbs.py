"""How long a verb over SSH takes, beside `true` on an OpenSSH server of the same machine, and what it costs.

python -m tests.bench.verbs [--times 40] [--markdown]

The wall time is that of the real `ssh`, from its start to its exit. The server's CPU time is measured with
connections that log in and leave, and with such that also run a verb: the difference is what the verb costs
besides the login. Prints a table; by hand, nothing asserts on it.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import asyncssh

from tests.bench.clients import HERE, Answers, Server, cpu, percentile, served, versions
from tests.bench.tables import table
from tests.server.sshd import HERE as THERE
from tests.server.sshd import Sshd, free_port

TEMPLATE: Final = """\
# Verbs

## Cards

```toml
kind = "ideate"
minutes = 60
```

### Facts
"""
VERBS: Final = (
    "time",
    "status",
    "cards --json",
    "add 1 A card of the usual length, written by a script",
    "help",
)
OPTIONS: Final = (
    *("-Fnone", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oLogLevel=ERROR"),
    *("-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-oBatchMode=yes"),
)


async def wall(times: int, key: Path, port: int, whose: str, command: str) -> list[float]:
    """Milliseconds of each of so many runs of `ssh` with a command."""
    taken = []
    for _ in range(times + 1):
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            "ssh", *OPTIONS, f"-i{key}", f"-p{port}", whose, command, stdout=asyncio.subprocess.DEVNULL
        )
        if await process.wait():
            raise RuntimeError(f"{command} has failed")
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]


async def cost(times: int, key: asyncssh.SSHKey, server: Server, command: str | None) -> float:
    """Milliseconds of the server's CPU for one connection, with a command or without."""
    before = cpu(server.pid)
    for _ in range(times):
        async with asyncssh.connect(
            "127.0.0.1", server.port, username="ana", client_keys=[key], known_hosts=None, config=None
        ) as connection:
            if command is not None:
                await connection.run(command, check=True)
    return (cpu(server.pid) - before) * 1000 / times


async def seated(server: Server, key: asyncssh.SSHKey) -> None:
    """Take a seat with the key, and let a facilitator begin."""
    leader = asyncssh.generate_private_key("ssh-ed25519")
    for name, code, own in (("ana", server.code, key), ("dana", server.leader_code, leader)):
        connection, _ = await asyncssh.create_connection(
            lambda name=name, code=code: Answers(name, code),  # type: ignore[misc]
            *("127.0.0.1", server.port),
            username=name,
            known_hosts=None,
            client_keys=[own],
            config=None,
        )
        async with connection, connection.create_process("lines", encoding=None) as process:
            process.stdin.write(b"next\n" if name == "dana" else b"time\n")
            await asyncio.sleep(1)
            process.stdin.write(b"leave\n")
            await process.wait()


async def measure(times: int, *, markdown: bool) -> None:
    """Measure, and print the table."""
    print(f"{times} runs each, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start")
    print(versions(HERE), flush=True)
    limits = {"commands_per_minute": 10_000, "waiting_per_address": 10_000, "waiting": 10_000}
    with tempfile.TemporaryDirectory() as folder:
        key = asyncssh.generate_private_key("ssh-ed25519")
        file = Path(folder) / "key"
        file.write_bytes(key.export_private_key())
        file.chmod(0o600)
        openssh = Sshd(Path(folder), free_port())
        openssh.key = key
        await openssh.start("UseDNS no")
        try:
            whose = f"{os.environ.get('USER', 'root')}@{THERE}"
            beside = await wall(times, file, openssh.port, whose, "true")
        finally:
            openssh.process.kill()
        rows: list[Sequence[str]] = [
            ["", "wall p50, ms", "wall p95, ms", "beyond OpenSSH p50, ms", "CPU besides the login, ms"],
            ["ssh host true", *_walls(beside), "", ""],
        ]
        async with served(TEMPLATE, limits=limits) as server:
            await seated(server, key)
            for verb in VERBS:
                taken = await wall(times, file, server.port, "ana@127.0.0.1", verb)
                bare = await cost(times, key, server, None)
                whole = await cost(times, key, server, verb)
                beyond = statistics.median(taken) - statistics.median(beside)
                rows.append([verb.split(" A ")[0], *_walls(taken), f"{beyond:.0f}", f"{whole - bare:.1f}"])
    print(table(rows, markdown=markdown))


def _walls(taken: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.median(taken):.0f}", f"{percentile(taken, 0.95):.0f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.times, markdown=arguments.markdown))
