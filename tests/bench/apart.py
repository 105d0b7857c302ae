"""The screens of load.py as a process each, as behind `ForceCommand`: the common way over SSH.

python tests/bench/apart.py [--seats 30] [--seconds 10] [--markdown]

Each process shows the same board and gets the same two cards a second as the seats of load.py, without the
encryption, on a terminal of its own that nobody looks at. A process takes some 50 MB. By hand; nothing
asserts on it.
"""

import argparse
import asyncio
import contextlib
import os
import pty
import re
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bench.clients import cpu
from tests.bench.load import CARDS, PACE, TEMPLATE
from tests.bench.tables import Figures, rows_of, table

ONE = "--one"
"""Asks for one of the processes."""


def own_terminal() -> None:
    """Take a new terminal as standard input and output, and read away what is drawn on it."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    os.dup2(theirs, 0)
    os.dup2(theirs, 1)
    os.dup2(theirs, 2)

    def drain() -> None:
        with contextlib.suppress(OSError):
            while os.read(ours, 65536):
                pass

    threading.Thread(target=drain, daemon=True).start()


async def one() -> None:
    """Run one screen for five minutes at most."""
    from retro.agenda import parse
    from retro.resources import shipped
    from retro.room import AccessPolicy, Room, SystemClock, opening
    from retro.session import acts
    from retro.session.context import SYSTEM
    from retro.session.people import Role
    from retro.stages import KINDS, codec, engine
    from retro.stages.ideate.rules import PlaceCard
    from retro.stages.panels import panel_for
    from retro.tui.app import SessionApp
    from retro.tui.theme import load_themes
    from retro.tui.widgets.strips import StripCache
    from tests.fakes import MemoryJournal, MemoryVault

    clock = SystemClock()
    opened = opening(
        "bench", "Bench", parse(TEMPLATE, "bench.md", KINDS), kinds=KINDS, at=clock.now(), offset=0
    )
    room = Room(
        engine=engine(),
        codec=codec(),
        journal=MemoryJournal([codec().encode(opened)]),
        vault=MemoryVault(),
        clock=clock,
        entropy=secrets.token_bytes,
        access_policy=AccessPolicy(code="bench", leader_code="lead"),
    )
    room.start()
    await room.submit(SYSTEM, acts.TakeSeat("lead", "Lead", Role.FACILITATOR))
    await room.submit(SYSTEM, acts.TakeSeat("me", "Me"))
    await room.submit("lead", acts.NextStage(""))
    stage = room.session.agenda.stages[0]
    fresh, board = (prompt.id for prompt in stage.prompts)
    for number in range(CARDS):
        await room.submit(
            "me", PlaceCard(stage.id, board, f"Board card number {number} with a few more words")
        )
    app = SessionApp(
        room,
        "me",
        panel_for=panel_for,
        themes=load_themes([shipped("themes")]),
        theme="dark",
        cache=StripCache(),
    )
    running = asyncio.create_task(app.run_async())
    for number in range(600):
        if running.done():
            return
        await asyncio.sleep(PACE)
        await room.submit("me", PlaceCard(stage.id, fresh, f"fresh{number:03} ok"))


def measure(seats: int, seconds: float) -> Figures:
    """What so many processes take together. Raises RuntimeError when one of them does not stay."""
    processes = [
        subprocess.Popen([sys.executable, __file__, ONE], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        for _ in range(seats)
    ]
    try:
        time.sleep(4 + seats * 0.9)
        before = sum(cpu(process.pid) for process in processes)
        began = time.perf_counter()
        time.sleep(seconds)
        spent, took = sum(cpu(process.pid) for process in processes) - before, time.perf_counter() - began
        if any(process.poll() is not None for process in processes):
            raise RuntimeError("a process has ended by itself")
        used = sum(_private(process.pid) for process in processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return {"processes, % of a core": spent / took * 100, "processes, memory of all, MB": used}


def _private(pid: int) -> float:
    """Megabytes of a process, with what it shares divided among those who share it."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) / 1000  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seats", type=int, default=30, help="processes")
    parser.add_argument("--seconds", type=float, default=10, help="of the measurement")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument(ONE, action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        own_terminal()
        asyncio.run(one())
        return
    figures = measure(arguments.seats, arguments.seconds)
    print(table(rows_of({f"{arguments.seats} seats": [figures]}), markdown=arguments.markdown))


if __name__ == "__main__":
    main()
