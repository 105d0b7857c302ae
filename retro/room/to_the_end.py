"""What is begun is finished, also where the one who asked for it is gone meanwhile."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def to_the_end(asked: Coroutine[Any, Any, None]) -> None:
    """Wait for what is asked; a wait that is broken off leaves it running, so that nothing is half done."""
    asking = asyncio.create_task(asked, name="acts")
    try:
        await asyncio.shield(asking)
    except asyncio.CancelledError:
        asking.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody is told
        raise
