"""Following a session from one seat: what is to be said, as soon as it happens, and never more than was read.

A reader who is slow is told less and not later: what is said is worked out from what was said last and from
what is shown now, so that nothing piles up.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from retro.errors import RetroError
from retro.plain.changes import TOLD_AT, Change, changes, opening
from retro.plain.plain_stage import PlainFor
from retro.room.error_reports import report
from retro.room.room_port import RoomPort
from retro.session.text import counted

GONE: Final = "gone"
"""The sort of a change after which there is nothing more to be followed."""
UNSAID: Final = "Something went wrong on our side: a change cannot be said here."


class Follower:
    """What one seat is told. Without `present` it counts as nobody who is here."""

    def __init__(
        self, room: RoomPort, seat: str, plain_for: PlainFor, *, present: bool, ahead: str = ""
    ) -> None:
        self._room = room
        self._seat = seat
        self._plain_for = plain_for
        self._ahead = ahead
        self._wake = asyncio.Event()
        self._noticed = asyncio.Event()
        self._changed = False
        self.view = room.view(seat, ahead)
        """What was said last."""
        self._left = self._seconds_left()
        self._due: list[Change] = []
        connect = room.subscribe if present else room.listen
        self._subscription = connect(seat, self._notice, self._tick)

    def close(self) -> None:
        """Follow no more."""
        self._room.unsubscribe(self._subscription)

    def opened(self) -> list[Change]:
        """Return what is said of the stage that somebody finds who comes."""
        return self._made(lambda: opening(self.view, self._plain_for))

    def look_ahead(self, stage: str) -> list[Change]:
        """Look at a stage before the meeting, by its id, or at none; return what is said of it."""
        self._ahead = stage
        return self._follow()

    def so_far(self) -> list[Change]:
        """Return at once what is to be said now, if anything; nothing of a seat that is gone."""
        self._changed = False
        said, self._due = [*self._follow(), *self._due], []
        return [] if any(change.what == GONE for change in said) else said

    async def news(self) -> None:
        """Wait until there may be something to say."""
        await self._wake.wait()
        self._wake.clear()

    async def gone(self) -> str:
        """Wait until the seat is gone, and return why."""
        while True:
            await self._noticed.wait()
            self._noticed.clear()
            try:
                self._room.view(self._seat, self._ahead)
            except RetroError as refusal:
                return str(refusal)

    async def next(self) -> list[Change]:
        """Wait until there is something to say, and return it; at last one of the sort `GONE` or `end`."""
        while True:
            await self.news()
            said, self._due = self._due, []
            if self._changed:
                self._changed = False
                said = [*self._follow(), *said]
            if said:
                return said

    def _follow(self) -> list[Change]:
        try:
            after = self._room.view(self._seat, self._ahead)
        except RetroError as refusal:
            return [Change(GONE, str(refusal))]
        if after.position >= 0:
            self._ahead = ""
        before, self.view = self.view, after
        said = self._made(lambda: changes(before, after, self._plain_for))
        if before.timer != after.timer:
            self._left = self._seconds_left()
        return said

    def _made(self, make: Callable[[], list[Change]]) -> list[Change]:
        """Make what is to be said; an error of a kind ends no meeting and nobody's conversation."""
        try:
            return make()
        except Exception as error:
            report("a change cannot be said", error)
            return [Change("notice", UNSAID)]

    def _seconds_left(self) -> int | None:
        timer = self.view.timer
        timed = self.view.stage is not None and self.view.position >= 0 and timer.planned and timer.running
        return timer.left(self._room.clock.now()) if timed else None

    def _notice(self) -> None:
        self._changed = True
        self._wake.set()
        self._noticed.set()

    def _tick(self) -> None:
        before, self._left = self._left, self._seconds_left()
        if before is None or self._left is None:
            return
        for minutes in TOLD_AT:
            if before > minutes * 60 >= self._left:
                self._say_time(f"{counted(minutes, 'minute')} left.")
        if before > 0 >= self._left:
            self._say_time("The time is over.")

    def _say_time(self, sentence: str) -> None:
        self._due.append(Change("time", sentence))
        self._wake.set()
