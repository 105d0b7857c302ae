"""Events as plain documents for the store, and back; and what sealing a stage erases."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from retro.session.events import CORE_EVENTS, Event, StageEvent


class Codec:
    """Turns events into JSON-ready dictionaries and back, for all core events and those of the kinds."""

    def __init__(self, kinds_events: Iterable[type[StageEvent]]) -> None:
        types = (*CORE_EVENTS, *kinds_events)
        self._union: Any = reduce(or_, types)
        self._private = frozenset(t.__name__ for t in types if issubclass(t, StageEvent) and t.private)

    def encode(self, event: Event) -> dict[str, Any]:
        """Make the document that is stored."""
        document: dict[str, Any] = msgspec.to_builtins(event)
        return document

    def decode(self, document: dict[str, Any]) -> Event:
        """Read a stored document back; raises `msgspec.ValidationError` when it is none of ours."""
        event: Event = msgspec.convert(document, self._union)
        return event

    def erases(self, events: Sequence[Event]) -> Callable[[dict[str, Any]], bool] | None:
        """Say which stored documents these events stand for, or None when they erase nothing."""
        sealed = frozenset(e.stage for e in events if isinstance(e, StageEvent) and e.seals)
        if not sealed:
            return None
        private = self._private

        def erased(document: dict[str, Any]) -> bool:
            return document.get("event") in private and document.get("stage") in sealed

        return erased

    def unsealed(self, documents: Iterable[dict[str, Any]]) -> frozenset[str]:
        """Name the stages of which private events are stored."""
        return frozenset(d["stage"] for d in documents if d.get("event") in self._private)
