"""A room: a session that is live in memory, and everybody who is in it.

The way of an act, in the order in which it happens:

1. `submit` is called when a key was pressed; the rate limiter lets each seat's acts through in their order.
2. The command queue holds them in one order for all; `_work` takes out all that wait.
3. `LiveSession.decide` decides each, or refuses it with a sentence.
4. `LiveSession.commit` stores the events of the whole batch, and then they are the session.
5. `_notify` tells every connection, and only then do those who asked have their answer.

Only the room knows its parts; they know neither it nor each other, save what is handed to them.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from retro.errors import NotSaved, RuleError
from retro.room.access_control import AccessControl
from retro.room.access_policy import AccessPolicy
from retro.room.command_queue import CLOSING, CommandQueue, Request
from retro.room.error_reports import report
from retro.room.latecomers import Latecomers
from retro.room.live_session import Decided, LiveSession
from retro.room.made_views import MadeViews, WriteMinutes, no_minutes
from retro.room.ports import Clock, Entropy, Journal, Vault
from retro.room.presence import Presence
from retro.room.rate_limits import RateLimit, SeatRateLimiter
from retro.room.recalls import Memory, NoMemory, Recalls
from retro.room.return_codes import CODES_LOST, ReturnCodes
from retro.room.seat_drafts import SeatDrafts
from retro.room.stage_secrets import LOST, StageSecrets
from retro.room.subscription import Changed, Subscription
from retro.room.timekeeper import Timekeeper, every_second
from retro.session import acts
from retro.session.codec import Codec
from retro.session.context import SYSTEM
from retro.session.engine import Engine
from retro.session.invitation import Invitation
from retro.session.model import Session
from retro.session.view import RoomState, View


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
        draw_return_code: Callable[[], str] | None = None,
        write_minutes: WriteMinutes = no_minutes,
        memory: Memory = NoMemory(),  # noqa: B008  (keeps nothing)
    ) -> None:
        self._engine = engine
        self.clock: Final = clock
        self.access_policy: Final = access_policy
        """Who may come in."""
        self.access_control: Final = AccessControl(self, access_policy)
        """What a facilitator can do about who comes in."""
        self._stage_secrets = StageSecrets(vault, entropy)
        self._presence = Presence(clock)
        self.connections: Final = self._presence.count
        """Counts the terminals of a seat."""
        self.listen: Final = self._presence.listen
        """Tells of changes, without a terminal at the seat."""
        self.withdrawing: Final = self._presence.withdrawing
        """While it lasts, calls what it is given when something on screens must not be shown any more."""
        self._timekeeper = Timekeeper(clock, vault, self._presence)
        self._recalls = Recalls(memory, engine.kinds, self._recalled)
        self._live = LiveSession(
            engine=engine,
            codec=codec,
            journal=journal,
            stage_secrets=self._stage_secrets,
            clock=clock,
            entropy=entropy,
            presence=self._presence,
            recalled=lambda: self._recalls.refs,
        )
        self.return_codes: Final = ReturnCodes(self, vault, entropy, draw_return_code, self._code_learned)
        self._queue = CommandQueue()
        self._rate_limiter = SeatRateLimiter(pace)
        self._seat_drafts = SeatDrafts()
        self._latecomers = Latecomers(self._live.session)
        self.comes_late: Final = self._latecomers.is_late
        """Whether a seat's person has come for the first time since the meeting began; true once."""
        self.invitation: Invitation | None = None
        """How people join, once that is known."""
        self._banner = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: asyncio.Task[None] | None = None
        self._made = MadeViews(write_minutes)

    @property
    def session(self) -> Session:
        """The session as it is stored."""
        return self._live.session

    @property
    def id(self) -> str:
        return self.session.id

    @property
    def resumed(self) -> str:
        """What the facilitator should know of a session that was opened again, in sentences, or nothing."""
        return self._timekeeper.resumed

    def catch_up(self, found: str = "") -> None:
        """Leave out the time since the session was hosted last: the timer stands at that moment.

        For a session from its file, once, before `start`; `found` is what to tell the facilitator of it.
        """
        self._presence.missing(self.session)
        codes_lost = CODES_LOST if self.return_codes.are_lost(self.session) else ""
        known = " ".join(filter(None, (found, LOST if self._live.lost else "", codes_lost)))
        self._timekeeper.catch_up(self.session, known)

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._timekeeper.start()
        # The note of the time waits for the disk, which must not hold up the seconds; hence two tasks.
        self._tasks = [
            asyncio.create_task(self._work(), name=f"room {self.id}"),
            asyncio.create_task(every_second(self.clock, self._second), name=f"clock {self.id}"),
            asyncio.create_task(self._note_time(), name=f"heart {self.id}"),
        ]
        self._store_gap()
        self._recalls.follow(self.session)

    async def close(self, patience: float = 10.0) -> None:
        """Finish what was asked, hold the timer, and stop; what takes longer than `patience` is refused."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(patience), name=f"end of {self.id}")
        await asyncio.shield(self._closing)  # a second caller who gives up must not break off the first one

    async def submit(self, seat: str, act: acts.Act) -> None:
        """Ask for an act and return when it is durable. Raises RuleError, or NotSaved from the disk."""
        if seat == SYSTEM:
            done = self._ask(seat, act)
        else:
            async with self._rate_limiter.take(seat):
                done = self._ask(seat, act)
        # Awaited behind the limiter: the seat's next act may join the same write.
        await done

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what a seat is typing, in memory only, so that a lost connection loses nothing."""
        self._seat_drafts.keep_draft(seat, field, text)
        self._made.drop(seat)

    # What people see.

    def view(self, seat: str, ahead: str = "") -> View:
        """Return the session as a seat may see it. Raises RuleError when the seat was taken away.

        `ahead` is the stage that is looked at before the meeting, by its id; nobody else is told.
        """
        session, look, known = self.session, self._engine.view_for, self._room_state
        return self._made.view(session, seat, ahead, lambda: look(session, seat, known(seat, ahead)))

    def invite(self, invitation: Invitation) -> None:
        """Show the facilitators how people join; what the room knows better is completed when it is shown."""
        self.invitation = invitation
        self.changed()

    def subscribe(self, seat: str, changed: Changed, ticked: Callable[[], None]) -> Subscription:
        """Connect a terminal to a seat: it is present from now on and told of changes."""
        subscription = self._presence.enter(seat, changed, ticked)
        self.changed(seat, only_people=seat not in self.session.facilitators)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Disconnect a terminal; the seat stays."""
        if self._presence.leave(subscription):
            self.changed(only_people=subscription.seat not in self.session.facilitators)

    def forget(self, seat: str) -> None:
        """Disconnect all terminals of a seat, and of the one its person leads from."""
        lead = self.session.lead_seat(seat)
        for subscription in self._presence.terminals_of(seat, lead.id if lead else seat):
            self.unsubscribe(subscription)

    def changed(self, first: str = "", *, only_people: bool = False) -> None:
        """Tell every connection that what it sees may have changed: the seat `first`, then facilitators."""
        self._made.told()
        tell = self._presence.tell_of_people if only_people else self._presence.tell
        tell(first, self.session.facilitators)

    # The way of an act.

    def _ask(self, seat: str, act: acts.Act) -> "asyncio.Future[None]":
        if self._closing is not None:
            raise RuleError(CLOSING)
        return self._queue.ask(seat, act)

    async def _work(self) -> None:
        """Handle what is asked for, for ever; no error ends this but being cancelled."""
        while True:
            batch = await self._queue.batch()
            try:
                rest: Sequence[Request] = batch
                while rest:
                    rest = await self._handle(rest)
            except Exception as error:
                report("a batch of acts broke off", error)
            finally:
                self._queue.finish(batch)

    async def _handle(self, batch: Sequence[Request]) -> Sequence[Request]:
        """Decide, commit, notify, answer. Returns the requests that are to be decided afterwards."""
        self._look_at_clock()
        decided = await self._live.decide(batch, self._timekeeper.gap)
        for request, why in decided.refused:
            if isinstance(why, NotSaved):
                self._show_banner(str(why))
            request.answer(why)
        refusal = await self._live.commit(decided) if decided.happened else None
        if refusal is not None:
            self._show_banner(str(refusal))
        else:
            self._timekeeper.gap_stored(decided.gap)
            await self._notify(decided)
        # Answered last: whoever gets an answer finds it in the views as well.
        for request in decided.accepted:
            request.answer(refusal)
        return decided.rest

    async def _notify(self, decided: Decided) -> None:
        """Drop what nothing needs any more after events were stored, and tell everybody."""
        if not decided.happened:
            return
        try:
            self._made.session_changed()  # before anything waits
            if decided.withdraws:
                self._made.told()
                self._presence.withdraw()
            await self._live.destroy_secrets(decided)
            self._timekeeper.session_changed(self.session)
            self._seat_drafts.follow(decided.happened)
            self._latecomers.follow(self.session, self._presence.here)
            self._recalls.follow(self.session)
            self.return_codes.follow(decided.happened)
            self._rate_limiter.follow(decided.happened)
            self._show_banner("")
            self.changed(decided.first, only_people=decided.only_people)
            if self.session.over:
                await self._timekeeper.end()
                await self.return_codes.end()
        except Exception as error:
            # The events are stored all the same, so nobody is refused for it.
            report("the room could not be put in order after a change", error)

    def _show_banner(self, sentence: str) -> None:
        if sentence != self._banner:
            self._banner = sentence
            self.changed()

    def _recalled(self) -> None:
        self._made.session_changed()
        self.changed()

    def _code_learned(self, seat: str) -> None:
        self._made.drop(seat)
        self._presence.tell_seat(seat)

    def _room_state(self, seat: str, ahead: str = "") -> RoomState:
        return RoomState(
            now=self.clock.now(),
            present=self._presence.here,
            away_since=dict(self._presence.away),
            secret=self._stage_secrets.known(self.session.stage),
            secrets=self._live.secrets_before,
            ahead=ahead,
            drafts=self._seat_drafts.drafts(seat),
            return_code=self.return_codes.known(seat),
            invitation=self.invitation and self.access_control.completed(self.invitation),
            banner=self._banner,
            resumed=self._timekeeper.resumed,
            held=self._timekeeper.held,
            recalled=self._recalls.found,
            memo=self._made.memo,
            moment=self._made.moment,
            kept=self._live.kept,
        )

    # The time.

    def _second(self) -> None:
        """Tell of a second that has passed on a running timer, and act when it reaches zero."""
        self._look_at_clock()
        self._store_gap()
        if self._timekeeper.views_differ(self.session):
            self.changed()
        if not self._timekeeper.counts(self.session):
            return
        if self._timekeeper.time_is_up(self.session):
            with suppress(RuleError):  # overrun: asked again with the next second
                self._timekeeper.time_up_asked(self.session.timer, self._queue.ask(SYSTEM, acts.TimeUp()))
        self._presence.tick()

    async def _note_time(self) -> None:
        while True:
            self._look_at_clock()
            await self._timekeeper.note(self.session)
            await self.clock.sleep(1)

    def _look_at_clock(self) -> None:
        if self._timekeeper.look(self.session):
            self.changed()

    def _store_gap(self) -> None:
        """See to it that a gap is stored, if there is one; whatever is decided next takes it along."""
        if self._timekeeper.gap is not None and self._queue.idle:
            self._queue.ask(SYSTEM, None)

    # The end.

    async def _close(self, patience: float) -> None:
        self._recalls.close()
        if self._tasks:
            try:
                async with asyncio.timeout(patience):
                    await self._finish()
            except TimeoutError as error:
                report("the room did not come to its end in time", error)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._queue.refuse_all()
        self._presence.close()

    async def _finish(self) -> None:
        """Handle what was asked before the end, then let the timer stand and note the time."""
        await self._queue.finished()
        if self._timekeeper.counts(self.session):
            self._look_at_clock()
            self._timekeeper.hold()
        self._store_gap()
        await self._queue.finished()
        await self._timekeeper.note(self.session, last=True)
