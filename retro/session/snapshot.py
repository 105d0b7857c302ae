"""What stands for a session's history once it is folded: one event for everything that is public."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.session.events import Event
from retro.session.model import Session


class Snapshot(Event, frozen=True, tag="Snapshot"):
    """A whole session, without what was given in private."""

    session: Session


class States:
    """Turns the states of stages into documents and back; each carries the name its kind gave it."""

    def __init__(self, types: Mapping[str, type[msgspec.Struct]]) -> None:
        self._types = types
        self._names = {state: name for name, state in types.items()}

    def written(self, snapshot: Snapshot) -> dict[str, Any]:
        """Make a document. What has no order comes sorted, so that its order tells nothing."""
        document: dict[str, Any] = msgspec.to_builtins(
            _with_states(snapshot, self._named), enc_hook=plain, order="deterministic"
        )
        del document["session"]["private"]
        if not snapshot.session.recovered_from:
            del document["session"]["recovered_from"]
        for field in ("talk", "earlier", "team_id", "channels", "captures"):
            if not document["session"][field]:
                del document["session"][field]
        return document

    def read(self, snapshot: Snapshot) -> Snapshot:
        """Read each state as a value of its type, all of it as frozen as what `apply` builds."""
        session = _with_states(snapshot, self._typed).session
        return Snapshot(
            msgspec.structs.replace(session, used=frozen(session.used), unseen=frozen(session.unseen))
        )

    def _named(self, state: msgspec.Struct) -> dict[str, Any]:
        return {self._names[type(state)]: state}

    def _typed(self, named: Any) -> Any:
        match named:
            case {**only} if len(only) == 1:
                name, state = next(iter(only.items()))
                if isinstance(name, str) and name in self._types:
                    return frozen(msgspec.convert(state, self._types[name]))
        raise msgspec.ValidationError("a stage's state is none of ours")


def _with_states(snapshot: Snapshot, change: Any) -> Snapshot:
    states = {stage: change(state) for stage, state in snapshot.session.states.items()}
    return Snapshot(msgspec.structs.replace(snapshot.session.public, states=MappingProxyType(states)))


def plain(value: Any) -> Any:
    """Make what the encoder does not know into what it knows."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be stored")


def frozen(value: Any) -> Any:
    """Make a value that was read as frozen as one that was built."""
    match value:
        case dict():
            return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
        case tuple():
            return tuple(map(frozen, value))
        case msgspec.Struct():
            names = value.__struct_fields__
            return msgspec.structs.replace(value, **{name: frozen(getattr(value, name)) for name in names})
        case _:
            return value
