"""From "you may come in" to a seat."""

import asyncio
import contextlib
from collections.abc import Sequence

import msgspec

from retro.errors import NotSaved, RuleError
from retro.room import Room
from retro.room.ports import Entropy
from retro.room.rate_limits import TokenBucket
from retro.server.limits import Limits
from retro.session import acts
from retro.session.clusters import cut
from retro.session.context import SYSTEM
from retro.session.names import looks_like_code, seat_like
from retro.session.people import Role, Seat
from retro.session.seats import why_gone
from retro.session.text import NAME_LIMIT, clean

OVER = "This session is over."
LOCKED = "Locked: people already in can return; nobody new can join. Ask the facilitator."
OLD_CODE = "The code has changed. Ask the facilitator for the new one."
NO_KEY = (
    "Commands need an SSH key that has a seat in this session. Connect once without a command, with your "
    "key, and take a seat."
)
RUSH = "Too many people are joining right now. Connect again in a minute."


class Admission(msgspec.Struct, frozen=True):
    """What the auth server found out: which room, and an existing seat or a name for a new one."""

    room: Room
    role: Role = Role.PARTICIPANT
    name: str = ""
    seat: str = ""
    """Of an existing seat."""
    key: str = ""
    """The fingerprint of a proven key to bind to the seat; empty when there is nothing to bind."""
    code: str = ""
    """The return code that opened the seat, if one did."""
    proven: str = ""
    """The fingerprint of the key that this connection has proven, whatever it is good for."""
    leads: bool = False
    """Whether this connection has given the facilitator's code, whatever seat it comes to."""
    asks: bool = False
    """Whether this person has neither key nor code for the seat, and the facilitator is asked who it is."""
    renewed: int | None = None
    """Of which code this was said: how often it had been renewed; None when it took no code."""

    @property
    def new(self) -> bool:
        """Whether this is a participant who has no seat yet."""
        return not self.seat and self.role is not Role.FACILITATOR


def check(admission: Admission) -> None:
    """Refuse whom the access policy refuses by now, with a RuleError; since the login it may have changed."""
    room, access_policy = admission.room, admission.room.access_policy
    if room.session.over:
        raise RuleError(OVER)
    by_name = admission.new or admission.asks
    if refusal := access_policy.refusal(admission.proven, admission.name if by_name else ""):
        raise RuleError(refusal)
    if by_name and admission.renewed is not None and admission.renewed != access_policy.renewed:
        raise RuleError(OLD_CODE)
    if admission.new and access_policy.access_settings.locked:
        raise RuleError(LOCKED)


async def take_seat(admission: Admission, entropy: Entropy, limits: Limits, rush: TokenBucket) -> Seat:
    """Return the seat, taking a new one when it must be. Raises RuleError or StoreError with a sentence.

    `rush` is how many new seats a minute this session still has.
    """
    if admission.room.session.over:
        raise RuleError(OVER)
    if admission.asks:
        admission = await _given_again(admission, entropy)
    room, key = admission.room, admission.key
    leads = _leads(admission)
    if leads:
        await _is_known_to_lead(room, admission.proven)
    if admission.seat:
        seat = _seat(room, admission.seat)
        if leads:
            await room.submit(SYSTEM, acts.MarkLeading(seat.id))
        if key:
            with contextlib.suppress(NotSaved):  # the return code has opened the seat, whatever the disk says
                await room.submit(SYSTEM, acts.BindKey(seat.id, key))
        if admission.code:
            room.return_codes.keep(seat.id, admission.code)
        return _seat(room, seat.id)
    if room.session.seat_of_key(key) is not None:
        key = ""  # somebody with the same key was faster: it stays theirs, and nobody lands in their seat
    if sum(not seat.removed for seat in room.session.seats) >= limits.seats:
        raise RuleError(f"This session is full: it has {limits.seats} seats.")
    if admission.new and not rush.try_take(1, asyncio.get_running_loop().time()):
        raise RuleError(RUSH)
    fresh = "s" + entropy(4).hex()
    # Who has a key comes back with it, and who leads with the facilitator's code. All others are shown a code
    # on their first screen; drawn now, it is in the same write as the seat.
    shown = admission.new and not key
    code, hashed = await room.return_codes.fresh() if shown else ("", "")
    await room.submit(SYSTEM, acts.TakeSeat(fresh, admission.name, admission.role, key, hashed, leads))
    if code:
        room.return_codes.keep(fresh, code)
    return _seat(room, fresh)


async def _given_again(admission: Admission, entropy: Entropy) -> Admission:
    """Give a place again, as the facilitator said; whoever was connected there is not any more."""
    room, fresh = admission.room, "s" + entropy(4).hex()
    code, hashed = await room.return_codes.fresh()
    seat = _seat(room, admission.seat)
    await room.submit(SYSTEM, acts.GiveSeatAgain(seat.id, fresh, admission.key, hashed))
    return msgspec.structs.replace(admission, seat=fresh, key="", code=code, asks=False)


def _leads(admission: Admission) -> bool:
    """Whether somebody leads who comes in: their place, their code or their key says so."""
    room, key = admission.room, admission.proven
    seat = room.session.seat_of_key(key)
    of_leader = seat is not None and (seat.role is Role.FACILITATOR or seat.leads)
    return admission.role is Role.FACILITATOR or admission.leads or room.access_policy.leads(key) or of_leader


async def _is_known_to_lead(room: Room, key: str) -> None:
    """Know the key, and the participant's seat it is bound to, as those of somebody who leads."""
    await room.access_control.remember_leader(key)
    seat = room.session.seat_of_key(key)
    if seat is not None and not seat.leads:
        with contextlib.suppress(NotSaved):  # a full disk keeps no facilitator out; marked at the next login
            await room.submit(SYSTEM, acts.MarkLeading(seat.id))


def by_key(rooms: Sequence[Room], key: str, user: str) -> Admission | None:
    """Return what a proven key opens without a code, or None."""
    rooms = sorted(
        (room for room in rooms if not room.access_policy.refusal(key)), key=lambda room: room.session.over
    )
    for room in rooms:
        seat = room.session.seat_of_key(key)
        if seat is not None:
            return Admission(room, seat.role, seat.name, seat.id, proven=key)
    for room in rooms:
        if key in room.access_policy.leader_keys:
            return leading(room, user, key) or Admission(
                room, Role.FACILITATOR, free_name(room, user), key=key, proven=key
            )
    return None


def only_by_key(rooms: Sequence[Room], key: str) -> bool:
    """Whether a key that opens a session leaves no other that its owner may mean."""
    admission = by_key(rooms, key, "")
    live = [room for room in rooms if not room.session.over and not room.access_policy.refusal(key)]
    return admission is not None and all(room is admission.room for room in live)


def leading(room: Room, user: str, key: str) -> Admission | None:
    """Offer the facilitator's seat when nobody sits there, first the one of that name."""
    vacant = [
        seat
        for seat in room.session.seats
        if seat.role is Role.FACILITATOR
        and not (seat.removed or seat.owner)  # nobody else leads from a co-facilitator's second seat
        and not room.connections(seat.id)
    ]
    if not vacant:
        return None
    named = room.session.seat_named(user)
    seat = named if named in vacant else vacant[0]
    return Admission(room, seat.role, seat.name, seat.id, "" if seat.key else key, proven=key)


def for_commands(admission: Admission) -> tuple[str, str]:
    """Return from which seat somebody's commands come, and from which they may lead besides, by their ids.

    Only a key that this connection has proven counts, and only for its own seat. Raises RuleError.
    """
    room, key = admission.room, admission.proven
    if refusal := room.access_policy.refusal(key):
        raise RuleError(refusal)
    seat = room.session.seat(admission.seat) if admission.seat and key else None
    own = seat.id if seat is not None and not seat.removed and seat.key == key else ""
    leads = (seat.id for seat in room.session.seats if seat.role is Role.FACILITATOR and not seat.owner)
    lead = next(leads, "") if room.access_policy.leads(key) else ""
    if not own and not lead:
        raise RuleError(NO_KEY)
    return own or lead, lead


def named_session(rooms: Sequence[Room], user: str) -> Sequence[Room]:
    """Return the session that is named behind a plus sign in the user's name, as in `ana+sprint-42`.

    A part of its id is enough that no other one has. All sessions where none is named, or none is meant.
    """
    _, plus, wanted = user.rpartition("+")
    wanted = wanted.casefold()
    exact = [room for room in rooms if room.id == wanted]
    found = exact or [room for room in rooms if plus and wanted and wanted in room.id]
    return found if plus and len(found) == 1 else rooms


def offered_name(user: str) -> str:
    """Make a name to offer of what ssh calls the user; nothing when a code was given as the user.

    What follows a plus sign is a session, and no part of the name.
    """
    user = user.partition("+")[0] or user
    name = cut(clean(user[: NAME_LIMIT * 4]), NAME_LIMIT).strip()
    return "" if looks_like_code(name) else name


def free_name(room: Room, user: str) -> str:
    """Make a name that nobody has yet."""
    name = offered_name(user) or "facilitator"
    number = 1
    free = name
    while seat_like(room.session, free):
        number += 1
        free = f"{name[: NAME_LIMIT - 4]} {number}"
        if looks_like_code(free):
            name, free = "facilitator", f"facilitator {number}"
    return free


def _seat(room: Room, seat_id: str) -> Seat:
    seat = room.session.seat(seat_id)
    if seat is None:
        raise RuleError(why_gone(room.session, seat_id))
    return seat
