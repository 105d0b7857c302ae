"""Events as plain documents for the store, and back; private parts as bytes, and back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from retro.errors import MissingKind
from retro.session.agenda import Stage
from retro.session.engine import Engine
from retro.session.events import (
    CORE_EVENTS,
    Event,
    HistoryErased,
    PassingEvent,
    PrivacyIncreased,
    PrivateDestroyed,
    PrivateGiven,
    SessionEnded,
    TextRemoved,
)
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import PrivatePart
from retro.session.required_kinds import kinds_of, missing_from, needs
from retro.session.snapshot import Snapshot, States, frozen, plain
from retro.session.text import visible_in

Document = dict[str, Any]


class Earlier(Protocol):
    """Knows how versions before this one kept what was given in private."""

    def __call__(
        self, stage: Stage, state: Any, kept: Sequence[Document], seats: Iterable[str], secret: bytes
    ) -> PrivatePart:
        """Make the private part of a stage of what an earlier version kept, and of its public state."""


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    values: dict[str, Any]
    done: frozenset[str]
    anew: frozenset[str] | msgspec.UnsetType = msgspec.UNSET
    fitted: bool | msgspec.UnsetType = msgspec.UNSET


class Codec:
    """Turns events into JSON-ready dictionaries and back, for all core events and those of the kinds."""

    def __init__(self, kinds: Mapping[str, Kind[Any]], earlier: Earlier) -> None:
        of_kinds = [event for kind in kinds.values() for event in kind.events]
        types: tuple[type[Event], ...] = (*CORE_EVENTS, Snapshot, *of_kinds)
        self._union: Any = reduce(or_, types)
        self._private = MappingProxyType({name: kind.Private for name, kind in kinds.items()})
        self._states = States({kind.stored_state(): kind.State for kind in kinds.values()})
        self._earlier = earlier

    def encode(self, event: Event) -> Document:
        """Make the document that is stored. Raises TypeError for an event that never is."""
        if isinstance(event, PassingEvent | PrivacyIncreased | HistoryErased | TextRemoved):
            raise TypeError(f"{type(event).__name__} is never stored")
        if isinstance(event, Snapshot):
            return self._states.written(event)
        document: Document = msgspec.to_builtins(event)
        return document

    def decode(self, document: Document) -> Event:
        """Read a stored document back; raises `msgspec.ValidationError` when it is none of ours.

        What people wrote was cleaned. In a file that a hand wrote, signs stand for what steers a terminal.
        Raises MissingKind for the beginning of a session with stages of a kind that is not there.
        """
        if missing := missing_from(self._private, kinds_of(document)):
            raise MissingKind(f"This session {needs(missing)}.", missing)
        event: Event = msgspec.convert(visible_in(document), self._union)
        return self._states.read(event) if isinstance(event, Snapshot) else event

    def stored(
        self, happened: Sequence[Event], session: Session
    ) -> tuple[list[Document], Callable[[Document], bool] | None]:
        """Return the documents to store for events that led to this session, and what to erase for them.

        Where an outcome stands for what was given, or somebody took words back, no older copy of the
        file may stay. A stage that became more private, a text that was removed, a history that is
        erased, and the end have the whole session stored anew.
        """
        if any(
            isinstance(event, PrivacyIncreased | HistoryErased | TextRemoved | SessionEnded)
            for event in happened
        ):
            return self.whole(session), _everything
        erases = any(
            isinstance(event, PrivateDestroyed) or (isinstance(event, PrivateGiven) and event.takes_back)
            for event in happened
        )
        kept = [self.encode(event) for event in happened if not isinstance(event, PassingEvent)]
        return kept, nothing if erases else None

    def whole(self, session: Session) -> list[Document]:
        """Return a session as a snapshot; what is private in it is not in the history."""
        return [self.encode(Snapshot(session))]

    def folded(self, engine: Engine, documents: Sequence[Document]) -> list[Document]:
        """Fold a history into a snapshot.

        When the outcome would not be the same session to the last field, the history stays as it is.
        """
        session = engine.fold(map(self.decode, documents))
        folded = self.whole(session)
        stored = msgspec.json.decode(msgspec.json.encode(folded))
        if engine.fold(map(self.decode, stored)) != session:
            return list(documents)
        return folded

    def part_written(self, part: PrivatePart) -> bytes:
        """Write a private part as JSON. All of it is sorted, so that its order tells nothing."""
        written = _Written(
            dict(part.values), part.done, part.anew or msgspec.UNSET, part.fitted or msgspec.UNSET
        )
        return msgspec.json.encode(written, enc_hook=plain, order="deterministic")

    def part_read(self, stage: Stage, data: bytes) -> PrivatePart:
        """Read a private part back; raises `msgspec.DecodeError` when it is none of this stage's kind."""
        written = msgspec.json.decode(data, type=_Written)
        expected = self._private[stage.kind]
        if expected is None and written.values:
            raise msgspec.ValidationError("nothing private is given in such a stage")
        shown = {key: visible_in(value) for key, value in written.values.items()}
        values = {key: frozen(msgspec.convert(value, expected)) for key, value in shown.items()}
        return PrivatePart(
            MappingProxyType(values), written.done, written.anew or frozenset(), bool(written.fitted)
        )

    def part_of_earlier(
        self, session: Session, stage: Stage, kept: Sequence[Document], secret: bytes
    ) -> PrivatePart:
        """Make a private part of what an earlier version kept. Raises `msgspec.ValidationError`."""
        seats = [seat.id for seat in session.seats]
        return self._earlier(stage, session.states.get(stage.id), visible_in(kept), seats, secret)


def nothing(document: Document) -> bool:
    """Erase no event, and yet every older copy of the file."""
    return False


def _everything(document: Document) -> bool:
    return True
