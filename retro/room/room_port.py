"""What screens and lines ask of a room: the only way from a terminal to the session behind it."""

from collections.abc import Callable
from typing import Protocol

from retro.room.ports import Clock
from retro.room.subscription import Changed, Subscription
from retro.session.acts import Act
from retro.session.view import View


class AccessPort(Protocol):
    """How a facilitator decides who may join. Each method raises RuleError for a seat that does not lead."""

    async def lock(self, by: str, on: bool) -> None:
        """Lock the session for newcomers (`on`), or open it to everybody who has the code."""

    async def ask_first(self, by: str, on: bool) -> None:
        """Hold newcomers until they are let in (`on`), or let them in at once."""

    async def renew(self, by: str) -> None:
        """Replace the code; the old one opens nothing any more."""

    async def ban(self, by: str, seat_id: str) -> None:
        """Take a seat away and keep its person out."""

    async def pardon(self, by: str) -> None:
        """Let everybody come back who was kept out."""

    def answer(self, by: str, request_id: str, *, let_in: bool) -> None:
        """Let somebody in who waits, or turn them away. Raises RuleError too when they have left."""


class ReturnCodesPort(Protocol):
    """The codes with which people take their seats again."""

    async def draw(self, seat: str) -> None:
        """See to it that the seat's view has its code. Raises RuleError, or NotSaved from the disk."""


class RoomPort(Protocol):
    """A live session as screens know it; `seat` is the id of the seat in whose name something is asked."""

    @property
    def clock(self) -> Clock:
        """The room's time."""

    @property
    def access_control(self) -> AccessPort:
        """Who may join."""

    @property
    def return_codes(self) -> ReturnCodesPort:
        """How people come back without a key."""

    def view(self, seat: str, ahead: str = "") -> View:
        """What the seat may see. Raises RuleError when the seat was taken away.

        `ahead` is the id of a stage that is open before the meeting, for a terminal that looks at it.
        """

    def comes_late(self, seat: str) -> bool:
        """Whether this seat's person has come for the first time since the meeting began; true once."""

    async def submit(self, seat: str, act: Act) -> None:
        """Ask for an act and return when it is durable. Raises RuleError, or NotSaved from the disk."""

    def keep_draft(self, seat: str, field: str, text: str) -> None:
        """Remember what is being typed in a field; an empty text forgets it."""

    def subscribe(self, seat: str, changed: Changed, ticked: Callable[[], None]) -> Subscription:
        """Be told, on the event loop, when the seat's view may have changed and when a second has passed."""

    def listen(self, seat: str, changed: Changed, ticked: Callable[[], None]) -> Subscription:
        """Be told the same without being anybody who is here."""

    def unsubscribe(self, subscription: Subscription) -> None:
        """Be told no more."""
