"""How far the meeting is from its agenda is said in words on the shared window."""

from collections.abc import Callable

import pytest

from retro.tui.screens.lead import LeadScreen
from tests.builders import LEADER, Meeting
from tests.tui.rooms import WINDOW, Harness, commit, reading, settle, talking, text_of, writing_few
from tests.tui.test_taking_over import shown


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_meeting_that_goes_fast_ends_early_and_nothing_looks_like_an_error(
    size: tuple[int, int],
) -> None:
    async with Harness(commit()) as harness, harness.at(LEADER, size) as pilot:
        assert harness.view(LEADER).late < -1
        assert f"ends about 10:49 ({-harness.view(LEADER).late} min early)" in text_of(pilot)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_meeting_that_overruns_ends_late(size: tuple[int, int]) -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, size) as pilot:
        before = harness.view(LEADER).late
        assert abs(before) <= 1
        assert "min late" not in text_of(pilot)
        assert "min early" not in text_of(pilot)

        await harness.clock.pass_by(30 * 60)
        harness.room.changed()
        for _ in range(10):  # what one second has no bytes for is painted in a later one
            await settle(pilot)
            if f"({harness.view(LEADER).late} min late)" not in text_of(pilot):
                await harness.clock.pass_by(1)
        await shown(pilot, f"({harness.view(LEADER).late} min late)")
        assert harness.view(LEADER).late > 20


async def test_where_there_is_little_room_the_line_names_the_stage_and_the_time() -> None:
    async with Harness(commit()) as harness, harness.at(LEADER, (60, 20)) as pilot:
        first = text_of(pilot).splitlines()[0].rstrip()
        assert "stage 9 of 11" in first
        assert first.endswith("left")
        assert "ends" not in first


@pytest.mark.parametrize(("scene", "look"), [(reading, "$text-quiet"), (talking, "")])
async def test_the_clock_steps_back_while_people_read(scene: Callable[[], Meeting], look: str) -> None:
    async with Harness(scene()) as harness, harness.at(LEADER, WINDOW) as window:
        screen, now = window.app.screen, harness.clock.now()
        assert isinstance(screen, LeadScreen)
        assert screen.time_left(now).look == look
        assert screen.time_left(now + screen.view.timer.left(now) - 60).look == "$warn"
