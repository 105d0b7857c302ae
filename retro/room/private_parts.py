"""What is private in a session, between its file and the memory of its room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from retro.room.ports import Entropy
from retro.room.sealing import NONCE, seal, unseal
from retro.room.stage_secrets import StageSecrets
from retro.session.agenda import Stage
from retro.session.codec import Codec
from retro.session.events import Event, PrivateDestroyed
from retro.session.model import Session
from retro.session.private import PrivatePart

Document = dict[str, Any]
Changes = dict[str, Document | None]
"""By stage: the document that takes the place of the one that is stored, or None where that goes."""


class Parts:
    """Reads private parts when a session is opened, and tells what to store of them when it changes."""

    def __init__(self, codec: Codec, stage_secrets: StageSecrets, entropy: Entropy) -> None:
        self._codec = codec
        self._stage_secrets = stage_secrets
        self._entropy = entropy
        self._stored: Mapping[str, PrivatePart] = {}
        """The parts as they are in the file, those whose documents have the form of this version."""
        self._earlier: frozenset[str] = frozenset()
        """Stages whose documents have the form of an earlier version, until the first write."""
        self.lost: frozenset[str] = frozenset()
        """Stages of which something is stored that cannot be read here."""

    def opened(self, session: Session, documents: Mapping[str, Document]) -> Session:
        """Return a session with everything private that can be read."""
        self._stage_secrets.open(session, documents)
        stages = {stage.id: stage for stage in session.agenda.stages}
        found = {
            name: self._read(session, stages[name], document)
            for name, document in documents.items()
            if name in stages and not session.over
        }
        parts = {name: part for name, part in found.items() if part}
        self.lost = frozenset(name for name, part in found.items() if part is None)
        self._earlier = frozenset(documents.keys() - self.lost) - {
            name for name, document in documents.items() if "sealed" in document or "values" in document
        }
        self._stored = {name: part for name, part in parts.items() if name not in self._earlier}
        return msgspec.structs.replace(session, private=MappingProxyType(parts))

    def changes(
        self,
        happened: Sequence[Event],
        session: Session,
        stored: Iterable[str],
        anew: Collection[str] = (),
    ) -> Changes:
        """Return what to store, for events that led to this session, of which the file has these stages.

        `anew` are stages that are written whatever happened in them, so that the file tells neither which of
        them are empty nor in which something was given last. Of such a stage something is there until its
        outcome.
        """
        gone = {event.stage for event in happened if isinstance(event, PrivateDestroyed)}
        kept = set() if session.over else self.lost - gone
        stages = {stage.id: stage for stage in session.agenda.stages}
        before = {name for name in stored if name in stages and stages[name].before}
        empty = set() if session.over else {*before, *anew} - session.private.keys() - gone - self.lost
        changes: Changes = dict.fromkeys({*stored} - session.private.keys() - kept - empty)
        for name in empty:
            if name in anew or name in self._stored:
                changes[name] = self._written(session, stages[name], PrivatePart())
        for name, part in session.private.items():
            if name in anew or self._stored.get(name) is not part:
                changes[name] = self._written(session, stages[name], part)
        return changes

    @property
    def to_be_erased(self) -> bool:
        """Whether the file has something in the form of an earlier version, of which no copy should stay."""
        return bool(self._earlier)

    def are_stored(self, session: Session) -> None:
        """Remember that the private parts of this session are in the file."""
        self._stored, self._earlier = session.private, frozenset()
        self.lost -= session.private.keys()

    def _read(self, session: Session, stage: Stage, document: Document) -> PrivatePart | None:
        """Read one part; None when it cannot be read here."""
        secret = self._stage_secrets.known(stage)
        if stage.tagged and not secret:
            return PrivatePart() if document.keys() == {"stage", "left_over"} else None
        if "sealed" in document:
            plain = unseal(document["sealed"], secret, session.id, stage.id)
            return None if plain is None else self._codec.part_read(stage, plain)
        if "values" in document:
            kept = {name: document[name] for name in ("values", "done", "anew", "fitted") if name in document}
            return self._codec.part_read(stage, msgspec.json.encode(kept))
        return self._codec.part_of_earlier(session, stage, document.get("earlier", []), secret)

    def _written(self, session: Session, stage: Stage, part: PrivatePart) -> Document:
        plain = self._codec.part_written(part)
        if not stage.tagged:
            return {"stage": stage.id, **msgspec.json.decode(plain)}
        secret = self._stage_secrets.known(stage)
        if not secret:
            raise ValueError("a stage that hides names has no secret")
        nonce, seats = self._entropy(NONCE), len(session.seats)
        sealed = seal(plain, secret, nonce, session.id, stage.id, seats)
        return {"stage": stage.id, "sealed": sealed}
