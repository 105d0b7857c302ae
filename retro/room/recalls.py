"""What fits of earlier meetings: asked for outside of the event loop, once for each thing a meeting is at."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, Protocol

from retro.room.error_reports import report
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.recall_rules import recall_context
from retro.session.recalled import RecallContext, Recalled

PATIENCE: Final = 2.0
"""Seconds after which nothing is shown, instead of something that comes too late."""


class Memory(Protocol):
    """What is kept of earlier meetings."""

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        """Return what fits, best first. Called in a thread; may fail in any way."""


class NoMemory:
    """Nothing is kept."""

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        """Return nothing."""
        return ()


class Recalls:
    """What fits what the meeting is about now. While it is not known yet, nothing waits for it."""

    def __init__(self, memory: Memory, kinds: Mapping[str, Kind[Any]], told: Callable[[], None]) -> None:
        self._memory = memory
        self._kinds = kinds
        self._told = told
        self._context: RecallContext | None = None
        self._asking: asyncio.Task[None] | None = None
        self.found: tuple[Recalled, ...] = ()

    @property
    def refs(self) -> frozenset[str]:
        """The refs of what was found."""
        return frozenset(each.ref for each in self.found)

    def follow(self, session: Session) -> None:
        """Look for what fits the session as it is now, if that is something else than before."""
        context = recall_context(session, self._kinds)
        if context == self._context:
            return
        before, self._context = self._context, context
        if (
            context is None
            or before is None
            or (context.topic, context.kinds, context.due) != (before.topic, before.kinds, before.due)
        ):
            self.found = ()
        if context is not None and self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="recall")

    def close(self) -> None:
        """Look for nothing any more."""
        self._context = None
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self) -> None:
        """Ask until the answer is one to what the meeting is at; one thread at a time, however slow it is."""
        answered = None
        try:
            while (context := self._context) is not None and context != answered:
                answered = context
                asked = asyncio.create_task(asyncio.to_thread(self._memory.recall, context))
                # What is due is asked for while the host's program still starts, and is never too late.
                done, _ = await asyncio.wait({asked}, timeout=None if context.due else PATIENCE)
                if not done:
                    report("earlier meetings were not asked in time", TimeoutError())
                    with suppress(Exception):
                        await asked
                    continue
                self._take(context, asked)
        finally:
            self._asking = None

    def _take(self, context: RecallContext, asked: "asyncio.Task[tuple[Recalled, ...]]") -> None:
        try:
            found = asked.result()
        except Exception as error:
            report("earlier meetings could not be asked", error)
            found = ()
        if context == self._context and found != self.found:
            self.found = found
            self._told()
