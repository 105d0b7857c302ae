"""Questions that are answered alone: nothing is chosen for anybody, and an answer can be changed."""

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.stages.checkin.rules import ShowAnswers
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import CloseView
from tests.builders import LEADER, Meeting
from tests.tui.rooms import Harness, a_meeting, reach, settle, text_of

AGAIN = "Until the answers are shown you can choose another one."


def at_a_question(stage: str) -> Meeting:
    return reach(a_meeting(), stage)


def mine(harness: Harness) -> int | None:
    shown = harness.view("Ana").panel
    question = shown.rating if isinstance(shown, CloseView) else shown
    assert isinstance(question, ChoiceView)
    return question.mine


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("stage", ["checkin", "close"])
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_enter_alone_answers_nothing_and_an_answer_can_be_changed(
    stage: str, size: tuple[int, int]
) -> None:
    async with Harness(at_a_question(stage)) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, "enter", "enter")
        assert mine(harness) is None
        assert AGAIN not in text_of(pilot)

        await press(pilot, "down", "enter")
        assert mine(harness) == 0
        assert AGAIN in text_of(pilot)

        await press(pilot, "5")
        assert mine(harness) == 4
        await press(pilot, "up", "enter")
        assert mine(harness) == 3


@pytest.mark.parametrize("stage", ["checkin", "close"])
async def test_up_begins_at_the_last_answer(stage: str) -> None:
    async with Harness(at_a_question(stage)) as harness, harness.at("Ana") as pilot:
        await press(pilot, "up", "enter")

        assert mine(harness) == 4


async def test_enter_of_the_stage_before_is_no_answer_to_the_next() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana") as pilot:
        await press(pilot, "2")
        await harness.act(LEADER, acts.JumpTo("close"))
        await settle(pilot)
        await press(pilot, "enter")

        assert mine(harness) is None


async def test_who_comes_back_stands_on_the_own_answer() -> None:
    async with Harness(at_a_question("checkin")) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "4")
        async with harness.at("Ana") as pilot:
            await press(pilot, "up", "enter")
            assert mine(harness) == 2


async def test_a_refused_answer_is_no_answer_and_what_comes_too_late_is_said() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        await press(pilot, "4")
        assert mine(harness) is None
        assert "Not saved: the disk is full." in text_of(pilot)
        harness.journal.full = False
        await harness.act(LEADER, ShowAnswers("checkin"))
        await settle(pilot)
        assert AGAIN not in text_of(pilot)
