"""Events as plain documents for the store, and back; what sealing a stage erases, and what folding keeps."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from retro.session.engine import Engine
from retro.session.events import CORE_EVENTS, Event, StageEvent
from retro.session.snapshot import Snapshot, StageKept, States

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
        """Read a stored document back; raises `msgspec.ValidationError` when it is none of ours."""
        event: Event = msgspec.convert(document, self._union)
        return self._states.read(event) if isinstance(event, Snapshot | StageKept) else event

    def erases(self, events: Sequence[Event]) -> Callable[[Document], bool] | None:
        """Say which stored documents these events stand for, or None when they erase nothing."""
        sealed = frozenset(e.stage for e in events if isinstance(e, StageEvent) and e.seals)
        if not sealed:
            return None
        private = self._private

        def erased(document: Document) -> bool:
            return document.get("event") in private and document.get("stage") in sealed

        return erased

    def unsealed(self, documents: Iterable[Document]) -> frozenset[str]:
        """Name the stages of which private events are stored."""
        return frozenset(d["stage"] for d in documents if d.get("event") in self._private)

    def left_over(self, documents: Iterable[Document]) -> frozenset[str]:
        """Name the stages that were sealed although private events from before are still stored."""
        written: set[str] = set()
        left: set[str] = set()
        for document in documents:
            if document.get("event") in self._private:
                written.add(document["stage"])
            elif document.get("event") in self._seals and document["stage"] in written:
                left.add(document["stage"])
        return frozenset(left)

    def folded(self, engine: Engine, documents: Sequence[Document]) -> list[Document]:
        """Fold a history into a snapshot, and an event for each stage of which something is private.

        Those are left out of the snapshot, so that sealing still erases them. When the outcome
        would not be the same session to the last field, the history stays as it is.
        """
        events = [self.decode(document) for document in documents]
        whole = engine.fold(events)
        public = engine.fold(event for event in events if not _is_private(event))
        kept = (
            StageKept(stage, whole.states.get(stage), whole.done.get(stage))
            for stage in sorted(self.unsealed(documents))
        )
        folded = [self.encode(event) for event in (Snapshot(public), *kept)]
        stored = msgspec.json.decode(msgspec.json.encode(folded))
        if engine.fold(map(self.decode, stored)) != whole:
            return list(documents)
        return folded


def _is_private(event: Event) -> bool:
    return isinstance(event, StageEvent) and event.private
