"""The last lines on a terminal: how its person comes back to their seat, however the connection ended.

This is the last moment at which a return code can be shown: who has a key may have none yet, and after a
restart the host knows only the hash. So it is drawn here, and it is durable before it is written.
"""

import asyncio
import contextlib

from retro.errors import RetroError
from retro.server.admission import Admission
from retro.server.server_state import ServerState
from retro.session.people import Role, Seat


async def way_back(admission: Admission, seat: Seat, state: ServerState) -> str:
    """Return how to come back to a seat, in lines; empty when there is nothing to come back to."""
    room = admission.room
    here = room.session.seat(seat.id)
    if room.session.over or here is None:
        return ""
    seat = here
    command = room.invitation.command if room.invitation else state.command
    when = "when it is open again" if state.closing else "any time"
    lines = [f"You can come back {when}: {command}"]  # a line of its own, to be copied
    if seat.role is Role.FACILITATOR:
        lines.append(
            "Your SSH key gets you your seat back."
            if seat.key
            else "The facilitator's code gets you your seat back."
        )
        return "\r\n".join(lines)
    # A disk that refuses, or takes its time, holds up nobody who leaves.
    with contextlib.suppress(RetroError, TimeoutError):
        async with asyncio.timeout(state.limits.ending_seconds):
            await room.return_codes.draw(seat.id)
    seat, code = room.session.seat(seat.id) or seat, room.return_codes.known(seat.id)
    with_key = bool(seat.key) and seat.key == admission.proven
    if with_key:
        lines.append("Your SSH key gets you your seat back.")
    if code:
        yours = "Without it: your" if with_key else "Your"
        # On a line of its own too: with a long name it would be torn by the edge of the terminal.
        lines += [f"{yours} name is {seat.name}, your return code:", code]
    elif not with_key:
        lines.append(f"Your name is {seat.name}.")
    return "\r\n".join(lines)


def said_with(sentence: str, back: str) -> str:
    """Return a sentence with the way back below it, if there is one."""
    return f"{sentence}\r\n{back}" if back else sentence
