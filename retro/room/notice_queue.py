"""Who is to be told of a change next: one connection in each turn of the event loop."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Final, TypeAlias

Notice: TypeAlias = Callable[[], "asyncio.Future[None] | None"]
"""Tells a connection of something; what it returns, if anything, is done once that is shown."""
PATIENCE: Final = 0.25
"""Seconds that the others wait for a connection that has more to show than it draws in one turn."""


class NoticeQueue:
    """Calls what is waiting in its order, what is urgent first, and each only once.

    A screen takes about a millisecond to draw. Between two of them keys are read and acts are stored, so that
    a key waits for one screen and not for all of them. Where a stage begins, a screen takes many turns: it is
    waited for, or the first would be as late as the last. Who still waits when something else changes is told
    once of both.
    """

    def __init__(self) -> None:
        self._urgent: dict[Notice, None] = {}
        self._rest: dict[Notice, None] = {}
        self._work: asyncio.Task[None] | None = None

    def add(self, notice: Notice, *, urgent: bool = False) -> None:
        """Let a notice wait for its turn. It is known by being equal; it must not raise."""
        if urgent:
            self._rest.pop(notice, None)
            self._urgent[notice] = None
        elif notice not in self._urgent:
            self._rest[notice] = None
        if self._work is None or self._work.done():
            # In no app's context, which would hold the app of somebody who has left.
            self._work = asyncio.get_running_loop().create_task(self._give(), context=Context())

    def holds(self, notice: Notice) -> bool:
        """Whether a notice waits."""
        return notice in self._urgent or notice in self._rest

    def drop(self, *notices: Notice) -> None:
        """Leave out what waits."""
        for notice in notices:
            self._urgent.pop(notice, None)
            self._rest.pop(notice, None)

    async def _give(self) -> None:
        while waiting := self._urgent or self._rest:
            notice = next(iter(waiting))
            del waiting[notice]
            if (shown := notice()) is None:
                await asyncio.sleep(0)
            else:
                await asyncio.wait({shown}, timeout=PATIENCE)
