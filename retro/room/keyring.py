"""The secrets of stages that hide names: drawn when needed, destroyed as soon as nothing needs them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from retro.errors import NotSaved, StoreError
from retro.room.ports import Entropy, Vault
from retro.room.trouble import report
from retro.session import events
from retro.session.agenda import Stage
from retro.session.codec import Codec
from retro.session.model import Session

SECRET_BYTES = 32
LOST = (
    "The secrets of this session are not here, as after a file was copied: what people gave in secret before"
    " is no longer known as theirs, so they cannot change it or take it back."
)


class Keyring:
    """The secrets of one session's stages, kept in its vault."""

    def __init__(self, vault: Vault, codec: Codec, entropy: Entropy) -> None:
        self._vault = vault
        self._codec = codec
        self._entropy = entropy
        self._secrets: dict[str, bytes] = {}
        self._doomed: set[str] = set()
        """Stages whose secret is used no more but could not be destroyed yet."""
        self.lost = False
        """Whether a stage that is still open had a secret that is gone."""

    def open(self, session: Session, documents: Sequence[dict[str, Any]]) -> None:
        """Read the secrets of stages that are still open, and destroy any that outlived its sealing."""
        unsealed = self._codec.unsealed(documents)
        for stage in session.agenda.stages:
            secret = self._vault.read(_name(stage.id))
            if secret is None:
                self.lost = self.lost or (stage.tagged and stage.id in unsealed and not session.over)
                continue
            if stage.id in unsealed and not session.over:
                self._secrets[stage.id] = secret
            else:
                self._vault.destroy(_name(stage.id))

    def known(self, stage: Stage | None) -> bytes:
        """Give a stage's secret, or nothing when it has none."""
        return self._secrets.get(stage.id, b"") if stage else b""

    async def drawn(self, stage: Stage | None) -> bytes:
        """Give the secret of a stage that needs one, a fresh and durable one if need be. Raises NotSaved."""
        if stage is None or not stage.tagged:
            return b""
        if stage.id not in self._secrets:
            fresh = self._entropy(SECRET_BYTES)
            try:
                await asyncio.to_thread(self._vault.write, _name(stage.id), fresh)
            except OSError as error:
                raise NotSaved(f"Not saved: {error.strerror or error}.") from error
            self._doomed.discard(stage.id)  # the old one was overwritten
            self._secrets[stage.id] = fresh
        return self._secrets[stage.id]

    async def destroy_after(
        self, happened: Sequence[events.Event], session: Session, documents: Sequence[dict[str, Any]]
    ) -> None:
        """Destroy the secrets of sealed stages, and all of them once the session is over."""
        self._doomed.update(e.stage for e in happened if isinstance(e, events.StageEvent) and e.seals)
        if session.over:
            self._doomed.update(stage.id for stage in session.agenda.stages)
        if any(isinstance(event, events.StageEntered) for event in happened):
            # A secret drawn after the reveal guards nothing once the group has moved on.
            self._doomed.update(self._secrets.keys() - self._codec.unsealed(documents))
        for stage_id in sorted(self._doomed):
            self._secrets.pop(stage_id, None)
            try:
                await asyncio.to_thread(self._vault.destroy, _name(stage_id))
            except (OSError, StoreError) as error:
                # Tried again with the next change, and at the next start.
                report("a secret could not be destroyed", error)
            else:
                self._doomed.discard(stage_id)


def _name(stage_id: str) -> str:
    return f"stage-{stage_id}"
