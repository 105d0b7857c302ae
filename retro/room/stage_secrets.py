"""The secrets of stages that hide names: drawn when needed, destroyed as soon as nothing needs them."""

import asyncio
from collections.abc import Collection, Sequence

from retro.errors import NotSaved, StoreError
from retro.room.error_reports import report
from retro.room.ports import Entropy, Vault
from retro.session import events
from retro.session.agenda import Stage
from retro.session.model import Session

SECRET_BYTES = 32
LOST = "Hidden cards, dots and answers are lost: their secrets are not here."
"""After a file was copied without its secrets; short enough for the one line of a small window."""


class StageSecrets:
    """The secrets of one session's stages, kept in its vault."""

    def __init__(self, vault: Vault, entropy: Entropy) -> None:
        self._vault = vault
        self._entropy = entropy
        self._secrets: dict[str, bytes] = {}
        self._doomed: set[str] = set()
        """Stages whose secret is used no more but could not be destroyed yet."""

    def open(self, session: Session, private: Collection[str]) -> None:
        """Read the secrets of stages of which something private is stored, and destroy all others."""
        for stage in session.agenda.stages:
            secret = self._vault.read(_name(stage.id))
            if secret is None:
                continue
            if stage.id in private and not session.over:
                self._secrets[stage.id] = secret
            else:
                self._vault.destroy(_name(stage.id))

    def known(self, stage: Stage | None) -> bytes:
        """Return a stage's secret, or no bytes when it has none."""
        return self._secrets.get(stage.id, b"") if stage else b""

    async def drawn(self, stage: Stage | None) -> bytes:
        """Return the secret of a stage that needs one; a fresh one is durable first. Raises NotSaved."""
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
        self, happened: Sequence[events.Event], session: Session, private: Collection[str]
    ) -> None:
        """Destroy the secrets of stages that have their outcome, and all of them once the session is over.

        `private` are the stages of which something private is stored.
        """
        self._doomed.update(e.stage for e in happened if isinstance(e, events.PrivateDestroyed))
        if session.over:
            self._doomed.update(stage.id for stage in session.agenda.stages)
        if any(isinstance(event, events.StageEntered) for event in happened):
            # A secret drawn after the reveal guards nothing once the group has moved on.
            self._doomed.update(self._secrets.keys() - set(private))
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
