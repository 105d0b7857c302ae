"""What stands for a session's history once it is folded: one event for all that is public, one more
for each stage that is still open.

An open stage's private part stays apart from the rest, as a private event, so that sealing the
stage erases it like any other. Order and number of what was done in private are forgotten already.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import msgspec

from retro.session.events import Event, StageEvent
from retro.session.model import Session


class Snapshot(Event, frozen=True):
    """A whole session, without what is private in its open stages."""

    session: Session

    def onto(self, session: Session | None) -> Session:
        """Take the place of everything before."""
        return self.session


class StageKept(StageEvent, frozen=True):
    """What an open stage keeps; it stands for the private events of the stage."""

    state: Any = None
    done: frozenset[str] | None = None

    private: ClassVar[bool] = True

    def onto(self, session: Session | None) -> Session:
        """Put back what was kept."""
        if session is None:
            raise ValueError("a stage is kept beside a snapshot")
        if session.over:
            return session
        if self.done is not None:
            done = MappingProxyType({**session.done, self.stage: self.done})
            session = msgspec.structs.replace(session, done=done)
        return session if self.state is None else session.with_state(self.stage, self.state)


class States:
    """Turns the states of stages into documents and back; each carries the name of its type."""

    def __init__(self, types: Iterable[type[msgspec.Struct]]) -> None:
        self._types = {kind.__name__: kind for kind in types}

    def written(self, event: Snapshot | StageKept) -> dict[str, Any]:
        """Make a document. What has no order comes sorted, so that its order tells nothing."""
        document: dict[str, Any] = msgspec.to_builtins(
            self._with_states(event, self._named), enc_hook=_plain, order="deterministic"
        )
        return document

    def read(self, event: Snapshot | StageKept) -> Snapshot | StageKept:
        """Give the states their types, and make all of it as frozen as what `apply` builds."""
        event = self._with_states(event, self._typed)
        if isinstance(event, StageKept):
            return event
        session = event.session
        frozen = msgspec.structs.replace(
            session,
            done=_frozen(session.done),
            used=_frozen(session.used),
            unseen=_frozen(session.unseen),
        )
        return Snapshot(frozen)

    def _with_states(self, event: Snapshot | StageKept, change: Any) -> Snapshot | StageKept:
        if isinstance(event, StageKept):
            state = None if event.state is None else change(event.state)
            return msgspec.structs.replace(event, state=state)
        states = {stage: change(state) for stage, state in event.session.states.items()}
        return Snapshot(msgspec.structs.replace(event.session, states=MappingProxyType(states)))

    def _named(self, state: msgspec.Struct) -> dict[str, Any]:
        return {type(state).__name__: state}

    def _typed(self, named: Any) -> Any:
        match named:
            case {**only} if len(only) == 1:
                name, state = next(iter(only.items()))
                if name in self._types:
                    return _frozen(msgspec.convert(state, self._types[name]))
        raise msgspec.ValidationError("a stage's state is none of ours")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _frozen(value: Any) -> Any:
    match value:
        case dict():
            return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
        case tuple():
            return tuple(map(_frozen, value))
        case msgspec.Struct():
            names = value.__struct_fields__
            return msgspec.structs.replace(value, **{name: _frozen(getattr(value, name)) for name in names})
        case _:
            return value
