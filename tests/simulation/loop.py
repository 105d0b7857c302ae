"""An event loop whose time is made up: hours pass at once, and a run with the same seed is the same run.

Threads are part of it: what goes to one is done on the loop, a drawn moment later.
"""

import asyncio
import functools
import random
import selectors
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec

P = ParamSpec("P")

SLOWEST = 0.02
"""Seconds that work in a thread takes at most."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Jumps to the next moment at which something happens instead of waiting for it."""

    def __init__(self, seed: int = 0) -> None:
        self.moment = 0.0
        self.rng = random.Random(seed)
        super().__init__(_Impatient(self))

    def time(self) -> float:
        return self.moment

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        """Do it at some moment from now, all at once."""
        done = self.create_future()
        self.call_later(self.rng.random() * SLOWEST, self._run, done, func, args)
        return done

    def _run(self, done: "asyncio.Future[Any]", func: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            result = func(*args)
        except Exception as error:
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(result)


class _Impatient(selectors.DefaultSelector):
    """Has nobody to listen to but the loop itself."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        self._loop.moment += max(timeout, 0.0)
        return []


def run(main: Callable[[], Awaitable[None]], seed: int = 0) -> None:
    """Run something to its end in made-up time."""

    async def whole() -> None:
        await main()

    with asyncio.Runner(loop_factory=lambda: VirtualLoop(seed)) as runner:
        runner.run(whole())


def virtual(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run a test in made-up time."""

    @functools.wraps(test)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        run(functools.partial(test, *args, **kwargs))

    return wrapped


class VirtualClock:
    """The clock of a computer in made-up time; it may sleep, and be set."""

    def __init__(self, start: int = 1_700_000_000) -> None:
        self.start = start

    def now(self) -> int:
        return self.start + int(asyncio.get_running_loop().time())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def jump(self, seconds: int) -> None:
        """Let time pass that nobody notices."""
        self.start += seconds
