"""Events as plain documents for the store, and back; what sealing a stage erases, and what folding keeps."""

from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

import msgspec

from retro.session.engine import Engine
from retro.session.events import CORE_EVENTS, ContractTightened, Event, SessionEnded, StageEvent
from retro.session.model import Session
from retro.session.snapshot import Snapshot, StageKept, States
from retro.session.text import visible_in

Document = dict[str, Any]


class Codec:
    """Turns events into JSON-ready dictionaries and back, for all core events and those of the kinds."""

    def __init__(
        self, kinds_events: Iterable[type[StageEvent]], kinds_states: Iterable[type[msgspec.Struct]] = ()
    ) -> None:
        types: tuple[type[Event], ...] = (*CORE_EVENTS, Snapshot, StageKept, *kinds_events)
        self._union: Any = reduce(or_, types)
        of_stages = [t for t in types if issubclass(t, StageEvent)]
        self._private = frozenset(t.__name__ for t in of_stages if t.private)
        self._seals = frozenset(t.__name__ for t in of_stages if t.seals)
        self._states = States(kinds_states)

    def encode(self, event: Event) -> Document:
        """Make the document that is stored."""
        if isinstance(event, Snapshot | StageKept):
            return self._states.written(event)
        document: Document = msgspec.to_builtins(event)
        return document

    def decode(self, document: Document) -> Event:
        """Read a stored document back; raises `msgspec.ValidationError` when it is none of ours.

        What people wrote was cleaned. In a file that a hand wrote, signs stand for what steers a terminal.
        """
        event: Event = msgspec.convert(visible_in(document), self._union)
        return self._states.read(event) if isinstance(event, Snapshot | StageKept) else event

    def stored(
        self, engine: Engine, happened: Sequence[Event], session: Session
    ) -> tuple[list[Document], Callable[[Document], bool] | None]:
        """Give the documents to store for events that led to this session, and what to erase for them.

        An outcome stands for everything private in its stage. Where something private was changed or
        taken back, what the stage keeps is stored anew without it. A contract that became more
        private, and the end, have the whole session stored anew.
        """
        if any(isinstance(event, ContractTightened | SessionEnded) for event in happened):
            return self.whole(engine, session), lambda document: True
        erased: set[str] = set()
        anew: set[str] = set()
        kept: list[Document] = []
        for event in happened:
            if isinstance(event, StageEvent) and (event.seals or event.replaces):
                erased.add(event.stage)
                (anew.discard if event.seals else anew.add)(event.stage)
                kept = [document for document in kept if not self._erased(document, {event.stage})]
            if not (isinstance(event, StageEvent) and event.private and event.stage in anew):
                kept.append(self.encode(event))
        kept += [self.encode(_kept(session, stage)) for stage in sorted(anew)]
        return kept, partial(self._erased, stages=frozenset(erased)) if erased else None

    def whole(self, engine: Engine, session: Session) -> list[Document]:
        """Give a session as a snapshot, and an event for each stage of which something is private."""
        public = engine.public(session)
        private = [
            stage
            for stage in sorted(session.states)
            if session.states[stage] != public.states[stage] or session.done.get(stage)
        ]
        return [self.encode(event) for event in (Snapshot(public), *(_kept(session, s) for s in private))]

    def _erased(self, document: Document, stages: Container[str]) -> bool:
        return document.get("event") in self._private and document.get("stage") in stages

    def unsealed(self, documents: Iterable[Document]) -> frozenset[str]:
        """Name the stages of which private events are stored."""
        return frozenset(d["stage"] for d in documents if d.get("event") in self._private)

    def left_over(self, documents: Iterable[Document]) -> frozenset[str]:
        """Name the stages that are over although private events from before are still stored."""
        written: set[str] = set()
        left: set[str] = set()
        over = False
        for document in documents:
            if document.get("event") in self._private:
                written.add(document["stage"])
            elif document.get("event") in self._seals and document["stage"] in written:
                left.add(document["stage"])
            over = over or _is_over(document)
        return frozenset(written if over else left)

    def folded(self, engine: Engine, documents: Sequence[Document]) -> list[Document]:
        """Fold a history into a snapshot, and an event for each stage of which something is private.

        Those are left out of the snapshot, so that sealing still erases them. When the outcome
        would not be the same session to the last field, the history stays as it is.
        """
        whole = engine.fold(map(self.decode, documents))
        folded = self.whole(engine, whole)
        stored = msgspec.json.decode(msgspec.json.encode(folded))
        if engine.fold(map(self.decode, stored)) != whole:
            return list(documents)
        return folded


def _kept(session: Session, stage: str) -> StageKept:
    return StageKept(stage, session.states.get(stage), session.done.get(stage))


def _is_over(document: Document) -> bool:
    match document:
        case {"event": "SessionEnded"} | {"event": "Snapshot", "session": {"ended": int()}}:
            return True
    return False
