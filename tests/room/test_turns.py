"""What one seat may ask for: a flood waits in its own queue, and the rest of the room is unharmed."""

import asyncio

import pytest

from retro.errors import RuleError
from retro.room import Room
from retro.room.rate_limits import RateLimit, SeatRateLimiter
from retro.session import acts
from retro.session.context import SYSTEM
from tests.fakes import a_room, journal_of
from tests.simulation.loop import virtual

PACE = RateLimit(rate=50, burst=5, waiting=20)


async def two_people() -> Room:
    room = a_room("brief")
    room._rate_limiter = SeatRateLimiter(PACE)
    room.start()
    for seat in ("ana", "bo"):
        await room.submit(SYSTEM, acts.TakeSeat(seat, seat.title()))
    return room


@virtual
async def test_a_flood_of_one_seat_holds_up_nobody_else() -> None:
    room = await two_people()
    loop = asyncio.get_running_loop()
    began = loop.time()
    flood = [asyncio.create_task(room.submit("ana", acts.RenameSeat("ana", f"Ana {n}"))) for n in range(200)]
    await asyncio.sleep(0)

    await room.submit("bo", acts.RenameSeat("bo", "Bob"))
    assert [seat.name for seat in room.session.seats][1] == "Bob"
    assert sum(task.done() for task in flood) >= 180  # most were refused at once

    done = await asyncio.gather(*flood, return_exceptions=True)
    accepted = [outcome for outcome in done if outcome is None]
    assert PACE.waiting <= len(accepted) <= PACE.waiting + PACE.burst
    assert all("too fast" in str(outcome) for outcome in done if outcome is not None)
    assert loop.time() - began >= (PACE.waiting - PACE.burst) / PACE.rate - 0.05
    await room.close()


@virtual
async def test_acts_of_one_seat_keep_their_order() -> None:
    room = await two_people()
    wanted = [f"Ana {n}" for n in range(20)]
    await asyncio.gather(*(room.submit("ana", acts.RenameSeat("ana", name)) for name in wanted))
    changed = [e["seat"]["name"] for e in journal_of(room).events if e["event"] == "SeatChanged"]
    assert changed == wanted
    await room.close()


@virtual
async def test_the_room_itself_never_waits_in_line() -> None:
    room = await two_people()
    for number in range(60):
        await room.submit(SYSTEM, acts.TakeSeat(f"s{number}", f"Person {number}"))
    assert len(room.session.seats) == 62
    await room.close()


@virtual
async def test_somebody_who_gives_up_waiting_leaves_no_place_behind() -> None:
    turns = SeatRateLimiter(RateLimit(rate=1, burst=1, waiting=2))

    async def act() -> None:
        async with turns.take("ana"):
            pass

    await act()
    waiting = [asyncio.create_task(act()) for _ in range(2)]
    await asyncio.sleep(0.01)
    with pytest.raises(RuleError):
        await act()
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    again = asyncio.create_task(act())
    await asyncio.sleep(0.01)
    assert not again.done()  # it waits, and was not refused
    again.cancel()
