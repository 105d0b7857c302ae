"""What a facilitator does about who comes in: lock, let people in one by one, keep somebody out, new code."""

import asyncio
from typing import Any, Final

import msgspec

from retro.errors import RuleError, StoreError
from retro.room.access_policy import AccessPolicy, AccessSettings, Ban
from retro.room.error_reports import report
from retro.room.ports import Submitting
from retro.session import acts
from retro.session.invitation import Invitation, JoinRequest
from retro.session.people import Role, Seat

TURNED_AWAY: Final = "The facilitator did not let you in."
NOBODY_OPENED: Final = "Nobody let you in. Connect again, and tell the facilitator."
NOT_CONFIRMED: Final = (
    "The facilitator did not give you this seat. Connect again with another name, or talk to them."
)
ASKED_ALREADY: Final = (
    "Somebody has already asked for this seat. If that was not you, tell the facilitator immediately."
)
LEFT_ALREADY: Final = "This person is not waiting any more; nothing was changed."
OWN_PLACE: Final = "This is your own seat; another facilitator must answer."
CROWDED: Final = "Too many people are waiting already. Try again in a few minutes."


class AccessControl:
    """Changes the access policy of a room for a facilitator, and tells the facilitators' screens."""

    def __init__(self, room: Submitting, access_policy: AccessPolicy) -> None:
        self._room = room
        self._access_policy = access_policy
        self._requests: dict[str, tuple[JoinRequest, asyncio.Future[bool]]] = {}
        self._number = 0

    def completed(self, invitation: Invitation) -> Invitation:
        """Return an invitation with who may come in and who waits, as facilitators' screens show it."""
        return msgspec.structs.replace(
            invitation,
            code=self._access_policy.code,
            locked=self._settings.locked,
            asks=self._access_policy.let_in_one_by_one,
            banned=len(self._settings.banned),
            requests=tuple(request for request, _ in self._requests.values()),
        )

    async def lock(self, by: str, on: bool) -> None:
        """Keep everybody new out, or open again; people who have a seat come back either way."""
        self._lead(by)
        await self._order(locked=on)

    async def ask_first(self, by: str, on: bool) -> None:
        """Make newcomers wait until they are let in, or not; then those who wait come in too."""
        self._lead(by)
        await self._order(asks=on)
        if not on:
            for request, opened in self._requests.values():
                if not request.seat:
                    _answer(opened, let_in=True)

    async def renew(self, by: str) -> None:
        """Draw another code; the old one opens nothing from now on, and everybody inside stays."""
        self._lead(by)
        draw = self._access_policy.draw
        if draw is None:
            raise RuleError("The code of this session cannot be changed here.")
        await self._access_policy.renew(draw())
        self._room.changed()

    async def ban(self, by: str, seat_id: str) -> None:
        """Take a seat away and keep its person out: their key, their name and their return code."""
        self._lead(by)
        seat = self._room.session.seat(seat_id)
        if seat is None:
            raise RuleError("There is no such seat.")
        if seat.role is Role.FACILITATOR:
            raise RuleError("A facilitator's seat cannot be removed.")
        # Kept before the seat is gone: whatever happens in between, they are out.
        await self._order(banned=(*self._settings.banned, Ban(seat.name, seat.key)))
        await self._room.submit(by, acts.RemoveSeat(seat_id))

    async def pardon(self, by: str) -> None:
        """Forget who was kept out: they may come back."""
        self._lead(by)
        await self._order(banned=())

    async def remember_leader(self, key: str) -> None:
        """Know a proven key as that of somebody who leads, whichever seat it comes to afterwards."""
        if not key or self._access_policy.leads(key):
            return
        try:
            await self._order(leaders=(*self._settings.leaders, key))
        except (OSError, StoreError) as error:
            # They lead all the same; known until this process ends, and kept with the next order.
            report("the key of somebody who leads could not be kept", error)
            leaders = (*self._settings.leaders, key)
            self._access_policy.assume(msgspec.structs.replace(self._settings, leaders=leaders))

    # Those who wait.

    async def ask_to_join(self, name: str, most: int, seconds: float) -> None:
        """Wait to be let in. Raises RuleError with the reason when that does not happen."""
        if not self._access_policy.let_in_one_by_one:
            return
        if sum(not request.seat for request, _ in self._requests.values()) >= most:
            raise RuleError(CROWDED)
        if not await self._wait(name, "", seconds):
            raise RuleError(TURNED_AWAY)

    async def ask_for_seat(self, seat: Seat, most: int, seconds: float) -> None:
        """Wait until a facilitator says that somebody is whose place this is. Raises RuleError when not.

        Nobody asks for a place for which somebody asks already, so that it is clear who was let in.
        """
        asked = [request.seat for request, _ in self._requests.values() if request.seat]
        if seat.id in asked:
            raise RuleError(ASKED_ALREADY)
        if len(asked) >= most:
            raise RuleError(CROWDED)
        if not await self._wait(seat.name, seat.id, seconds):
            raise RuleError(NOT_CONFIRMED)

    async def _wait(self, name: str, seat: str, seconds: float) -> bool:
        """Wait for a facilitator's answer; raises RuleError when none comes in time."""
        self._number += 1
        request = JoinRequest(f"k{self._number}", name, seat)
        opened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._requests[request.id] = (request, opened)
        self._room.changed()
        try:
            async with asyncio.timeout(seconds):
                return await opened
        except TimeoutError:
            raise RuleError(NOBODY_OPENED) from None
        finally:
            del self._requests[request.id]
            self._room.changed()

    def answer(self, by: str, request_id: str, *, let_in: bool) -> None:
        """Admit somebody who waits, or turn them away. Raises RuleError when they have left."""
        leads = self._lead(by)
        request, opened = self._requests.get(request_id, (None, None))
        if request is None or opened is None or opened.done():
            raise RuleError(LEFT_ALREADY)
        if let_in and request.seat and request.seat == leads.owner:
            raise RuleError(OWN_PLACE)
        _answer(opened, let_in=let_in)

    # What all of it needs.

    def _lead(self, by: str) -> Seat:
        seat = self._room.session.seat(by)
        if seat is None or seat.role is not Role.FACILITATOR:
            raise RuleError("Only the facilitator can do this.")
        return seat

    @property
    def _settings(self) -> AccessSettings:
        return self._access_policy.access_settings

    async def _order(self, **changes: Any) -> None:
        await self._access_policy.change(msgspec.structs.replace(self._settings, **changes))
        self._room.changed()


def _answer(opened: "asyncio.Future[bool]", *, let_in: bool) -> None:
    if not opened.done():
        opened.set_result(let_in)
