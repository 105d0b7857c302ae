"""What the time alone makes happen, and which time does not count because nobody hosted."""

import asyncio
from collections.abc import Callable

from retro.errors import StoreError
from retro.room.error_reports import report
from retro.room.heartbeat import Gap, Heartbeat, absence, sleep
from retro.room.ports import Clock, Vault
from retro.room.presence import Presence
from retro.session.cofacilitators import long_away
from retro.session.model import Session
from retro.session.timer import Timer

JUMP = 30
"""Seconds between two looks at the clock after which the computer must have slept."""


class Timekeeper:
    """Looks at the clock for a room, and knows the gap that is to be left out of its session.

    Asks for nothing and tells nobody: the room calls it every second and does what it answers.
    """

    def __init__(self, clock: Clock, vault: Vault, presence: Presence) -> None:
        self._clock = clock
        self._presence = presence
        self._heartbeat = Heartbeat(vault, clock)
        self._looked = clock.now()
        """When the clock was looked at last."""
        self._started = False
        self._gap: Gap | None = None
        self._resumed = ""
        self._told = (False, 0)
        """What views told by the time alone when that changed last."""
        self._asked: tuple[Timer, asyncio.Future[None]] | None = None
        """For which timer "time is up" was asked for, and the answer."""

    @property
    def gap(self) -> Gap | None:
        """A time in which nobody hosted that is not stored yet; until then the timer stands all the same."""
        return self._gap

    @property
    def held(self) -> int | None:
        """The moment at which the timer stood still although that is not stored yet."""
        return self._gap.since if self._gap else None

    @property
    def resumed(self) -> str:
        """What the facilitator should know of a session that was opened again, in sentences, or nothing."""
        return self._resumed

    # Before and after.

    def catch_up(self, session: Session, found: str) -> None:
        """Leave out the time since the session was hosted last; `found` is what else the facilitator learns.

        The moment is the last one that is known: a note of the time, or when the timer was started.
        """
        now = self._clock.now()
        self._resumed = found
        noted, timer = self._heartbeat.last(), session.timer
        if noted is None and timer.since is None:
            return
        gap = Gap(max(noted or 0, timer.since or 0, session.entered), now)
        if _under_way(session) and (timer.running or gap.since != now):
            self._gap, self._resumed = gap, " ".join(filter(None, (found, absence(gap))))

    def start(self) -> None:
        """Begin to notice when the computer sleeps: what passed before `start` is no sleep."""
        self._looked = self._clock.now()
        self._started = True

    def hold(self) -> None:
        """Begin a gap at the last look, because the process is about to end."""
        self._gap = self._gap or Gap(self._looked, self._looked)

    async def end(self) -> None:
        """Remove the note of the time of a session that is over."""
        await self._heartbeat.stop()

    # While it runs.

    def look(self, session: Session) -> bool:
        """Look at the clock. Returns whether the computer has slept, and so a gap began or grew."""
        before, self._looked = self._looked, self._clock.now()
        if self._looked < before:
            self._presence.set_back(self._looked)
        if abs(self._looked - before) <= JUMP or not _under_way(session) or not self._started:
            return False
        self._gap = Gap(self._gap.since if self._gap else before, self._looked)
        self._resumed = sleep(self._gap)
        return True

    def gap_stored(self, gap: Gap | None) -> None:
        """Take note that this gap is stored, if it was one; it may have grown meanwhile."""
        self._gap = _remaining(self._gap, gap)

    def session_changed(self, session: Session) -> None:
        """Drop what was said of the time before, once the session goes on or is over."""
        if session.timer.running or session.over:
            self._resumed = ""

    def views_differ(self, session: Session) -> bool:
        """Whether views tell something else than at the last call, by the time alone."""
        before, self._told = self._told, self._by_time(session)
        return self._told != before

    def counts(self, session: Session) -> bool:
        """Whether seconds are counted: the timer runs, and somebody hosts."""
        return session.timer.running and not session.over and self._gap is None

    def time_is_up(self, session: Session) -> bool:
        """Whether the timer reached zero and nobody has asked for what follows, see `time_up_asked`."""
        if session.timer.left(self._looked) > 0:
            return False
        if self._asked is None or self._asked[0] != session.timer:
            return True
        # A disk that refused the answer is asked again.
        done = self._asked[1]
        return done.done() and not done.cancelled() and isinstance(done.exception(), StoreError)

    def time_up_asked(self, timer: Timer, done: "asyncio.Future[None]") -> None:
        """Remember that "time is up" was asked for, for this timer; `done` is the answer."""
        self._asked = (timer, done)

    async def note(self, session: Session, *, last: bool = False) -> None:
        """Note the time where it outlives the process; the last note is written whatever the timer does."""
        # While there is a gap, the last note is the moment that counts.
        if _under_way(session) and self._gap is None:
            await self._heartbeat.beat(running=last or session.timer.running, now=last)

    def _by_time(self, session: Session) -> tuple[bool, int]:
        """Return what views tell by the time alone: that nobody has led for long, and how late it gets."""
        stage = session.stage
        if session.over:
            return (False, 0)
        vacant = long_away(self._presence.leader_away(session), self._looked)
        if stage is None:
            return (vacant, 0)
        spent = session.used.get(stage.id, 0) + self._looked - session.entered
        return (vacant, self._looked // 60 if spent > stage.minutes * 60 else 0)


async def every_second(clock: Clock, act: Callable[[], None]) -> None:
    """Do something once a second, for ever; no error ends this but being cancelled."""
    while True:
        await clock.sleep(1)
        try:
            act()
        except Exception as error:
            report("a second could not be told", error)


def _under_way(session: Session) -> bool:
    return session.stage is not None and not session.over


def _remaining(gap: Gap | None, stored: Gap | None) -> Gap | None:
    """Return what of a gap is left to store."""
    if gap is None or stored is None or gap == stored:
        return None if gap == stored else gap
    return Gap(stored.until, gap.until)
