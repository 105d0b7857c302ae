"""What a room needs from the outside, as protocols, so that it knows no file and no database."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

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
        head: dict[str, Any] | None = None,
        private: Mapping[str, dict[str, Any] | None] = NOTHING,
    ) -> None:
        """Store events and return when they are durable; `erase` takes stored ones out in the same step,
        and with them every older copy of the file. `private` has the stages whose document is another
        now, or None where it goes.

        Raises `NotSaved` when the disk refuses, and then nothing has changed.
        """


class Vault(Protocol):
    """Keeps a session's secrets, apart from its events."""

    def read(self, name: str) -> bytes | None:
        """Give a secret, or None."""

    def write(self, name: str, data: bytes) -> None:
        """Keep a secret, durably."""

    def note(self, name: str, data: bytes) -> None:
        """Keep what outlives the process, and the power only some time later; it costs next to nothing."""

    def destroy(self, name: str) -> None:
        """Remove a secret for good; nothing happens when there is none."""


Entropy = Callable[[int], bytes]
"""Gives that many fresh random bytes; `secrets.token_bytes` outside tests."""
