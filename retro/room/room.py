"""A room: a session that is live in memory. One queue, one order; only the room changes the session."""

import asyncio
from collections.abc import Callable
from typing import Any

from retro.errors import RuleError, StoreError
from retro.room.access_control import AccessControl
from retro.room.access_policy import AccessPolicy
from retro.room.clock import Clock
from retro.room.command_queue import CLOSING, CommandQueue
from retro.room.error_reports import report
from retro.room.heartbeat import JUMP, Gap, Heartbeat, absence, sleep
from retro.room.ports import Entropy, Journal, Vault
from retro.room.presence import Presence
from retro.room.private_parts import Parts
from retro.room.seat_drafts import SeatDrafts
from retro.room.rate_limits import RateLimit, SeatRateLimiter
from retro.room.stage_secrets import LOST, StageSecrets
from retro.room.subscribers import Subscription
from retro.session import acts, events
from retro.session.codec import Codec
from retro.session.cofacilitators import leader_away, may_take_lead
from retro.session.context import SYSTEM
from retro.session.engine import Engine
from retro.session.model import Session
from retro.session.people import Role
from retro.session.timer import Timer
from retro.session.view import Invitation, RoomState, View

OVERRUN = "The room is overrun; try again in a moment."


class Room:
    """A live session and everybody in it. Views show only what is durable."""

    def __init__(
        self,
        *,
        engine: Engine,
        codec: Codec,
        journal: Journal,
        vault: Vault,
        clock: Clock,
        entropy: Entropy,
        access_policy: AccessPolicy,
        pace: RateLimit = RateLimit(),  # noqa: B008  (frozen)
    ) -> None:
        self._engine = engine
        self._journal = journal
        self.clock = clock
        self.access_policy = access_policy
        self.invitation: Invitation | None = None
        self.banner = ""
        self._stage_secrets = StageSecrets(vault, entropy)
        self._parts = Parts(codec, self._stage_secrets, entropy)
        self._commands = CommandQueue(
            engine=engine,
            codec=codec,
            journal=journal,
            stage_secrets=self._stage_secrets,
            parts=self._parts,
            clock=clock,
            entropy=entropy,
            begin=self._look_at_clock,
            stored=self._stored,
            refused=self._trouble,
            leader_away=self._leader_away,
            present=lambda: self._presence.here,
        )
        self._seat_drafts = SeatDrafts()
        self._rate_limiter = SeatRateLimiter(pace)
        self.access_control = AccessControl(self)
        self._presence = Presence(clock)
        self._heart = Heartbeat(vault, clock)
        self._resumed = ""
        self._looked = clock.now()
        self._told = (False, 0)
        self._asked: tuple[Timer, asyncio.Future[None]] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: asyncio.Task[None] | None = None
        self._views: dict[str, View] = {}
        self._memo: dict[str, Any] = {}

    @property
    def session(self) -> Session:
        """The session as it is stored."""
        return self._commands.session

    @property
    def id(self) -> str:
        """The session's id."""
        return self.session.id

    @property
    def resumed(self) -> str:
        """What the facilitator should know of a session that was opened again, in sentences, or nothing."""
        return self._resumed

    def catch_up(self, found: str = "") -> None:
        """Leave out the time since the session was hosted last: the timer stands at that moment.

        For a session that comes from its file, once, before `start`. The moment is the last one
        that is known: a note of the time, or when the timer was started. `found` is what the
        facilitator should know of the file, in a sentence.
        """
        now = self.clock.now()
        found = " ".join(filter(None, (found, LOST if self._parts.lost else "")))
        self._resumed = found
        for seat in self.session.seats:
            if seat.role is Role.FACILITATOR and not seat.removed:
                self._presence.away[seat.id] = now
        noted, timer = self._heart.last(), self.session.timer
        if noted is None and timer.since is None:
            return
        gap = Gap(max(noted or 0, timer.since or 0, self.session.entered), now)
        if self._begun and (timer.running or gap.since != now):
            self._commands.gap, self._resumed = gap, " ".join(filter(None, (found, absence(gap))))

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._looked = self.clock.now()
        self._tasks = [
            asyncio.create_task(self._commands.work(), name=f"room {self.id}"),
            asyncio.create_task(self._keep_time(), name=f"clock {self.id}"),
            asyncio.create_task(self._note_time(), name=f"heart {self.id}"),
        ]
        self._nudge()

    async def close(self, patience: float = 10.0) -> None:
        """Finish what was asked, hold the timer, and stop; what takes longer than `patience` is refused."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(patience), name=f"end of {self.id}")
        await asyncio.shield(self._closing)

    async def submit(self, seat: str, act: acts.Act) -> None:
        """Ask for an act and return when it is durable. Raises RuleError, or NotSaved from the disk."""
        if seat == SYSTEM:
            done = self._ask(seat, act)
        else:
            async with self._rate_limiter.take(seat):
                done = self._ask(seat, act)
        await done

    def _ask(self, seat: str, act: acts.Act) -> "asyncio.Future[None]":
        if self._closing is not None:
            raise RuleError(CLOSING)
        done = self._commands.ask(seat, act)
        if done is None:
            raise RuleError(OVERRUN)
        return done

    def view(self, seat: str) -> View:
        """Show the session to a seat. Raises RuleError when the seat was taken away."""
        cached = self._views.get(seat)
        if cached is None:
            cached = self._views[seat] = self._engine.view_for(self.session, seat, self._room_state(seat))
        return cached

    def subscribe(self, seat: str, changed: Callable[[], None], ticked: Callable[[], None]) -> Subscription:
        """Connect a terminal to a seat: it is present from now on and told of changes."""
        subscription = Subscription(seat, changed, ticked)
        self._presence.enter(subscription)
        self.changed()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Disconnect a terminal; the seat stays."""
        if self._presence.leave(subscription):
            self.changed()

    def forget(self, seat: str) -> None:
        """Disconnect all terminals of a seat, and of the one its person leads from."""
        lead = self.session.lead_seat(seat)
        for subscription in self._presence.of(seat, lead.id if lead else seat):
            self.unsubscribe(subscription)

    def connections(self, seat: str) -> int:
        """Count the terminals of a seat."""
        return self._presence.count(seat)

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what a seat is typing, in memory only, so that a lost connection loses nothing."""
        self._seat_drafts.keep_draft(seat, field, text)
        self._views.pop(seat, None)

    def keep_return_code(self, seat: str, code: str) -> None:
        """Remember a seat's return code, in memory only, to show it to that seat."""
        self._seat_drafts.keep_code(seat, code)
        self._views.pop(seat, None)

    def return_code(self, seat: str) -> str:
        """Give a seat's return code, or nothing when this process never learned it."""
        return self._seat_drafts.code(seat)

    async def renew_return_code(self, seat: str, code: str, hashed: str) -> None:
        """Give a seat another return code; from now on the old one opens nothing."""
        await self.submit(SYSTEM, acts.SetReturnCode(seat, hashed))
        self.keep_return_code(seat, code)
        for subscription in self._presence.of(seat):
            subscription.change()

    def changed(self, first: str = "") -> None:
        """Tell every connection that what it sees may have changed, the seat `first` before others."""
        self._views.clear()
        self._presence.tell(first)

    # What the desk needs to know.

    async def _stored(self, happened: list[events.Event], first: str) -> None:
        """Let go of what nothing needs any more, and tell everybody."""
        self._memo = {}
        if self.session.timer.running or self.session.over:
            self._resumed = ""
        for event in happened:
            if isinstance(event, events.SeatChanged) and event.seat.removed:
                self._seat_drafts.empty(event.seat.id)
                self._rate_limiter.forget(event.seat.id)
        self._trouble("")
        self.changed(first)
        if self.session.over:
            self._seat_drafts.drop_drafts()
            await self._heart.stop()

    def _leader_away(self, session: Session) -> int | None:
        return leader_away(session, self._presence.here, self._presence.away, self.clock.now())

    def _trouble(self, sentence: str) -> None:
        if sentence != self.banner:
            self.banner = sentence
            self.changed()

    def _nudge(self) -> None:
        """See to it that a gap gets stored, if there is one."""
        if self._commands.gap is not None and self._commands.idle:
            self._commands.ask(SYSTEM, None)

    # The time.

    @property
    def _begun(self) -> bool:
        return self.session.stage is not None and not self.session.over

    async def _keep_time(self) -> None:
        """Tell of every second that passes on a running timer, and act when it reaches zero."""
        while True:
            await self.clock.sleep(1)
            try:
                self._second()
            except Exception as error:
                report("a second could not be told", error)

    def _second(self) -> None:
        now = self._look_at_clock()
        self._nudge()
        by_the_clock = self._by_the_clock(now)
        if by_the_clock != self._told:
            self._told = by_the_clock
            self.changed()
        timer = self.session.timer
        if not timer.running or self.session.over or self._commands.gap is not None:
            return
        if timer.left(now) <= 0 and not self._has_asked(timer):
            asked = self._commands.ask(SYSTEM, acts.TimeUp())
            if asked is not None:
                self._asked = (timer, asked)
        self._presence.tick()

    def _has_asked(self, timer: Timer) -> bool:
        """Whether "time is up" was asked for this timer; a disk that refused the answer is asked again."""
        if self._asked is None or self._asked[0] != timer:
            return False
        done = self._asked[1]
        return not (done.done() and not done.cancelled() and isinstance(done.exception(), StoreError))

    def _by_the_clock(self, now: int) -> tuple[bool, int]:
        """Say what views tell by the time alone: that a lead may be taken, and how late it gets."""
        stage = self.session.stage
        if stage is None or self.session.over:
            return (False, 0)
        away = self._leader_away(self.session)
        vacant = any(may_take_lead(seat, away, now) for seat in self.session.seats)
        spent = self.session.used.get(stage.id, 0) + now - self.session.entered
        return (vacant, now // 60 if spent > stage.minutes * 60 else 0)

    async def _note_time(self) -> None:
        while True:
            self._look_at_clock()
            if self._begun and self._commands.gap is None:  # else the last note is the moment that counts
                await self._heart.beat(running=self.session.timer.running)
            await self.clock.sleep(1)

    def _look_at_clock(self) -> int:
        """Give the time; when far more of it has passed than we noticed, the computer slept."""
        before, self._looked = self._looked, self.clock.now()
        if self._looked < before:
            self._presence.set_back(self._looked)
        if abs(self._looked - before) > JUMP and self._begun and self._tasks:
            self._commands.gap = Gap(self._commands.gap.since if self._commands.gap else before, self._looked)
            self._resumed = sleep(self._commands.gap)
            self.changed()
        return self._looked

    # The end.

    async def _close(self, patience: float) -> None:
        if self._tasks:
            try:
                async with asyncio.timeout(patience):
                    await self._finish()
            except TimeoutError as error:
                report("the room did not come to its end in time", error)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._commands.refuse_all()
        self._presence.close()

    async def _finish(self) -> None:
        await self._commands.done()
        if not self._begun:
            return
        if self.session.timer.running and self._commands.gap is None:
            now = self._look_at_clock()
            self._commands.gap = self._commands.gap or Gap(now, now)
        self._nudge()
        await self._commands.done()
        if self._commands.gap is None:
            await self._heart.beat(running=True, now=True)

    def _room_state(self, seat: str) -> RoomState:
        return RoomState(
            now=self.clock.now(),
            present=self._presence.here,
            away_since=dict(self._presence.away),
            secret=self._stage_secrets.known(self.session.stage),
            drafts=self._seat_drafts.drafts(seat),
            return_code=self._seat_drafts.code(seat),
            invitation=self.invitation and self.access_control.signs(self.invitation),
            banner=self.banner,
            resumed=self._resumed,
            held=self._commands.gap.since if self._commands.gap else None,
            memo=self._memo,
        )
