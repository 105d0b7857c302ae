"""What the server asks of that which a team keeps between its meetings."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from textual.app import App

from retro.errors import RuleError
from retro.server.line_channel import LineChannel

UNKNOWN_KEY: Final = "This host does not know your key. Ask the facilitator to add your key."


class KeptThings(Protocol):
    """What a team keeps between its meetings, for keys that its files name; given by the composition root."""

    @property
    def answers(self) -> bool:
        """Whether there is anything to ask for."""

    async def look(self) -> None:
        """Look whose keys count now. A login waits for it, so it is never long."""

    def knows(self, key: str) -> bool:
        """Whether somebody with this fingerprint of a proven key may ask, by the last look. Quick."""

    def takes(self, command: str, *, seated: bool) -> bool:
        """Whether what was typed is asked of what is kept, and not of a session in which one has a seat."""

    def explains(self, command: str) -> bool:
        """Whether what was typed is `help`, or nothing that there is. Somebody without a seat is told so."""

    async def answer(self, key: str, command: str, lines: LineChannel) -> int:
        """Answer it on the channel. Returns the exit status. Raises RuleError."""

    def screen(self, key: str, may_ask: Callable[[], bool]) -> App[Any]:
        """Make the app that shows it to a key. Raises RuleError where there is none.

        `may_ask` says whether the pace of the key allows one more question just now, and counts it.
        """


class NothingKept:
    """Nobody may ask for anything."""

    answers: Final = False

    async def look(self) -> None:
        """Look at nothing."""

    def knows(self, key: str) -> bool:
        """Know nobody."""
        return False

    def takes(self, command: str, *, seated: bool) -> bool:
        """Take nothing."""
        return False

    def explains(self, command: str) -> bool:
        """Explain nothing."""
        return False

    async def answer(self, key: str, command: str, lines: LineChannel) -> int:
        """Answer nothing."""
        return 1

    def screen(self, key: str, may_ask: Callable[[], bool]) -> App[Any]:
        """Show nothing."""
        raise RuleError(UNKNOWN_KEY)
