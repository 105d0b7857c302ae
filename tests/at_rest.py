"""Waiting until an event loop has nothing more to do, however slow the machine is."""

import asyncio
from typing import Any, Final

import textual._wait

ROUNDS: Final = 5
"""How often in a row nothing else may be about to run."""
MOST: Final = 10.0
"""Seconds after which a loop is taken to be one that never rests."""

_waiting: dict[asyncio.AbstractEventLoop, int] = {}
_wait_for_idle = textual._wait.wait_for_idle


async def at_rest() -> None:
    """Wait until nothing is about to run: who waits here as well does not count."""
    loop: Any = asyncio.get_running_loop()
    until, quiet = loop.time() + MOST, 0
    _waiting[loop] = _waiting.get(loop, 0) + 1
    try:
        while quiet < ROUNDS and loop.time() < until:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(loop._ready) < _waiting[loop] else 0
    finally:
        _waiting[loop] -= 1
        if not _waiting[loop]:
            del _waiting[loop]


async def idle(*given: float) -> None:
    """Wait as Textual does for an app, and then for its loop.

    Textual takes a process that uses no processor for one that has nothing to do. Where others use the
    processor, it has still everything to do.
    """
    await _wait_for_idle(*given)
    await at_rest()
