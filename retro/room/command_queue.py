"""The desk of a room: acts are decided one after the other, and what they bring about is stored first."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from retro.errors import NotSaved, RetroError, RuleError
from retro.room.clock import Clock
from retro.room.error_reports import report
from retro.room.heartbeat import Gap
from retro.room.ports import Entropy, Journal
from retro.room.private_parts import Parts
from retro.room.session_summary import summary_of
from retro.room.stage_secrets import StageSecrets
from retro.session import acts, events
from retro.session.codec import Codec, nothing
from retro.session.context import SYSTEM, Context
from retro.session.engine import Engine
from retro.session.model import Session
from retro.session.people import Role, Seat

QUEUE = 1000
"""Acts that may wait; beyond this the room is overrun and says so."""
CLOSING = "The session is closing."
BROKEN = "This did not work; the session goes on unchanged."

_Request = tuple[str, acts.Act | None, "asyncio.Future[None]"]
"""A seat, what it asks for, and who waits for the answer. Without an act only a look is taken."""


class CommandQueue:
    """Holds the session and is the only one to change it.

    An act's events are applied to a draft of the session, stored, and only then become the session.
    Acts that arrive while the disk works share the next write.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        codec: Codec,
        journal: Journal,
        stage_secrets: StageSecrets,
        parts: Parts,
        clock: Clock,
        entropy: Entropy,
        begin: Callable[[], object],
        stored: Callable[[list[events.Event], str], Awaitable[None]],
        refused: Callable[[str], None],
        leader_away: Callable[[Session], int | None],
        present: Callable[[], frozenset[str]],
    ) -> None:
        self._engine = engine
        self._codec = codec
        self._journal = journal
        self._stage_secrets = stage_secrets
        self._parts = parts
        self._clock = clock
        self._entropy = entropy
        self._begin = begin
        """Called before each batch."""
        self._stored = stored
        """Called when events are durable, with the seat that comes first."""
        self._refused = refused
        """Called when the disk refuses, with its sentence."""
        self._leader_away = leader_away
        self._present = present
        self._queue: asyncio.Queue[_Request] = asyncio.Queue(QUEUE)
        folded = engine.fold(codec.decode(document) for document in journal.events)
        self.session: Session = parts.opened(folded, journal.private)
        self.gap: Gap | None = None
        """A time in which nobody hosted that is not stored yet; until then the timer stands all the same."""

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._queue.empty()

    async def done(self) -> None:
        """Wait until everything that was asked for has its answer."""
        await self._queue.join()

    def ask(self, seat: str, act: acts.Act | None) -> "asyncio.Future[None] | None":
        """Put a request into the queue; None when it is full. Without an act a gap is stored, if any."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((seat, act, done))
        except asyncio.QueueFull:
            return None
        return done

    def refuse_all(self) -> None:
        """Refuse what still waits."""
        while not self._queue.empty():
            _answer(self._queue.get_nowait()[2], RuleError(CLOSING))

    async def work(self) -> None:
        """Handle what is asked for, for ever; no trouble ends this but being cancelled."""
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                rest = batch
                while rest:
                    rest = await self._handle(rest)
            except Exception as error:
                report("a batch of acts broke off", error)
            finally:
                for _, _, done in batch:
                    _answer(done, RuleError(BROKEN))  # whoever has no answer yet
                    self._queue.task_done()

    async def _handle(self, batch: list[_Request]) -> list[_Request]:
        """Decide the acts in order and store their events at once; give back those after an outcome.

        An outcome destroys the stage's secret, so what follows is decided under a new one.
        """
        self._begin()
        session, gap = self.session, self.gap
        accepted: list[_Request] = []
        happened: list[events.Event] = []
        rest: list[_Request] = []
        if gap is not None and not session.over:
            context = Context(SYSTEM, None, self._clock.now())
            act = acts.Interrupt(gap.since, gap.until)
            session = self._decide(session, act, context, happened)
        for number, request in enumerate(batch):
            seat, asked, done = request
            before = len(happened)
            try:
                if asked is not None:
                    context = await self._context(session, seat, asked)
                    session = self._decide(session, asked, context, happened)
            except RetroError as refusal:
                if isinstance(refusal, NotSaved):
                    self._refused(str(refusal))
                _answer(done, refusal)
                continue
            except Exception as error:
                report(f"an act of kind {type(asked).__name__} could not be decided", error)
                _answer(done, RuleError(BROKEN))
                continue
            accepted.append(request)
            if any(isinstance(event, events.PrivateDestroyed) for event in happened[before:]):
                rest = batch[number + 1 :]
                break
        if await self._store(session, accepted, happened):
            self.gap = _remaining(self.gap, gap)
        return rest

    def _decide(
        self, session: Session, act: acts.Act, context: Context, happened: list[events.Event]
    ) -> Session:
        """Decide and apply; `happened` grows only when all of it worked."""
        decided = self._engine.decide(session, act, context)
        for event in decided:
            session = self._engine.apply(session, event)
        happened.extend(decided)
        return session

    async def _store(self, session: Session, accepted: list[_Request], happened: list[events.Event]) -> bool:
        """Make the events durable, then the session; say whether that worked."""
        refusal = await self._commit(session, happened) if happened else None
        if refusal is not None:
            self._refused(str(refusal))
        elif happened:
            self.session = session
            self._parts.are_stored(session)
            try:
                await self._stage_secrets.destroy_after(happened, session, self._journal.private)
                await self._stored(happened, accepted[0][0] if accepted else "")
            except Exception as error:
                report("the room could not be put in order after a change", error)
        for _, _, done in accepted:
            _answer(done, refusal)
        return refusal is None

    async def _commit(self, session: Session, happened: list[events.Event]) -> RetroError | None:
        try:
            documents, erase = self._codec.stored(happened, session)
            private = self._parts.changes(happened, session, self._journal.private)
            if self._parts.to_be_erased or None in private.values():
                erase = erase or nothing
            await self._journal.commit(documents, erase=erase, head=summary_of(session), private=private)
        except RetroError as refusal:
            return refusal
        except Exception as error:
            report("a batch of events could not be stored", error)
            return NotSaved("Not saved: something went wrong on our side. Try again.")
        return None

    async def _context(self, session: Session, seat_id: str, act: acts.Act) -> Context:
        seat = session.seat(seat_id)
        if seat is None and seat_id != SYSTEM:
            raise RuleError("Your seat was taken away. Ask the facilitator if this is a mistake.")
        return Context(
            seat=seat_id,
            role=seat.role if seat else None,
            now=self._clock.now(),
            entropy=self._entropy(16),
            secret=await self._secret(session, seat, act),
            present=self._present(),
            leader_away=self._leader_away(session),
        )

    async def _secret(self, session: Session, seat: Seat | None, act: acts.Act) -> bytes:
        """Give the secret an act needs, and draw one only for somebody who gives something."""
        if isinstance(act, acts.MakeMorePrivate):
            stage = next((stage for stage in session.agenda.stages if stage.id == act.stage), None)
            return await self._stage_secrets.drawn(
                stage and msgspec.structs.replace(stage, privacy=act.privacy)
            )
        if seat is not None and seat.role is Role.PARTICIPANT:
            return await self._stage_secrets.drawn(session.stage)
        return self._stage_secrets.known(session.stage)


def _remaining(gap: Gap | None, stored: Gap | None) -> Gap | None:
    """Say what of a gap is left to store; it may have grown meanwhile."""
    if gap is None or stored is None or gap == stored:
        return None if gap == stored else gap
    return Gap(stored.until, gap.until)


def _answer(done: "asyncio.Future[None]", refusal: RetroError | None) -> None:
    if done.done():
        return
    if refusal is None:
        done.set_result(None)
    else:
        done.set_exception(refusal)
        done.exception()  # an asker that has gone away is no reason for a warning
