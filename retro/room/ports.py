"""What a room needs from the outside, and what its parts need of it, as protocols.

The room knows no file, no database and no screen; whoever makes it hands in what keeps, tells the time and
draws random bytes.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from retro.session import acts
from retro.session.model import Session
from retro.session.summary import SessionSummary

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Journal(Protocol):
    """Keeps a session's events."""

    @property
    def events(self) -> list[dict[str, Any]]:
        """All stored events in their order."""

    @property
    def private(self) -> dict[str, dict[str, Any]]:
        """What is stored of private parts: a document for each stage."""

    async def commit(
        self,
        events: Sequence[dict[str, Any]],
        *,
        erase: Callable[[dict[str, Any]], bool] | None = None,
        head: SessionSummary | None = None,
        private: Mapping[str, dict[str, Any] | None] = NOTHING,
    ) -> None:
        """Store events and return when they are durable; `erase` takes stored ones out in the same step,
        and with them every older copy of the file. `head` is what lists of sessions show from now on.
        `private` has the stages whose document is another now, or None where it goes.

        Raises `NotSaved` when the disk refuses, and then nothing has changed.
        """


class Vault(Protocol):
    """Keeps a session's secrets, apart from its events."""

    def read(self, name: str) -> bytes | None:
        """Return a secret, or None."""

    def write(self, name: str, data: bytes) -> None:
        """Keep a secret, durably."""

    def note(self, name: str, data: bytes) -> None:
        """Keep what outlives the process, and the power only some time later; it costs next to nothing."""

    def destroy(self, name: str) -> None:
        """Remove a secret for good; nothing happens when there is none."""


Entropy = Callable[[int], bytes]
"""Returns that many fresh random bytes; `secrets.token_bytes` outside tests."""

Keep = Callable[[str, bytes], None]
"""Keeps something under a name for the next start, durably: `Vault.write`. Raises OSError or StoreError."""


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> int:
        """Return the epoch seconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        return int(time.time())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Submitting(Protocol):
    """Where acts are asked for and changes are told: the room, for its own parts."""

    @property
    def session(self) -> Session:
        """The session as it is stored."""

    async def submit(self, seat: str, act: acts.Act) -> None:
        """Ask for an act and return when it is durable. Raises RuleError or NotSaved."""

    def changed(self) -> None:
        """Tell every connection that what it sees may have changed."""
