"""The clock is the group's: it asks when time is up, and time in which nobody hosted is nobody's."""

import asyncio

import pytest

from retro.room import Room
from retro.session import acts
from retro.stages.discuss.rules import ExtendTopic, OpenTopic
from retro.stages.ideate.rules import RevealCards
from tests.room.rooms import LEADER, TALKING, VOTING, WRITING, Harness, go, kill, write
from tests.simulation.loop import virtual

MINUTE, HOUR = 60, 3600


def asked(harness: Harness) -> int:
    return sum(event["event"] == "GoOnAsked" for event in harness.journal.events)


async def talk(room: Room) -> None:
    """Open a topic for a minute."""
    await go(room, WRITING)
    await write(room, "ana", "one")
    await room.submit(LEADER, RevealCards(WRITING))
    await go(room, TALKING)
    await room.submit(LEADER, OpenTopic(TALKING, room.session.board.topics[0].id))


@virtual
async def test_time_up_is_asked_once_for_each_time_it_comes() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await talk(room)
        await asyncio.sleep(MINUTE - 3)
        assert asked(harness) == 0

        await asyncio.sleep(5)
        assert asked(harness) == 1
        await asyncio.sleep(5 * MINUTE)
        assert asked(harness) == 1

        await room.submit(LEADER, ExtendTopic(TALKING))
        await asyncio.sleep(MINUTE - 3)
        assert asked(harness) == 1
        await asyncio.sleep(5)
        assert asked(harness) == 2


@virtual
async def test_time_up_is_asked_again_when_the_disk_refused_it() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await talk(room)
        harness.journal.full = True
        await asyncio.sleep(MINUTE + 5)
        assert asked(harness) == 0

        harness.journal.full = False
        await asyncio.sleep(3)

        assert asked(harness) == 1


@virtual
async def test_a_paused_timer_neither_ticks_nor_asks() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        ticks: list[int] = []
        await talk(room)
        await room.submit(LEADER, acts.PauseTimer())
        room.subscribe("ana", lambda: None, lambda: ticks.append(1))

        await asyncio.sleep(5 * MINUTE)

        assert (ticks, asked(harness)) == ([], 0)


@pytest.mark.parametrize("disk", ["full", "overrun"])
@virtual
async def test_the_clock_goes_on_whatever_the_disk_does(disk: str) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        ticks: list[int] = []
        room.subscribe("ana", lambda: None, lambda: ticks.append(1))
        await talk(room)
        waiting = []
        if disk == "full":
            harness.journal.full = harness.vault.writes = False
        else:
            harness.journal.free.clear()
            waiting = [asyncio.ensure_future(write(room, "ana", "x")) for _ in range(1500)]

        await asyncio.sleep(2 * MINUTE)

        assert len(ticks) >= 2 * MINUTE - 3
        harness.journal.free.set()
        await asyncio.gather(*waiting, return_exceptions=True)


# A process that died


@virtual
async def test_a_death_in_the_second_of_the_start_holds_the_timer_too() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        kill(room)

    async with harness.open() as again:
        assert not again.view(LEADER).timer.running
        assert again.view(LEADER).resumed == "Nobody was hosting for a moment; the timer is where it was."
        await asyncio.sleep(1)
        assert not harness.stored().timer.running


@virtual
async def test_what_was_found_of_the_file_is_said_until_the_timer_runs() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        kill(room)
    room = harness.room()
    room.catch_up("This is the copy before it.")
    room.start()
    assert room.view(LEADER).resumed.startswith("This is the copy before it. Nobody was hosting")
    assert room.view("ana").resumed == ""

    await room.submit(LEADER, acts.StartTimer())

    assert room.view(LEADER).resumed == ""
    await room.close()


@virtual
async def test_after_a_death_the_timer_stands_where_it_was_and_says_for_how_long() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(100)
        kill(room)
    harness.clock.jump(12 * MINUTE)

    async with harness.open() as again:
        view = again.view(LEADER)
        assert not view.timer.running
        assert 99 <= view.timer.used(harness.clock.now()) <= 101
        assert view.resumed == "Nobody was hosting for 12 minutes; the timer is where it was."
        assert again.view("ana").resumed == ""
        await asyncio.sleep(MINUTE)
        assert again.view(LEADER).timer.left(harness.clock.now()) == view.timer.left(harness.clock.now())
        assert harness.stored().timer == view.timer

        await again.submit(LEADER, acts.StartTimer())

        assert again.view(LEADER).resumed == ""
        assert again.view(LEADER).timer.running


@virtual
async def test_a_death_right_after_the_start_leaves_the_whole_time() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        kill(room)
        harness.vault.secrets.pop("last-alive", None)
    harness.clock.jump(HOUR)

    async with harness.open() as again:
        assert again.view(LEADER).timer.left(harness.clock.now()) == 5 * MINUTE


@virtual
async def test_a_second_death_before_the_pause_is_stored_changes_nothing() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(60)
        kill(room)
    used = []
    for _ in range(3):
        harness.clock.jump(HOUR)
        harness.journal.full = True
        async with harness.killed() as room:
            await asyncio.sleep(10)
            assert not room.view(LEADER).timer.running
            used.append(room.view(LEADER).timer.used(harness.clock.now()))
    harness.journal.full = False

    async with harness.open() as room:
        await asyncio.sleep(1)
        used.append(harness.stored().timer.used(harness.clock.now()))
    assert all(59 <= second <= 61 for second in used[:1])
    assert len(set(used)) == 1


@virtual
async def test_the_pause_is_stored_before_anything_else_that_happens() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(60)
        kill(room)
    harness.clock.jump(HOUR)
    harness.journal.full = True
    async with harness.open() as again:
        await asyncio.sleep(5)
        harness.journal.full = False
        harness.journal.commits.clear()

        await again.submit(LEADER, acts.StartTimer())

        assert harness.journal.commits[0][:2] == ["TimerSet", "Interrupted"]
        assert again.session.timer.used(harness.clock.now()) <= 61


@virtual
async def test_time_in_which_nobody_hosted_makes_the_meeting_no_later() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await talk(room)
        await asyncio.sleep(30)
        late = room.view(LEADER).late
        kill(room)
    harness.clock.jump(14 * HOUR)

    async with harness.open() as again:
        await asyncio.sleep(1)
        assert again.view(LEADER).late == late
        await again.submit(LEADER, acts.StartTimer())
        await asyncio.sleep(10)
        await go(again, VOTING)
        assert again.session.used[TALKING] <= 50
        spent = again.session.states[TALKING].used
        assert max(spent.values()) <= 50


@virtual
async def test_a_session_that_has_not_begun_resumes_without_a_word() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await asyncio.sleep(100)
        kill(room)
    harness.clock.jump(HOUR)

    async with harness.open() as again:
        assert again.view(LEADER).resumed == ""
        assert "last-alive" not in harness.vault.secrets


@virtual
async def test_a_disk_that_cannot_note_the_time_costs_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")
        harness.vault.writes = False
        await asyncio.sleep(MINUTE)

        await write(room, "ana", "two")

        assert room.view("ana").banner == ""
        assert caplog.text.count("the time could not be noted") == 1


# A clean end


@virtual
async def test_a_clean_close_pauses_the_timer_and_the_next_start_says_so() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(100)
    assert not harness.stored().timer.running
    assert 100 <= harness.stored().timer.used(harness.clock.now()) <= 101
    harness.clock.jump(3 * HOUR)

    async with harness.open() as again:
        assert again.view(LEADER).resumed == "Nobody was hosting for 3 hours; the timer is where it was."
        assert harness.stored().timer.left(harness.clock.now()) >= 5 * MINUTE - 101


@virtual
async def test_a_timer_that_was_paused_by_hand_is_closed_as_it_is() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await room.submit(LEADER, acts.PauseTimer())
        before = room.session.timer
        await asyncio.sleep(100)
    assert harness.stored().timer == before


@virtual
async def test_a_session_that_is_over_keeps_no_note_of_the_time() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await asyncio.sleep(20)
        assert "last-alive" in harness.vault.secrets
        await room.submit(LEADER, acts.EndSession())
        await asyncio.sleep(MINUTE)
    assert harness.vault.secrets == {}


@virtual
async def test_the_shared_window_learns_how_late_it_gets_without_anybody_doing_anything() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        before = room.view(LEADER).late

        await asyncio.sleep(20 * MINUTE)

        assert room.view(LEADER).late >= before + 14
