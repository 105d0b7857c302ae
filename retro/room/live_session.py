"""The session of a room: acts are decided on it, and it changes only when their events are durable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from retro.errors import NotSaved, RetroError, RuleError
from retro.room.command_queue import BROKEN, Request
from retro.room.error_reports import report
from retro.room.heartbeat import Gap
from retro.room.ports import Clock, Entropy, Journal
from retro.room.presence import Presence
from retro.room.private_parts import Parts
from retro.room.stage_secrets import StageSecrets
from retro.session import acts, events
from retro.session.before import open_before, stage_before
from retro.session.codec import Codec, nothing
from retro.session.context import SYSTEM, Context
from retro.session.dealing import last_dealt, stage_dealt_in
from retro.session.engine import Engine
from retro.session.identity_cache import IdentityCache
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.seats import why_gone
from retro.session.summary import summary_of

_FORGETS = (events.StageEntered, events.HistoryErased, events.TextRemoved, events.SessionEnded)


@dataclass
class Decided:
    """What came of a batch of acts; nothing of it is stored yet."""

    session: Session
    """The session once the events are durable."""
    gap: Gap | None
    """The time in which nobody hosted that the events leave out."""
    happened: list[events.Event] = field(default_factory=list)
    accepted: list[Request] = field(default_factory=list)
    refused: list[tuple[Request, RetroError]] = field(default_factory=list)
    rest: Sequence[Request] = ()
    """Requests behind an outcome, to be decided once this is stored."""

    @property
    def first(self) -> str:
        """The seat whose act was accepted first; its screens are told first."""
        return self.accepted[0].seat if self.accepted else ""

    @property
    def only_people(self) -> bool:
        """Whether nothing happened but that people joined who do not lead, or got a return code."""
        return self.gap is None and all(_only_people(request.act) for request in self.accepted)

    @property
    def forgets(self) -> bool:
        """Whether nothing made of the session before may stay in memory."""
        return any(isinstance(event, _FORGETS) for event in self.happened)

    @property
    def withdraws(self) -> bool:
        """Whether something that screens show must not be shown any more."""
        return any(event.withdraws for event in self.happened)


class LiveSession:
    """Decides acts in their order, stores their events, and only then lets them become the session."""

    def __init__(
        self,
        *,
        engine: Engine,
        codec: Codec,
        journal: Journal,
        stage_secrets: StageSecrets,
        clock: Clock,
        entropy: Entropy,
        presence: Presence,
        recalled: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """`recalled` are the refs of the entries of earlier meetings that are shown now."""
        self._engine = engine
        self._codec = codec
        self._journal = journal
        self._stage_secrets = stage_secrets
        self._clock = clock
        self._entropy = entropy
        self._presence = presence
        self._recalled = recalled
        self._parts = Parts(codec, stage_secrets, entropy)
        folded = engine.fold(codec.decode(document) for document in journal.events)
        self._session = self._parts.opened(folded, journal.private)
        self.kept = IdentityCache()
        """What was made of the session for everybody's view."""

    @property
    def session(self) -> Session:
        """The session as it is stored."""
        return self._session

    @property
    def lost(self) -> bool:
        """Whether something private is stored that cannot be read here, because its secret is missing."""
        return bool(self._parts.lost)

    async def decide(self, batch: Sequence[Request], gap: Gap | None) -> Decided:
        """Decide acts in order, each on what those before it made of the session.

        `gap` is a time in which nobody hosted; it is left out before anything else happens. An outcome
        destroys the stage's secret, so what follows it is decided later, under a new one.
        """
        decided = Decided(self._session, gap)
        if gap is not None and not self._session.over:
            context = Context(SYSTEM, None, self._clock.now())
            self._decide(decided, acts.Interrupt(gap.since, gap.until), context)
        for number, request in enumerate(batch):
            before = len(decided.happened)
            try:
                if request.act is not None:
                    context = await self._context(decided.session, request.seat, request.act)
                    self._decide(decided, request.act, context)
            except RetroError as refusal:
                decided.refused.append((request, refusal))
                continue
            except Exception as error:
                report(f"an act of kind {type(request.act).__name__} could not be decided", error)
                decided.refused.append((request, RuleError(BROKEN)))
                continue
            decided.accepted.append(request)
            if any(isinstance(event, events.PrivateDestroyed) for event in decided.happened[before:]):
                decided.rest = batch[number + 1 :]
                break
        return decided

    async def commit(self, decided: Decided) -> RetroError | None:
        """Store the events; once they are durable they are the session. Returns why they could not be stored.

        Only the room's worker calls this, one batch at a time: nothing else changes the session meanwhile.
        """
        happened, session = decided.happened, decided.session
        try:
            documents, erase = self._codec.stored(happened, session)
            before = await self._drawn_before(session)
            private = self._parts.changes(happened, session, self._journal.private, before)
            if self._parts.to_be_erased or None in private.values():
                erase = erase or nothing
            await self._journal.commit(documents, erase=erase, head=summary_of(session), private=private)
        except RetroError as refusal:
            return refusal
        except Exception as error:
            report("a batch of events could not be stored", error)
            return NotSaved("Not saved: something went wrong on our side. Try again.")
        self._session = session
        if decided.forgets:
            self.kept = IdentityCache()
        self._parts.are_stored(session)
        return None

    async def destroy_secrets(self, decided: Decided) -> None:
        """Destroy the secrets that nothing needs any more, after `decided` was stored.

        Not before: until then the file still holds what they open, and a refusal would lose it.
        """
        await self._stage_secrets.destroy_after(decided.happened, self._session, self._journal.private)

    @property
    def secrets_before(self) -> dict[str, bytes]:
        """The secrets of the stages that are open before the meeting, and of the one in which something was
        dealt to people, by their ids."""
        stages = [*open_before(self._session, self._engine.kinds)]
        if dealt := last_dealt(self._session, self._engine.kinds):
            stages.append(dealt)
        return {stage.id: self._stage_secrets.known(stage) for stage in stages}

    async def _drawn_before(self, session: Session) -> frozenset[str]:
        """Return the stages that are open before the meeting to somebody, each with a secret from now on.

        So the file is the same whether or not anything was given in them. Raises NotSaved.
        """
        stages = open_before(session, self._engine.kinds) if session.members else ()
        for stage in stages:
            await self._stage_secrets.drawn(stage)
        return frozenset(stage.id for stage in stages)

    def _decide(self, decided: Decided, act: acts.Act, context: Context) -> None:
        """Decide and apply; `decided` changes only when all of it worked."""
        happened, session = self._engine.decide(decided.session, act, context), decided.session
        for event in happened:
            session = self._engine.apply(session, event)
        decided.session = session
        decided.happened.extend(happened)

    async def _context(self, session: Session, seat_id: str, act: acts.Act) -> Context:
        seat = session.seat(seat_id)
        if seat is None and seat_id != SYSTEM:
            raise RuleError(why_gone(session, seat_id))
        return Context(
            seat=seat_id,
            role=seat.role if seat else None,
            now=self._clock.now(),
            entropy=self._entropy(16),
            secret=await self._secret(session, seat, act),
            dealing=await self._stage_secrets.drawn(stage_dealt_in(session, act, self._engine.kinds)),
            present=self._presence.here,
            leader_away=self._presence.leader_away(session),
            recalled=self._recalled(),
        )

    async def _secret(self, session: Session, seat: Seat | None, act: acts.Act) -> bytes:
        """Return the secret an act needs, and draw one only for somebody who gives something."""
        if isinstance(act, acts.MakeMorePrivate):
            stage = next((stage for stage in session.agenda.stages if stage.id == act.stage), None)
            return await self._stage_secrets.drawn(
                stage and msgspec.structs.replace(stage, privacy=act.privacy)
            )
        ahead = isinstance(act, acts.StageAct) and stage_before(session, self._engine.kinds, act.stage)
        stage = ahead or session.stage
        if seat is not None and seat.role is Role.PARTICIPANT:
            return await self._stage_secrets.drawn(stage)
        return self._stage_secrets.known(stage)


def _only_people(act: acts.Act | None) -> bool:
    joins = isinstance(act, acts.TakeSeat) and act.role is not Role.FACILITATOR
    return joins or isinstance(act, acts.SetReturnCode)
