"""What became of captures in a meeting that is held here is written as soon as it is over.

A host may go on for weeks with other meetings, and words that a meeting dropped must not wait for that.
"""

import asyncio

from retro.commands.prompts import say
from retro.commands.settled_captures import settle_now
from retro.room import Room
from retro.room.error_reports import report
from retro.session.context import SYSTEM
from retro.workspace import Workspace


class Settling:
    """Waits for the end of one meeting. The event loop waits for no disk."""

    def __init__(self, workspace: Workspace, room: Room) -> None:
        self._workspace = workspace
        self._room = room
        self._running: asyncio.Task[None] | None = None
        self._said = ""
        room.listen(SYSTEM, self._changed, lambda: None)

    async def finish(self) -> None:
        """Come to the end, once the room is closed, and say what was kept: until now a screen was there."""
        self._changed()
        if self._running is not None:
            await self._running
        if self._said:
            say(self._said)

    def _changed(self) -> None:
        if self._running is None and self._room.session.over:
            self._running = asyncio.create_task(self._settle(), name=f"captures of {self._room.id}")

    async def _settle(self) -> None:
        try:
            self._said = await asyncio.to_thread(settle_now, self._workspace, self._room.session)
        except Exception as error:
            # It is tried again when this process ends, and whenever somebody looks at captures.
            report("what became of captures could not be written", error)
