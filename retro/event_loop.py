"""The event loop that everything here runs on: tasks start in the same order on every Python."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class EventLoop(asyncio.SelectorEventLoop):
    """asyncio's loop for Unix, on which nobody changes how tasks are made.

    From Python 3.12 on Textual's `App.run_async` sets `asyncio.eager_task_factory` on its loop: a new task
    then runs at once, before whoever made it has gone on. asyncssh starts its authentication in a
    constructor, which has not finished by then, and every login after the first app waits until it times
    out. Here one loop carries the server, the rooms and all apps, so none of them decides for the others.
    """

    def set_task_factory(self, factory: object) -> None:
        """Ignore what was asked: tasks are made as asyncio makes them, and start when their maker waits."""


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a loop of its own, as `asyncio.run` does."""
    factory: Callable[[], asyncio.AbstractEventLoop] = EventLoop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(main)
