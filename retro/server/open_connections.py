"""What is open on a server, as it is ended when the server closes."""

from typing import Protocol


class OpenConnection(Protocol):
    """A connection, let in or not, as the server ends it."""

    @property
    def has_terminal(self) -> bool:
        """Whether there is a terminal on it, which ends in its own way."""

    def close(self) -> None:
        """End it when what was said is out."""

    def cut(self) -> None:
        """End it without waiting for anything."""


class OpenTerminal(Protocol):
    """A terminal on a connection, as the server ends it."""

    def end(self) -> None:
        """Bring it to its end: the screen is given back and the last line written."""

    async def ended(self) -> None:
        """Wait until the last line is written."""
