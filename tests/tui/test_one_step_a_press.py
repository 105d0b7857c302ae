"""Each press of a key takes one step of the meeting: what is pressed in the moment after one is ignored."""

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.people import Role
from retro.tui.screens.lead import LeadScreen
from retro.tui.step_pause import TOO_FAST, StepPause
from retro.tui.stray_keys import QUIET
from tests.builders import LEADER, Meeting
from tests.server.small import CODE, LEADER_CODE, serving
from tests.terminal import join
from tests.tui.rooms import Harness, Size, burst, ended, settle, text_of, writing_few
from tests.tui.test_taking_over import shown


class Watch:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def watched(pilot: Pilot[str]) -> Watch:
    """Let the screen measure its pauses with a clock that stands."""
    watch, screen = Watch(), pilot.app.screen
    assert isinstance(screen, LeadScreen)
    screen.step_pause = StepPause(watch)
    return watch


def all_done() -> Meeting:
    meeting = writing_few()
    for seat in meeting.session.members:
        meeting.done(seat.name)
    return meeting


def stage_of(harness: Harness) -> tuple[str, bool]:
    view = harness.view(LEADER)
    return (
        view.stage.id if view.stage else "",
        bool(view.next and isinstance(view.next.act, acts.NextStage)),
    )


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_next_pressed_twice_fast_takes_one_step_and_says_why(size: Size) -> None:
    async with Harness(all_done()) as harness, harness.at(LEADER, size) as pilot:
        watch = watched(pilot)
        burst(pilot, "n", "n")
        await settle(pilot)

        assert stage_of(harness) == ("ideate", True)  # revealed, and no further
        assert TOO_FAST in text_of(pilot)

        watch.now += QUIET
        await pilot.press("n")
        await settle(pilot)
        assert stage_of(harness)[0] == "group"


async def test_while_people_gather_the_second_press_skips_no_stage() -> None:
    meeting = Meeting().join("Ana")
    async with Harness(meeting) as harness, harness.at(LEADER) as pilot:
        watched(pilot)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)

        assert harness.view(LEADER).position == 0
        assert TOO_FAST in text_of(pilot)


@pytest.mark.parametrize("key", ["n", "N", "b", "J", "E"])
async def test_a_key_pressed_just_after_another_facilitators_step_takes_none(key: str) -> None:
    meeting = all_done().let_in("Fran", Role.FACILITATOR)
    async with Harness(meeting) as harness, harness.at("Fran") as pilot:
        watch = watched(pilot)
        await harness.act(LEADER, acts.JumpTo("vote"))
        await settle(pilot)
        before = harness.room.session

        await pilot.press(key)
        await settle(pilot)

        assert harness.room.session is before
        assert isinstance(pilot.app.screen, LeadScreen)  # no question and no list
        assert TOO_FAST in text_of(pilot)

        watch.now += QUIET
        await pilot.press(key)
        await settle(pilot)
        assert harness.room.session is not before or not isinstance(pilot.app.screen, LeadScreen)


async def test_the_palette_takes_no_second_step_either() -> None:
    async with Harness(all_done()) as harness, harness.at(LEADER) as pilot:
        watched(pilot)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press("colon", "down", "enter")
        await settle(pilot)

        assert stage_of(harness) == ("ideate", True)


async def test_after_a_refused_step_the_next_press_counts_at_once() -> None:
    async with Harness(all_done()) as harness, harness.at(LEADER) as pilot:
        watched(pilot)
        harness.journal.full = True
        await pilot.press("n")
        await shown(pilot, "the disk is full")
        harness.journal.full = False
        await pilot.press("n")
        await settle(pilot)

        assert stage_of(harness) == ("ideate", True)


async def test_the_end_of_the_session_takes_no_key() -> None:
    async with Harness(ended()) as harness, harness.at(LEADER) as pilot:
        await pilot.press("n", "n", "b", "E")
        await settle(pilot)
        assert harness.room.session.over


async def test_over_ssh_a_burst_of_keys_takes_one_step_and_a_pause_the_next() -> None:
    harness = Harness(all_done(), away=[LEADER])
    async with (
        harness,
        serving(make_app=lambda room, seat, _: harness.app(room.view(seat).name)) as s,
        join(s.port, "Ana", CODE),
        join(s.port, LEADER, LEADER_CODE) as dana,
    ):
        await dana.wait_for("n reveal cards")
        dana.send(b"nnnn")
        await dana.wait_for(TOO_FAST)
        await dana.wait_for("n go to Grouping")
        assert stage_of(harness) == ("ideate", True)

        await dana.pause()
        await dana.press("n")
        await dana.wait_for("Grouping")
        await dana.wait_until(lambda: stage_of(harness)[0] == "group")


def test_a_key_that_hangs_takes_one_step() -> None:
    watch = Watch()
    pause = StepPause(watch)
    assert not pause.ignores()
    pause.begin()
    for _ in range(100):
        watch.now += QUIET / 2
        assert pause.ignores()
    watch.now += 2 * QUIET
    assert not pause.ignores()
