"""A computer that sleeps, and a clock that is set: time that passes unnoticed is nobody's."""

import asyncio

from retro.session import acts
from tests.room.rooms import LEADER, WRITING, Harness, go, sit
from tests.room.test_time import HOUR, asked, talk
from tests.simulation.loop import virtual


@virtual
async def test_a_computer_that_slept_holds_the_timer_where_it_stood() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        told: list[str] = []
        sit(room, LEADER, lambda: told.append(room.view(LEADER).resumed))
        await go(room, WRITING)
        await asyncio.sleep(100)

        harness.clock.jump(HOUR)
        await asyncio.sleep(3)

        assert told[-1] == "The hosting computer slept for 1 hour; the timer is where it was."
        assert not harness.stored().timer.running
        assert 98 <= harness.stored().timer.used(harness.clock.now()) <= 102
        await room.submit(LEADER, acts.StartTimer())
        assert room.view(LEADER).resumed == ""


@virtual
async def test_an_act_right_after_waking_up_does_not_count_the_sleep() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(100.5)

        harness.clock.jump(HOUR)
        await room.submit(LEADER, acts.PauseTimer())

        assert room.session.timer.used(harness.clock.now()) <= 102
        assert room.session.idle >= HOUR


@virtual
async def test_time_up_is_not_asked_for_time_that_was_slept() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await talk(room)
        harness.clock.jump(HOUR)
        await asyncio.sleep(5)
        assert asked(harness) == 0


@virtual
async def test_a_clock_that_is_set_back_does_not_give_time_back() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(100)

        harness.clock.jump(-HOUR)
        await asyncio.sleep(3)

        assert "was set back" in room.view(LEADER).resumed
        assert 98 <= room.view(LEADER).timer.used(harness.clock.now()) <= 102
        assert abs(room.view(LEADER).late) <= 3


@virtual
async def test_a_busy_machine_is_not_taken_for_a_sleeping_one() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.clock.jump(20)
        await asyncio.sleep(3)

        assert room.view(LEADER).resumed == ""
        assert room.session.timer.running
