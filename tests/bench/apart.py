"""One person's screen as a process of its own, as behind `ForceCommand`: the common way over SSH.

python tests/bench/apart.py    (run by load.py; draws to a terminal of its own that nobody looks at)

Shows the same board and gets the same two cards a second as the seats of load.py.
"""

import asyncio
import contextlib
import os
import pty
import secrets
import sys
import threading
from pathlib import Path

CARDS = 100


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


async def main() -> None:
    from retro.agenda import parse
    from retro.resources import shipped
    from retro.room import AccessPolicy, Room, SystemClock, opening
    from retro.session import acts
    from retro.session.context import SYSTEM
    from retro.session.people import Role
    from retro.stages import KINDS, codec, engine
    from retro.stages.ideate.rules import AddCard
    from retro.stages.panels import panel_for
    from retro.tui.app import SessionApp
    from retro.tui.theme import load_themes
    from retro.tui.widgets.strips import StripCache
    from tests.bench.load import TEMPLATE
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
        await room.submit("me", AddCard(stage.id, board, f"Board card number {number} with a few more words"))
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
        await asyncio.sleep(0.5)
        await room.submit("me", AddCard(stage.id, fresh, f"fresh{number:03} ok"))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    own_terminal()
    asyncio.run(main())
