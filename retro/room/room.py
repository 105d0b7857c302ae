"""A room: a session that is live in memory. One queue, one order; only the room changes the session."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from retro.errors import NotSaved, RetroError, RuleError
from retro.room.clock import Clock
from retro.room.door import Door
from retro.room.ports import Entropy, Journal, Vault
from retro.room.subscribers import Subscription
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.codec import Codec
from retro.session.context import SYSTEM, Context
from retro.session.engine import Engine
from retro.session.model import Session
from retro.session.people import Role
from retro.session.view import Invitation, View, World

log = logging.getLogger(__name__)

SECRET_BYTES = 32
DRAFT_LIMIT = 4000
DRAFTS = 40
"""Fields of which a seat's unfinished text is kept."""
APART = 0.003
"""Seconds between telling one connection and the next of a change."""
QUEUE = 1000
"""Acts that may wait; beyond this the room is overrun and says so."""

_Request = tuple[str, acts.Act, "asyncio.Future[None]"]


class Room:
    """A live session and everybody in it.

    Views show only what is durable: an act's events are applied to a draft of the session, stored,
    and only then become the session. Acts that arrive while the disk works share the next write.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        codec: Codec,
        journal: Journal,
        vault: Vault,
        clock: Clock,
        entropy: Entropy,
        door: Door,
    ) -> None:
        self._engine = engine
        self._codec = codec
        self._journal = journal
        self._vault = vault
        self._entropy = entropy
        self.clock = clock
        self.door = door
        self.invitation: Invitation | None = None
        self.banner = ""
        self.session: Session = engine.fold(codec.decode(document) for document in journal.events)
        self._queue: asyncio.Queue[_Request] = asyncio.Queue(QUEUE)
        self._secrets = self._open_secrets()
        self._drafts: dict[str, dict[str, str]] = {}
        self._return_codes: dict[str, str] = {}
        self._subscriptions: list[Subscription] = []
        self._present: Counter[str] = Counter()
        self._away: dict[str, int] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = asyncio.Event()
        self._views: dict[str, View] = {}
        self._memo: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """The session's id."""
        return self.session.id

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._tasks = [
            asyncio.create_task(self._work(), name=f"room {self.id}"),
            asyncio.create_task(self._keep_time(), name=f"clock {self.id}"),
        ]

    async def close(self) -> None:
        """Finish what was asked, pause the clock as the group left it, and stop."""
        if self._closed.is_set():
            return
        self._closed.set()
        await self._queue.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for subscription in list(self._subscriptions):
            subscription.cancel()

    async def submit(self, seat: str, act: acts.Act) -> None:
        """Ask for an act and return when it is durable. Raises RuleError, or NotSaved from the disk."""
        if self._closed.is_set():
            raise RuleError("The session is closing.")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((seat, act, done))
        except asyncio.QueueFull:
            raise RuleError("The room is overrun; try again in a moment.") from None
        await done

    def view(self, seat: str) -> View:
        """Show the session to a seat. Raises RuleError when the seat was taken away."""
        cached = self._views.get(seat)
        if cached is None:
            cached = self._views[seat] = self._engine.view_for(self.session, seat, self._world(seat))
        return cached

    def subscribe(self, seat: str, changed: Callable[[], None], ticked: Callable[[], None]) -> Subscription:
        """Connect a terminal to a seat: it is present from now on and told of changes."""
        subscription = Subscription(seat, changed, ticked)
        self._subscriptions.append(subscription)
        self._present[seat] += 1
        self.changed()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Disconnect a terminal; the seat stays."""
        subscription.cancel()
        if subscription not in self._subscriptions:
            return
        self._subscriptions.remove(subscription)
        self._present[subscription.seat] -= 1
        if self._present[subscription.seat] <= 0:
            del self._present[subscription.seat]
            self._away[subscription.seat] = self.clock.now()
        self.changed()

    def connections(self, seat: str) -> int:
        """Count the terminals of a seat."""
        return self._present[seat]

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what a seat is typing, in memory only, so that a lost connection loses nothing."""
        drafts = self._drafts.setdefault(seat, {})
        drafts.pop(field, None)
        if text:
            drafts[field] = text[:DRAFT_LIMIT]
            while len(drafts) > DRAFTS:
                del drafts[next(iter(drafts))]
        self._views.pop(seat, None)

    def keep_return_code(self, seat: str, code: str) -> None:
        """Remember a seat's return code, in memory only, to show it to that seat."""
        self._return_codes[seat] = code
        self._views.pop(seat, None)

    def changed(self, first: str = "") -> None:
        """Tell every connection that what it sees may have changed, those of the seat `first` before others.

        One after the other: a screen takes some milliseconds to draw, and a key that somebody presses
        meanwhile is to wait for one screen, not for all of them.
        """
        self._views.clear()
        ordered = sorted(self._subscriptions, key=lambda subscription: subscription.seat != first)
        for number, subscription in enumerate(ordered):
            subscription.change(number * APART)

    async def _work(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            while batch:
                batch = await self._handle(batch)

    async def _handle(self, batch: list[_Request]) -> list[_Request]:
        """Decide the acts in order and store their events at once; give back those after a sealing.

        A sealing destroys the stage's secret, so what follows is decided under a new one.
        """
        session = self.session
        accepted: list[_Request] = []
        happened: list[events.Event] = []
        rest: list[_Request] = []
        for number, request in enumerate(batch):
            seat, act, done = request
            try:
                context = await self._context(session, seat)
                decided = self._engine.decide(session, act, context)
                for event in decided:
                    session = self._engine.apply(session, event)
            except RetroError as refusal:
                self._answer(done, refusal)
                continue
            except Exception:
                log.exception("an act of kind %s could not be decided", type(act).__name__)
                self._answer(done, RuleError("This did not work; the session goes on unchanged."))
                continue
            accepted.append(request)
            happened.extend(decided)
            if any(_seals(event) for event in decided):
                rest = batch[number + 1 :]
                break
        await self._store(session, accepted, happened)
        return rest

    async def _store(self, session: Session, accepted: list[_Request], happened: list[events.Event]) -> None:
        if happened:
            try:
                await self._journal.commit(
                    self._documents(happened),
                    erase=self._codec.erases(happened),
                    head=head_of(session),
                )
            except RetroError as refusal:
                self._trouble(str(refusal))
                for _, _, done in accepted:
                    self._answer(done, refusal)
                return
            self.session = session
            self._memo = {}
            self._trouble("")
            await self._seal(happened)
            self.changed(accepted[0][0])
        for _, _, done in accepted:
            self._answer(done, None)

    def _documents(self, happened: list[events.Event]) -> list[dict[str, Any]]:
        """Encode the events; private ones that an outcome in the same batch stands for are left out."""
        kept: list[dict[str, Any]] = []
        for event in happened:
            erased = self._codec.erases([event])
            if erased:
                kept = [document for document in kept if not erased(document)]
            kept.append(self._codec.encode(event))
        return kept

    async def _seal(self, happened: list[events.Event]) -> None:
        """Destroy the secrets of sealed stages, and all of them once the session is over."""
        sealed = {event.stage for event in happened if isinstance(event, events.StageEvent) and event.seals}
        if self.session.over:
            sealed.update(self._secrets)
        if any(isinstance(event, events.StageEntered) for event in happened):
            # A secret drawn after the reveal guards nothing once the group has moved on.
            sealed.update(self._secrets.keys() - self._codec.unsealed(self._journal.events))
        for stage_id in sealed:
            self._secrets.pop(stage_id, None)
            try:
                await asyncio.to_thread(self._vault.destroy, _secret_name(stage_id))
            except OSError:
                # The next start destroys secrets that outlived their stage.
                log.exception("a secret could not be destroyed")

    async def _context(self, session: Session, seat_id: str) -> Context:
        seat = session.seat(seat_id)
        if seat is None and seat_id != SYSTEM:
            raise RuleError("Your seat was taken away. Ask the facilitator if this is a mistake.")
        return Context(
            seat=seat_id,
            role=seat.role if seat else None,
            now=self.clock.now(),
            entropy=self._entropy(16),
            secret=await self._secret(session.stage),
        )

    async def _secret(self, stage: Stage | None) -> bytes:
        if stage is None or not stage.anonymous:
            return b""
        if stage.id not in self._secrets:
            fresh = self._entropy(SECRET_BYTES)
            try:
                await asyncio.to_thread(self._vault.write, _secret_name(stage.id), fresh)
            except OSError as error:
                raise NotSaved(f"Not saved: {error.strerror or error}.") from error
            self._secrets[stage.id] = fresh
        return self._secrets[stage.id]

    def _open_secrets(self) -> dict[str, bytes]:
        """Read the secrets of stages that are still open, and destroy any that outlived its sealing."""
        kept: dict[str, bytes] = {}
        unsealed = self._codec.unsealed(self._journal.events)
        for stage in self.session.agenda.stages:
            secret = self._vault.read(_secret_name(stage.id))
            if secret is None:
                continue
            if stage.id in unsealed and not self.session.over:
                kept[stage.id] = secret
            else:
                self._vault.destroy(_secret_name(stage.id))
        return kept

    async def _keep_time(self) -> None:
        """Tell of every second that passes on a running timer, and act when it reaches zero."""
        asked: object = None
        while True:
            await self.clock.sleep(1)
            timer = self.session.timer
            if not timer.running or self.session.over:
                continue
            if timer.left(self.clock.now()) <= 0 and asked != timer:
                asked = timer
                done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                await self._queue.put((SYSTEM, acts.TimeUp(), done))
            for subscription in self._subscriptions:
                subscription.tick()

    def _world(self, seat: str) -> World:
        stage = self.session.stage
        return World(
            now=self.clock.now(),
            present=frozenset(self._present),
            away_since=dict(self._away),
            secret=self._secrets.get(stage.id, b"") if stage else b"",
            drafts=dict(self._drafts.get(seat, {})),
            return_code=self._return_codes.get(seat, ""),
            invitation=self.invitation,
            banner=self.banner,
            memo=self._memo,
        )

    def _trouble(self, sentence: str) -> None:
        if sentence != self.banner:
            self.banner = sentence
            self.changed()

    def _answer(self, done: "asyncio.Future[None]", refusal: RetroError | None) -> None:
        self._queue.task_done()
        if done.cancelled():
            return
        if refusal is None:
            done.set_result(None)
        else:
            done.set_exception(refusal)
            done.exception()  # an asker that has gone away is no reason for a warning


def head_of(session: Session) -> dict[str, Any]:
    """Say of a session what a list of sessions shows."""
    stage = session.stage
    return {
        "title": session.title,
        "template": session.agenda.name,
        "opened": session.opened,
        "offset": session.offset,
        "ended": session.ended,
        "stage": stage.title if stage else "",
        "people": len(session.members),
        "leaders": [seat.name for seat in session.seats if seat.role is Role.FACILITATOR],
    }


def _seals(event: events.Event) -> bool:
    return isinstance(event, events.StageEvent) and event.seals


def _secret_name(stage_id: str) -> str:
    return f"stage-{stage_id}"
