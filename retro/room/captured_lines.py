"""Putting down what somebody captured while people wrote alone."""

from collections.abc import Sequence

from retro.room.room_port import RoomPort
from retro.room.to_the_end import to_the_end
from retro.session import acts
from retro.session.captures import DRAFT, captured_note


async def put_down(room: RoomPort, seat: str, lines: Sequence[str]) -> None:
    """Put lines before everybody, one after the other; what is refused stays with the seat.

    A line is never both. Raises RuleError, or NotSaved from the disk.
    """
    await to_the_end(_put_down(room, seat, lines))


async def _put_down(room: RoomPort, seat: str, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        # What is open now is not what was talked about when it came up.
        await room.submit(seat, acts.WriteDown(captured_note(line)))
        room.keep_draft(seat, DRAFT, "\n".join(lines[number:]))
