"""The last moment at which a session was hosted, kept so that time nobody hosted is not counted.

A process that is killed cannot say when, so the room notes the time every second while the timer
runs, and every few seconds durably, for a power cut. What a note costs is a small file beside the
secrets; it says nothing of anybody.
"""

import asyncio

import msgspec

from retro.errors import StoreError
from retro.room.error_reports import report
from retro.room.ports import Clock, Vault
from retro.session.text import counted

NAME = "last-alive"
BEAT = 5
"""Seconds between two durable notes while the timer runs: as much of it may a power cut take."""
DIGITS = 12
"""Of the longest note that is read; Python refuses to read thousands."""
SLOW_BEAT = 60
"""The same while the timer stands."""


class Gap(msgspec.Struct, frozen=True):
    """A time in which nobody hosted."""

    since: int
    until: int


class Heartbeat:
    """Notes of the time, in the vault."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._turn = asyncio.Lock()
        self._noted = 0
        """When it was noted durably."""
        self._well = True

    def last(self) -> int | None:
        """Return the moment that was noted last, by whichever process, or None."""
        try:
            noted = self._vault.read(NAME)
        except (OSError, StoreError):
            return None
        return int(noted) if noted and noted.isdigit() and len(noted) <= DIGITS else None

    async def beat(self, *, running: bool, now: bool = False) -> None:
        """Note the time if it is time to; a disk that refuses costs precision and nothing else."""
        moment = self._clock.now()
        durable = now or not 0 <= moment - self._noted < (BEAT if running else SLOW_BEAT)
        if not (durable or running):
            return
        keep = self._vault.write if durable else self._vault.note
        try:
            async with self._turn:
                await asyncio.to_thread(keep, NAME, b"%010d" % moment)
        except (OSError, StoreError) as error:
            if self._well:
                report("the time could not be noted", error)
            self._well = False
        else:
            self._noted, self._well = (moment if durable else self._noted), True

    async def stop(self) -> None:
        """Remove the note of a session that is over."""
        try:
            async with self._turn:
                await asyncio.to_thread(self._vault.destroy, NAME)
        except (OSError, StoreError) as error:
            report("the note of the time could not be removed", error)


def absence(gap: Gap) -> str:
    """Return the sentence for a gap in which no process hosted."""
    return f"Nobody was hosting for {spoken(gap.until - gap.since)}; {STANDS}" if _known(gap) else SET_BACK


def sleep(gap: Gap) -> str:
    """Return the sentence for a gap in which the computer slept."""
    slept = f"The hosting computer slept for {spoken(gap.until - gap.since)}; {STANDS}"
    return slept if _known(gap) else SET_BACK


STANDS = "the timer is where it was."
SET_BACK = f"The clock of the hosting computer was set back; {STANDS}"


def spoken(seconds: int) -> str:
    """Return a duration in its largest unit: a moment, 40 seconds, 12 minutes, 3 hours, 2 days."""
    if not seconds:
        return "a moment"
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return counted(seconds // size, unit)
    return counted(seconds, "second")


def _known(gap: Gap) -> bool:
    return gap.until >= gap.since
